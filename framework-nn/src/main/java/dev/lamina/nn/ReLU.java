package dev.lamina.nn;

import dev.lamina.tensor.Tensor;

/**
 * The rectifier {@code max(x, 0)}, element by element.
 *
 * <p>Shapes: {@code input [...]} to {@code output [...]}, the same. The gradient is 1 where the
 * input is above 0 and 0 where it is 0 or below; NaN stays NaN and passes its gradient on, as in
 * PyTorch. No parameters.
 *
 * @see Functional#relu(Tensor)
 */
public final class ReLU extends Module {
  /** Creates the layer. */
  public ReLU() {}

  @Override
  public Tensor forward(Tensor input) {
    return Functional.relu(input);
  }

  @Override
  public boolean isTraceable() {
    return true;
  }
}
