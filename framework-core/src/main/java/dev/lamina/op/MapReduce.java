package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/**
 * The sum or the mean of all elements of an element-wise result as one recorded operation, as
 * losses are: {@code mean(op(a, b))}. Values and gradients have the bits of the two operations one
 * after the other, but a backend need not write the elements to memory, and the gradients of all
 * operands are one loop.
 */
public final class MapReduce {
  private static final Shape SCALAR = Shape.of();
  private static final long[] NO_SCALARS = {};

  private MapReduce() {}

  /**
   * The sum of an operation's results.
   *
   * @param op what is computed of each element, without scalars; of a floating-point type
   * @param a the first operand
   * @param b the second one, broadcast against the first
   * @return a tensor without dimensions; gradients flow to both
   */
  public static Tensor sum(ElementwiseOp op, Tensor a, Tensor b) {
    return run(op, Reduction.SUM, a, b);
  }

  /**
   * The mean of an operation's results.
   *
   * @param op what is computed of each element, without scalars; of a floating-point type
   * @param a the first operand
   * @param b the second one, broadcast against the first
   * @return a tensor without dimensions; gradients flow to both
   */
  public static Tensor mean(ElementwiseOp op, Tensor a, Tensor b) {
    return run(op, Reduction.MEAN, a, b);
  }

  private static Tensor run(ElementwiseOp op, Reduction reduction, Tensor a, Tensor b) {
    TypedOp typed =
        a.dtype() == b.dtype()
            ? op.uniform(a.dtype(), false)
            : op.mixed(Elementwise.types(a, b), Promotion.of(a, b));
    Context context = Context.current();
    TypedOp whole = typed.reduced();
    int needed = 0;
    if (context.gradEnabled()) {
      needed = (a.requiresGrad() ? 1 : 0) | (b.requiresGrad() ? 2 : 0);
    }
    if (!a.shape().equals(b.shape()) || needed != 0 && !readsOperands(whole.vjp(needed))) {
      Tensor elements = Elementwise.binary(op, a, b);
      return reduction == Reduction.MEAN ? elements.mean() : elements.sum();
    }
    Tensor[] x = {a, b};
    Tensor y = forward(context, typed, reduction, x);
    if (needed != 0) {
      long[] count = {
        Double.doubleToRawLongBits(reduction == Reduction.MEAN ? a.shape().numel() : 1)
      };
      record(context, whole, whole.vjp(needed), y, x, count);
    }
    return y;
  }

  /** Whether the gradients' loop has an operand that tells it how many elements there are. */
  private static boolean readsOperands(Vjp vjp) {
    for (int i = 0; i < vjp.operands.length; i++) {
      if (vjp.outputs[i] < 0) {
        return false;
      }
    }
    return vjp.uses(1) || vjp.uses(2);
  }

  private static Tensor forward(Context context, TypedOp op, Reduction reduction, Tensor[] x) {
    Layout first = x[0].layout(op.name());
    Layout second = x[1].layout(op.name());
    Backend backend = Elementwise.meet(op.name(), x);
    Tensor y = context.allocate(backend, op.resultType(), Layout.contiguous(SCALAR));
    Storage[] inputs = {x[0].storage(), x[1].storage()};
    boolean linear = first == second && first.isDense();
    Prologue elements =
        new Prologue(
            first.shape(),
            op.program(),
            linear
                ? first.linear()
                : context.walk(op.name(), 1, new Layout[] {first, second}).iteration(),
            inputs,
            NO_SCALARS);
    backend.reduce(reduction, elements, 0, y.storage());
    return y;
  }

  private static void record(
      Context context, TypedOp op, Vjp vjp, Tensor y, Tensor[] x, long[] scalars) {
    if (vjp.operands.length == 0) {
      return;
    }
    ElementwiseNode node = Elementwise.node(context, op, vjp, x[0], x, scalars);
    y.recordedAs(node);
    node.save(Elementwise.saved(vjp, y, x));
  }
}
