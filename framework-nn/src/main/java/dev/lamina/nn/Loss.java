package dev.lamina.nn;

import dev.lamina.tensor.Tensor;

/** A measure of how far a network's output is from what it should have been. */
@FunctionalInterface
public interface Loss {
  /**
   * Computes the loss.
   *
   * @param input the network's output
   * @param target what it should have been
   * @return the loss; gradients flow to both operands
   */
  Tensor forward(Tensor input, Tensor target);

  /**
   * Whether the loss can be repeated without its code: for operands of one shape it asks tensors
   * for the same operations each time, with the same numbers from Java. Then a model may trace its
   * training step once and have the device repeat it; see {@link dev.lamina.compile.Compiled}.
   *
   * @return false unless overridden: it is a promise that only the author can give
   */
  default boolean isTraceable() {
    return false;
  }
}
