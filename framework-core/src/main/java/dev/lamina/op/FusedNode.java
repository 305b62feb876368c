package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;

/** A recorded fused function that runs as several loops. */
final class FusedNode extends Node {
  private final FusedOp op;
  private final FusedOp.Plan plan;
  private final int wanted;
  private final Shape[] shapes;
  private final long[] scalars;
  private Saved[] saved;

  FusedNode(FusedOp op, FusedOp.Plan plan, int wanted, Tensor[] x, Shape full, long[] scalars) {
    super(nodes(x, plan.operands()));
    this.op = op;
    this.plan = plan;
    this.wanted = wanted;
    this.scalars = scalars;
    this.shapes = new Shape[x.length];
    for (int i = 0; i < x.length; i++) {
      shapes[i] = x[i].shape().equals(full) ? full : x[i].shape();
    }
  }

  private static Node[] nodes(Tensor[] x, int[] operands) {
    Node[] next = new Node[x.length];
    for (int i : operands) {
      next[i] = x[i].node();
    }
    return next;
  }

  /**
   * Saves what gradients need of the operands, the result, and what was kept on the way, with a
   * place for the incoming gradient before the result.
   */
  void save(Tensor[] x, Tensor[] values) {
    int n = x.length;
    Vjp vjp = op.whole().vjp(wanted);
    Stages stages = plan.backward().orElseThrow();
    Saved[] kept = new Saved[n + 1 + values.length];
    for (int i = 0; i < n; i++) {
      kept[i] = stages.reads(i) || vjp.uses(i + 1) ? new Saved(x[i]) : null;
    }
    for (int i = 0; i < values.length; i++) {
      boolean needed = stages.reads(n + 1 + i) || i == 0 && vjp.uses(n + 1);
      kept[n + 1 + i] = needed ? new Saved(values[i]) : null;
    }
    saved = kept;
  }

  @Override
  public String name() {
    return op.whole().name();
  }

  @Override
  protected void backward(Tensor gradient, Backward backward) {
    if (saved == null) {
      throw usedUp();
    }
    int n = shapes.length;
    if (backward.createsGraph()) {
      Vjp vjp = op.whole().vjp(wanted);
      Tensor[] inputs = new Tensor[vjp.inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        int candidate = vjp.inputs[i];
        inputs[i] =
            candidate == 0 ? gradient : saved[candidate <= n ? candidate - 1 : n + 1].get(name());
      }
      for (int i = 0; i < vjp.operands.length; i++) {
        boolean same = vjp.outputs[i] < 0;
        Tensor flow = same ? gradient : Elementwise.run(vjp.single(i), inputs, scalars);
        backward.send(next(vjp.operands[i]), flow, shapes[vjp.operands[i]]);
      }
      return;
    }
    Stages stages = plan.backward().orElseThrow();
    Tensor[] inputs = new Tensor[saved.length];
    for (int i = 0; i < inputs.length; i++) {
      if (stages.reads(i)) {
        inputs[i] = i == n ? gradient : saved[i].get(name());
      }
    }
    Tensor[] flows = stages.run(inputs, scalars);
    for (int i = 0; i < flows.length; i++) {
      int operand = plan.operands()[i];
      // A flow that follows from smaller operands alone is the same all along the result.
      boolean whole = flows[i].shape().equals(gradient.shape());
      Tensor flow = whole ? flows[i] : flows[i].expandAs(gradient);
      backward.send(next(operand), flow, shapes[operand]);
    }
  }

  @Override
  protected void release() {
    saved = null;
  }
}
