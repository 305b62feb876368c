package dev.lamina.nn;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;

/**
 * Initial values, written in place without recording gradients.
 *
 * <p>The numbers are PyTorch's: after {@code Lamina.manualSeed(s)} they equal those of {@code
 * torch.nn.init} after {@code torch.manual_seed(s)}. Every function that draws also takes a {@link
 * Generator} first; without one the default generator is used. All return their argument.
 */
public final class Init {
  private Init() {}

  /**
   * Fills a tensor from the uniform distribution on {@code [from, to)}.
   *
   * @param tensor what to fill, floating-point, any shape
   * @param from lower end
   * @param to upper end
   * @return the tensor
   */
  public static Tensor uniform_(Tensor tensor, double from, double to) {
    return uniform_(Generator.defaultGenerator(), tensor, from, to);
  }

  /**
   * Fills a tensor from the uniform distribution on {@code [from, to)}.
   *
   * @param generator where the numbers are drawn
   * @param tensor what to fill, floating-point, any shape
   * @param from lower end
   * @param to upper end
   * @return the tensor
   */
  public static Tensor uniform_(Generator generator, Tensor tensor, double from, double to) {
    try (NoGrad guard = Autograd.noGrad()) {
      return tensor.uniform_(generator, from, to);
    }
  }

  /**
   * Fills a tensor from the normal distribution.
   *
   * @param tensor what to fill, floating-point, any shape
   * @param mean its mean
   * @param std its standard deviation, not negative
   * @return the tensor
   */
  public static Tensor normal_(Tensor tensor, double mean, double std) {
    return normal_(Generator.defaultGenerator(), tensor, mean, std);
  }

  /**
   * Fills a tensor from the normal distribution.
   *
   * @param generator where the numbers are drawn
   * @param tensor what to fill, floating-point, any shape
   * @param mean its mean
   * @param std its standard deviation, not negative
   * @return the tensor
   */
  public static Tensor normal_(Generator generator, Tensor tensor, double mean, double std) {
    try (NoGrad guard = Autograd.noGrad()) {
      return tensor.normal_(generator, mean, std);
    }
  }

  /**
   * Fills a tensor with one value.
   *
   * @param tensor what to fill, any shape
   * @param value the value
   * @return the tensor
   */
  public static Tensor constant_(Tensor tensor, double value) {
    try (NoGrad guard = Autograd.noGrad()) {
      return tensor.fill_(value);
    }
  }

  /**
   * Fills a weight by He's rule for layers before a leaky rectifier: uniform on {@code [-bound,
   * bound)} with {@code bound = sqrt(2 / (1 + slope^2)) * sqrt(3 / fanIn)}.
   *
   * <p>{@code fanIn} is the number of inputs of one output: the size of dimension 1 times all later
   * sizes. Source: He et al., Delving Deep into Rectifiers, 2015. A slope of {@code sqrt(5)} gives
   * {@code bound = 1 / sqrt(fanIn)}, which {@link Linear} uses.
   *
   * @param weight what to fill, {@code [out, in, ...]}, floating-point
   * @param slope the rectifier's slope below 0; 0 for {@link ReLU}
   * @return the weight
   * @throws ShapeException if the weight has fewer than 2 dimensions
   */
  public static Tensor kaimingUniform_(Tensor weight, double slope) {
    return kaimingUniform_(Generator.defaultGenerator(), weight, slope);
  }

  /**
   * Fills a weight by He's rule, as {@link #kaimingUniform_(Tensor, double)} does.
   *
   * @param generator where the numbers are drawn
   * @param weight what to fill, {@code [out, in, ...]}, floating-point
   * @param slope the rectifier's slope below 0; 0 for {@link ReLU}
   * @return the weight
   * @throws ShapeException if the weight has fewer than 2 dimensions
   */
  public static Tensor kaimingUniform_(Generator generator, Tensor weight, double slope) {
    // Step by step as PyTorch does: the rounding of each step shows in the last bit of the values.
    double gain = Math.sqrt(2 / (1 + slope * slope));
    double std = gain / Math.sqrt(fanIn("kaimingUniform_", weight));
    double bound = Math.sqrt(3) * std;
    return uniform_(generator, weight, -bound, bound);
  }

  private static int fanIn(String op, Tensor weight) {
    if (weight.ndim() < 2) {
      throw new ShapeException(
          op
              + ": a weight needs at least 2 dimensions to tell inputs from outputs; got "
              + weight.shape()
              + "; expected [out, in, ...]. Use uniform_ for a vector");
    }
    int fan = 1;
    for (int d = 1; d < weight.ndim(); d++) {
      fan *= weight.size(d);
    }
    return fan;
  }
}
