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
}
