package dev.lamina.tensor;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import java.util.Optional;

/**
 * How much the observations count in {@link TensorFactorization#cov(double, CovarianceWeights)}.
 */
public final class CovarianceWeights {
  private static final CovarianceWeights NONE =
      new CovarianceWeights(Optional.empty(), Optional.empty());

  private final Optional<Tensor> frequency;
  private final Optional<Tensor> importance;

  private CovarianceWeights(Optional<Tensor> frequency, Optional<Tensor> importance) {
    this.frequency = frequency;
    this.importance = importance;
  }

  /**
   * All count alike.
   *
   * @return no weights
   */
  public static CovarianceWeights none() {
    return NONE;
  }

  /**
   * With how often each observation was made; PyTorch's {@code fweights}.
   *
   * @param times integers {@code [observations]}
   * @return other weights
   */
  public CovarianceWeights withFrequency(Tensor times) {
    return new CovarianceWeights(Optional.of(times), importance);
  }

  /**
   * With how important each observation is; PyTorch's {@code aweights}. Gradients flow to them.
   *
   * @param weights {@code [observations]}, not below 0
   * @return other weights
   */
  public CovarianceWeights withImportance(Tensor weights) {
    return new CovarianceWeights(frequency, Optional.of(weights));
  }

  /** How often each observation was made, if given. */
  public Optional<Tensor> frequency() {
    return frequency;
  }

  /** How important each observation is, if given. */
  public Optional<Tensor> importance() {
    return importance;
  }

  /** The product of those that are given. Engine-internal. */
  public Optional<Tensor> product() {
    if (frequency.isPresent() && importance.isPresent()) {
      return Optional.of(frequency.get().mul(importance.get()));
    }
    return frequency.isPresent() ? frequency : importance;
  }

  /**
   * Checks that they fit the observations. Engine-internal.
   *
   * @param rows {@code [variables, observations]}
   */
  public void requireFor(Tensor rows) {
    Shape expected = Shape.of(rows.size(1));
    for (Optional<Tensor> weights : java.util.List.of(frequency, importance)) {
      if (weights.isPresent() && !weights.get().shape().equals(expected)) {
        throw new ShapeException(
            "cov: weights must have one number for each observation; got "
                + weights.get().shape()
                + "; expected "
                + expected);
      }
    }
  }
}
