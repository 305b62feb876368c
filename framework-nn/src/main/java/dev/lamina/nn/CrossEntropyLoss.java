package dev.lamina.nn;

import dev.lamina.tensor.Tensor;
import java.util.Objects;

/**
 * The cross-entropy between scores of classes and the classes, or their probabilities. The scores
 * are what a network's last layer gives: no softmax goes before.
 *
 * <p>Shapes: {@code input [n, classes, d1, ...]} or {@code [classes]}; {@code target} either class
 * indices {@code [n, d1, ...]} (int64), or probabilities of the input's shape and dtype. The loss
 * has no dimensions, or the shape of class indices under {@link Reduction#NONE}.
 *
 * @see Functional#crossEntropy(Tensor, Tensor, CrossEntropyOptions)
 */
public final class CrossEntropyLoss implements Loss {
  private final CrossEntropyOptions options;

  /** Creates the loss with {@link Reduction#MEAN} over classes that count alike. */
  public CrossEntropyLoss() {
    this(CrossEntropyOptions.defaults());
  }

  /**
   * Creates the loss.
   *
   * @param reduction what to do with the losses of the samples
   */
  public CrossEntropyLoss(Reduction reduction) {
    this(CrossEntropyOptions.defaults().reduction(reduction));
  }

  /**
   * Creates the loss.
   *
   * @param options weights of the classes, the ignored index, the reduction, label smoothing
   */
  public CrossEntropyLoss(CrossEntropyOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * What the loss was told.
   *
   * @return the options
   */
  public CrossEntropyOptions options() {
    return options;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return Functional.crossEntropy(input, target, options);
  }

  @Override
  public boolean isTraceable() {
    return true;
  }

  /** The loss and its options that differ from the usual ones. */
  @Override
  public String toString() {
    CrossEntropyOptions usual = CrossEntropyOptions.defaults();
    StringBuilder s = new StringBuilder("CrossEntropyLoss(reduction=").append(options.reduction());
    options.weight().ifPresent(w -> s.append(", weight=").append(w.shape()));
    if (options.ignoreIndex() != usual.ignoreIndex()) {
      s.append(", ignoreIndex=").append(options.ignoreIndex());
    }
    if (options.labelSmoothing() != 0) {
      s.append(", labelSmoothing=").append(options.labelSmoothing());
    }
    return s.append(')').toString();
  }
}
