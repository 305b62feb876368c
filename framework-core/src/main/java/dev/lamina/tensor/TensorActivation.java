package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.op.Elementwise;
import dev.lamina.op.MathOps;
import dev.lamina.op.Ops;
import dev.lamina.op.Softmax;

/** Activation functions of neural networks. */
public sealed interface TensorActivation permits Tensor {
  /**
   * The rectified linear unit {@code max(x, 0)}; gradient 0 at 0, NaN stays NaN.
   *
   * @return a new tensor
   */
  default Tensor relu() {
    return Elementwise.unary(Ops.RELU, (Tensor) this);
  }

  /**
   * The logistic function {@code 1 / (1 + e^-x)}, without overflow at either end; gradient {@code y
   * (1 - y)}.
   *
   * @return a new tensor
   */
  default Tensor sigmoid() {
    return Elementwise.unary(MathOps.SIGMOID, (Tensor) this);
  }

  /**
   * The hyperbolic tangent; gradient {@code 1 - y^2}.
   *
   * @return a new tensor
   */
  default Tensor tanh() {
    return Elementwise.unary(MathOps.TANH, (Tensor) this);
  }

  /**
   * Exponentials along a dimension, divided by their sum: {@code e^x / sum(e^x)}, computed as
   * {@code e^(x - m) / sum(e^(x - m))} with the maximum m of the dimension, without overflow. Where
   * all are -inf, or one is inf or NaN, the result is NaN.
   *
   * <p>Gradient {@code y (g - sum(g y))}.
   *
   * @param dim the dimension to sum along; this {@code [...]} of any shape, floating-point
   * @return a new tensor of the same shape
   * @throws dev.lamina.backend.DTypeException if this is not floating-point
   */
  default Tensor softmax(int dim) {
    return Softmax.softmax((Tensor) this, dim);
  }

  /**
   * As {@link #softmax(int)}, of the values in another type.
   *
   * @param dim the dimension to sum along
   * @param dtype the type to compute in, and of the result
   * @return a new tensor of the same shape
   */
  default Tensor softmax(int dim, DType dtype) {
    return Softmax.softmax((Tensor) this, dim, dtype);
  }

  /**
   * The logarithm of {@link #softmax(int)}, computed as {@code (x - m) - log(sum(e^(x - m)))},
   * which stays finite where the probability is too small for its type.
   *
   * <p>Gradient {@code g - e^y sum(g)}.
   *
   * @param dim the dimension to sum along; this {@code [...]} of any shape, floating-point
   * @return a new tensor of the same shape
   * @throws dev.lamina.backend.DTypeException if this is not floating-point
   */
  default Tensor logSoftmax(int dim) {
    return Softmax.logSoftmax((Tensor) this, dim);
  }

  /**
   * As {@link #logSoftmax(int)}, of the values in another type.
   *
   * @param dim the dimension to sum along
   * @param dtype the type to compute in, and of the result
   * @return a new tensor of the same shape
   */
  default Tensor logSoftmax(int dim, DType dtype) {
    return Softmax.logSoftmax((Tensor) this, dim, dtype);
  }
}
