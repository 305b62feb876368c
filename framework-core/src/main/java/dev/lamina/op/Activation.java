package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import dev.lamina.tensor.Tensor;
import java.util.Map;

/**
 * An element-wise function that is computed along with the product before it, such as the relu of a
 * dense layer. Its gradient follows from its result, so that its operand need not be kept. Results
 * and gradients have the bits of the function as an operation of its own.
 */
public final class Activation {
  /** {@code max(x, 0)}. */
  public static final Activation RELU = new Activation(Ops.RELU);

  private static final int RESULT = 2;
  private static final long[] NO_SCALARS = {};

  private final ElementwiseOp op;
  private final Program[] afterSum = new Program[DType.values().length];

  private Activation(ElementwiseOp op) {
    this.op = op;
  }

  /** Its name in errors. */
  String name() {
    return op.name();
  }

  /** The function alone. */
  Program alone(DType type) {
    return op.uniform(type, false).program();
  }

  /** The function of the sum of two operands. */
  Program afterSum(DType type) {
    Program known = afterSum[type.ordinal()];
    if (known == null) {
      Expr sum = Ops.ADD.uniform(type, false).result();
      TypedOp typed = op.uniform(type, false);
      Substitution inner = new Substitution(Map.of(Expr.argument(0, type), sum));
      known = new Program(name(), new DType[] {type, type}, inner.apply(typed.result()));
      afterSum[type.ordinal()] = known;
    }
    return known;
  }

  /**
   * The gradient of the operand.
   *
   * @param g the result's gradient; overwritten if the pass has no other use for it
   * @param saved the result
   * @param backward the pass
   */
  Tensor gradient(Tensor g, Saved saved, Backward backward) {
    Vjp vjp = op.uniform(g.dtype(), false).vjp(1);
    Tensor[] inputs = new Tensor[vjp.inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = vjp.inputs[i] == RESULT ? saved.get(name()) : g;
    }
    if (backward.createsGraph()) {
      return Elementwise.run(vjp.single(0), inputs, NO_SCALARS);
    }
    if (backward.mayOverwrite(g)) {
      Elementwise.over(vjp.program, g, inputs);
      return g;
    }
    return Elementwise.fused(vjp.program, inputs, NO_SCALARS)[0];
  }
}
