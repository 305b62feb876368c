package dev.lamina.nn;

import dev.lamina.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Functional#nllLoss} can be told. Immutable; each method gives changed options.
 *
 * <pre>{@code
 * NllLossOptions.defaults().ignoreIndex(0).reduction(Reduction.SUM)
 * }</pre>
 *
 * @param weight what each class counts, {@code [classes]} of the input's dtype, if not all alike
 * @param ignoreIndex a target that adds neither to the loss nor to what the mean is divided by
 * @param reduction what to do with the losses of the samples
 */
public record NllLossOptions(Optional<Tensor> weight, long ignoreIndex, Reduction reduction) {
  private static final NllLossOptions DEFAULTS =
      new NllLossOptions(Optional.empty(), CrossEntropyOptions.IGNORED, Reduction.MEAN);

  /** Checks that there is a reduction. */
  public NllLossOptions {
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(reduction, "reduction");
  }

  /**
   * All classes count alike, the target -100 is ignored, the mean is taken.
   *
   * @return the options
   */
  public static NllLossOptions defaults() {
    return DEFAULTS;
  }

  /**
   * What each class counts.
   *
   * @param weight one weight a class
   * @return the options with it
   */
  public NllLossOptions weight(Tensor weight) {
    return new NllLossOptions(Optional.of(weight), ignoreIndex, reduction);
  }

  /**
   * A target that does not count, a class or not.
   *
   * @param ignoreIndex the target
   * @return the options with it
   */
  public NllLossOptions ignoreIndex(long ignoreIndex) {
    return new NllLossOptions(weight, ignoreIndex, reduction);
  }

  /**
   * What to do with the losses of the samples.
   *
   * @param reduction mean, sum or neither
   * @return the options with it
   */
  public NllLossOptions reduction(Reduction reduction) {
    return new NllLossOptions(weight, ignoreIndex, reduction);
  }
}
