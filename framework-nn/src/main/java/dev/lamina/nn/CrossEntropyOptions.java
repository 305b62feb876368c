package dev.lamina.nn;

import dev.lamina.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Functional#crossEntropy} can be told. Immutable; each method gives changed options.
 *
 * <pre>{@code
 * CrossEntropyOptions.defaults().weight(weights).labelSmoothing(0.1)
 * }</pre>
 *
 * @param weight what each class counts, {@code [classes]} of the input's dtype, if not all alike
 * @param ignoreIndex a target that adds neither to the loss nor to the gradient nor to what the
 *     mean is divided by; only for targets that are class indices
 * @param reduction what to do with the losses of the samples
 * @param labelSmoothing how much of each target is spread evenly over all classes (Szegedy and
 *     others 2016), from 0 to 1
 */
public record CrossEntropyOptions(
    Optional<Tensor> weight, long ignoreIndex, Reduction reduction, double labelSmoothing) {
  /** The target that does not count unless another is given: -100. */
  public static final long IGNORED = -100;

  private static final CrossEntropyOptions DEFAULTS =
      new CrossEntropyOptions(Optional.empty(), IGNORED, Reduction.MEAN, 0);

  /** Checks the smoothing. */
  public CrossEntropyOptions {
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(reduction, "reduction");
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          "crossEntropy: the label smoothing is a part of each target; got "
              + labelSmoothing
              + "; expected 0 to 1");
    }
  }

  /**
   * All classes count alike, the target -100 is ignored, the mean is taken, nothing is smoothed.
   *
   * @return the options
   */
  public static CrossEntropyOptions defaults() {
    return DEFAULTS;
  }

  /**
   * What each class counts.
   *
   * @param weight one weight a class
   * @return the options with it
   */
  public CrossEntropyOptions weight(Tensor weight) {
    return new CrossEntropyOptions(Optional.of(weight), ignoreIndex, reduction, labelSmoothing);
  }

  /**
   * A target that does not count, a class or not.
   *
   * @param ignoreIndex the target
   * @return the options with it
   */
  public CrossEntropyOptions ignoreIndex(long ignoreIndex) {
    return new CrossEntropyOptions(weight, ignoreIndex, reduction, labelSmoothing);
  }

  /**
   * What to do with the losses of the samples.
   *
   * @param reduction mean, sum or neither
   * @return the options with it
   */
  public CrossEntropyOptions reduction(Reduction reduction) {
    return new CrossEntropyOptions(weight, ignoreIndex, reduction, labelSmoothing);
  }

  /**
   * How much of each target is spread evenly over all classes.
   *
   * @param labelSmoothing from 0 to 1
   * @return the options with it
   */
  public CrossEntropyOptions labelSmoothing(double labelSmoothing) {
    return new CrossEntropyOptions(weight, ignoreIndex, reduction, labelSmoothing);
  }
}
