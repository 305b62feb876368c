package dev.lamina.op;

import dev.lamina.tensor.Tensor;

/**
 * Losses of samples against classes, and what each counts in their mean.
 *
 * @param losses of the targets' shape; gradients flow to the input
 * @param weights of the same shape, without gradients: the weight of the target's class, 0 where
 *     the target is ignored
 */
public record ClassLosses(Tensor losses, Tensor weights) {
  /**
   * The mean, each loss by its weight: {@code sum(losses) / sum(weights)}, NaN of nothing.
   *
   * @return a tensor without dimensions
   */
  public Tensor mean() {
    return losses.sum().div(weights.sum());
  }
}
