package dev.lamina.nn;

import dev.lamina.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link Functional#layerNorm} can be told. Immutable; each method gives changed options.
 *
 * <pre>{@code
 * LayerNormOptions.defaults().weight(scale).bias(shift).eps(1e-6)
 * }</pre>
 *
 * @param weight what the normalised values are multiplied by, of the normalized shape, if anything
 * @param bias what is added then, of the normalized shape, if anything
 * @param eps what is added to the variance, so that equal values give no infinity
 */
public record LayerNormOptions(Optional<Tensor> weight, Optional<Tensor> bias, double eps) {
  private static final LayerNormOptions DEFAULTS =
      new LayerNormOptions(Optional.empty(), Optional.empty(), 1e-5);

  /** Checks that eps is not negative. */
  public LayerNormOptions {
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(bias, "bias");
    if (!(eps >= 0)) {
      throw new IllegalArgumentException(
          "layerNorm: eps is added to a variance; got " + eps + "; expected 0 or more");
    }
  }

  /**
   * No weight, no bias, eps 1e-5.
   *
   * @return the options
   */
  public static LayerNormOptions defaults() {
    return DEFAULTS;
  }

  /**
   * What the normalised values are multiplied by.
   *
   * @param weight of the normalized shape and the input's dtype
   * @return the options with it
   */
  public LayerNormOptions weight(Tensor weight) {
    return new LayerNormOptions(Optional.of(weight), bias, eps);
  }

  /**
   * What is added to the normalised and scaled values.
   *
   * @param bias of the normalized shape and the input's dtype
   * @return the options with it
   */
  public LayerNormOptions bias(Tensor bias) {
    return new LayerNormOptions(weight, Optional.of(bias), eps);
  }

  /**
   * What is added to the variance.
   *
   * @param eps 0 or more
   * @return the options with it
   */
  public LayerNormOptions eps(double eps) {
    return new LayerNormOptions(weight, bias, eps);
  }
}
