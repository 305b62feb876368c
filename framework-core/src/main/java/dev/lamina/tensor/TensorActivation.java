package dev.lamina.tensor;

import dev.lamina.op.Elementwise;
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
}
