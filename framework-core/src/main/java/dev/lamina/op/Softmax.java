package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.RowKernel;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;

/**
 * Softmax and its logarithm. Each is defined by other operations, here called the composite: a
 * maximum m, exponentials of {@code x - m}, their sum s as of {@code sum}, and a quotient, or
 * {@code (x - m) - log s}. A kernel gives the same bits in fewer passes.
 */
public final class Softmax {
  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("softmax", "x.softmax(dim, dtype)", "Exponentials over their sum.")
              .within(16)
              .sample(x -> x[0].softmax(-1), Input.any(3, 5))
              .sample(x -> x[0].softmax(0), Input.any(3, 2, 2))
              .sample(x -> x[0].softmax(1), Input.any(2, 0))
              .sample(x -> x[0].softmax(0), Input.any()),
          Operation.kernel(
                  "logSoftmax", "x.logSoftmax(dim, dtype)", "The logarithm of softmax, directly.")
              .within(16)
              .sample(x -> x[0].logSoftmax(-1), Input.any(3, 5))
              .sample(x -> x[0].logSoftmax(0), Input.any(3, 2, 2))
              .sample(x -> x[0].logSoftmax(1), Input.any(2, 0))
              .sample(x -> x[0].logSoftmax(0), Input.any()));

  private Softmax() {}

  /** Exponentials along a dimension, divided by their sum. */
  public static Tensor softmax(Tensor x, int dim) {
    return apply("softmax", RowKernel.SOFTMAX, x, dim);
  }

  /** The same of the values in another type. */
  public static Tensor softmax(Tensor x, int dim, DType dtype) {
    return softmax(x.dtype() == dtype ? x : x.to(dtype), dim);
  }

  /** The logarithm of softmax. */
  public static Tensor logSoftmax(Tensor x, int dim) {
    return apply("logSoftmax", RowKernel.LOG_SOFTMAX, x, dim);
  }

  /** The same of the values in another type. */
  public static Tensor logSoftmax(Tensor x, int dim, DType dtype) {
    return logSoftmax(x.dtype() == dtype ? x : x.to(dtype), dim);
  }

  private static Tensor apply(String op, RowKernel kernel, Tensor x, int dim) {
    Layout layout = x.layout(op);
    RowCall.requireReal(op, x);
    int d = x.shape().index(op, dim);
    Tensor y;
    if (x.numel() > 0 && !RowCall.isKnown(kernel, op, x)) {
      y = Autograd.noGrad(() -> composite(kernel, x.detach(), d));
    } else {
      y = RowCall.allocate(op, x.dtype(), x.shape(), x);
      if (x.numel() > 0) {
        Layout[] layouts = {RowCall.along(y.layout(), d), RowCall.along(layout, d)};
        RowCall.run(kernel, new Tensor[] {y, x}, layouts);
      }
    }
    RowKernel back =
        kernel == RowKernel.SOFTMAX ? RowKernel.SOFTMAX_GRADIENT : RowKernel.LOG_SOFTMAX_GRADIENT;
    return Derived.record(op, x, y, (g, v) -> gradient(op, back, g, v[0], d), y);
  }

  /** What the kernels compute, by other operations. */
  static Tensor composite(RowKernel kernel, Tensor x, int d) {
    Dims over = Dims.of("softmax", x, d, true);
    Tensor shifted = x.sub(over.reduce(Reduction.MAX, x));
    Tensor powers = shifted.exp();
    Tensor sum = over.reduce(Reduction.SUM, powers);
    return kernel == RowKernel.SOFTMAX ? powers.div(sum) : shifted.sub(sum.log());
  }

  private static Tensor gradient(String op, RowKernel kernel, Tensor g, Tensor y, int d) {
    boolean silent = !Context.current().gradEnabled();
    if (y.numel() == 0 || !silent || !RowCall.isKnown(kernel, op, g, y)) {
      return compositeGradient(kernel, g, y, d);
    }
    Tensor dx = RowCall.allocate(op, y.dtype(), y.shape(), g, y);
    Layout[] layouts = {
      RowCall.along(dx.layout(), d), RowCall.along(g.layout(), d), RowCall.along(y.layout(), d)
    };
    RowCall.run(kernel, new Tensor[] {dx, g, y}, layouts);
    return dx;
  }

  /** What the kernels compute, by other operations, which can be differentiated. */
  static Tensor compositeGradient(RowKernel kernel, Tensor g, Tensor y, int d) {
    return kernel == RowKernel.SOFTMAX_GRADIENT
        ? y.mul(g.sub(g.mul(y).sum(d, true)))
        : g.sub(y.exp().mul(g.sum(d, true)));
  }
}
