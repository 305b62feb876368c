package dev.lamina.tensor;

import dev.lamina.op.Elementwise;
import dev.lamina.op.MathOps;
import dev.lamina.op.Ops;

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
}
