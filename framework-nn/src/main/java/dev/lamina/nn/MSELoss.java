package dev.lamina.nn;

import dev.lamina.tensor.Tensor;
import java.util.Objects;

/**
 * The mean squared error between an output and its target, element by element: {@code (input -
 * target)^2}, then the mean, the sum or nothing.
 *
 * <p>Shapes: {@code input [..., n]} and {@code target} of exactly the same shape; the loss has no
 * dimensions, or the input's shape under {@link Reduction#NONE}. Unlike PyTorch, which only warns,
 * a target that would broadcast is an error: {@code [n]} against {@code [n, 1]} would compare every
 * output with every target.
 *
 * @see Functional#mseLoss(Tensor, Tensor, Reduction)
 */
public final class MSELoss implements Loss {
  private final Reduction reduction;

  /** Creates the loss with {@link Reduction#MEAN}. */
  public MSELoss() {
    this(Reduction.MEAN);
  }

  /**
   * Creates the loss.
   *
   * @param reduction what to do with the squared errors of the elements
   */
  public MSELoss(Reduction reduction) {
    this.reduction = Objects.requireNonNull(reduction, "reduction");
  }

  /**
   * What is done with the squared errors of the elements.
   *
   * @return the reduction
   */
  public Reduction reduction() {
    return reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return Functional.mseLoss(input, target, reduction);
  }

  @Override
  public boolean isTraceable() {
    return true;
  }

  /** The loss and its options, such as {@code MSELoss(reduction=mean)}. */
  @Override
  public String toString() {
    return "MSELoss(reduction=" + reduction + ")";
  }
}
