package dev.lamina.nn;

import dev.lamina.tensor.Tensor;

/** Passes its input through unchanged; it holds a place in a network. No parameters. */
public final class Identity extends Module {
  /** Creates the layer. */
  public Identity() {}

  @Override
  public Tensor forward(Tensor input) {
    return input;
  }

  @Override
  public boolean isTraceable() {
    return true;
  }
}
