package dev.lamina.train;

import dev.lamina.tensor.Tensor;

/**
 * A figure that judges predictions over a whole set of samples, gathered batch by batch.
 *
 * <p>The result belongs to all samples seen since the last {@link #reset}: a metric keeps sums, and
 * is not the mean of its values on the batches. An instance is for one thread; the model never uses
 * the instance that it was compiled with, but a {@link #fresh} one for each pass, so that training
 * and validation share nothing.
 *
 * <p>A model that works on another device than the cpu gives its metrics copies on the cpu: batch
 * by batch and in order, but some batches late, since outputs are read in large pieces.
 */
public interface Metric {
  /** {@return the name under which the result appears, such as {@code rmse}} */
  String name();

  /**
   * Takes in one batch.
   *
   * @param predicted the model's output, {@code [n, ...]}, any floating-point dtype; not changed
   * @param target the true values, of the same shape
   * @throws dev.lamina.backend.ShapeException if the shapes differ
   */
  void update(Tensor predicted, Tensor target);

  /** {@return the figure over everything taken in; NaN if that is not enough to define it} */
  double result();

  /** Forgets everything taken in. */
  void reset();

  /** {@return a new metric of the same kind and options that has taken in nothing} */
  Metric fresh();
}
