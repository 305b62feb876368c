package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** A recorded element-wise operation. */
final class ElementwiseNode extends Node {
  private final TypedOp op;
  private final Vjp vjp;
  private final long[] scalars;
  private final Shape[] shapes;
  private Saved[] saved;

  /**
   * Records an operation.
   *
   * @param context this thread's context
   * @param op what was computed
   * @param vjp the gradients that will be wanted
   * @param scalars the call's scalars
   * @param next nodes of all operands
   * @param shapes shapes of all operands; none if they are all that of the result
   */
  ElementwiseNode(
      Context context, TypedOp op, Vjp vjp, long[] scalars, Node[] next, Shape[] shapes) {
    super(context, next);
    this.op = op;
    this.vjp = vjp;
    this.scalars = scalars;
    this.shapes = shapes;
  }

  /** Saves what the gradients need. */
  void save(Saved[] values) {
    saved = values;
  }

  @Override
  public String name() {
    return op.name();
  }

  @Override
  protected void backward(Tensor gradient, Backward backward) {
    Tensor[] inputs = unpack(gradient);
    Tensor[] results = {};
    if (backward.createsGraph()) {
      results = new Tensor[vjp.operands.length];
      for (int i = 0; i < results.length; i++) {
        results[i] =
            vjp.outputs[i] < 0 ? gradient : Elementwise.run(vjp.single(i), inputs, scalars);
      }
    } else if (vjp.program.outputs() > 0) {
      results = Elementwise.fused(vjp.program, inputs, scalars);
    }
    for (int i = 0; i < vjp.operands.length; i++) {
      int operand = vjp.operands[i];
      Tensor flow =
          backward.createsGraph()
              ? results[i]
              : vjp.outputs[i] < 0 ? gradient : results[vjp.outputs[i]];
      if (shapes.length == 0) {
        backward.send(next(operand), flow);
      } else {
        backward.send(next(operand), flow, shapes[operand]);
      }
    }
  }

  private Tensor[] unpack(Tensor gradient) {
    if (saved == null) {
      throw usedUp();
    }
    Tensor[] inputs = new Tensor[vjp.inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = vjp.inputs[i] == 0 ? gradient : saved[i].get(op.name());
    }
    return inputs;
  }

  @Override
  protected void release() {
    // Rules that need nothing but g can run again, as in PyTorch.
    if (!vjp.savesNothing) {
      saved = null;
    }
  }
}
