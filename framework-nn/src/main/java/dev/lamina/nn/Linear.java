package dev.lamina.nn;

import dev.lamina.op.Activation;
import dev.lamina.op.LinearOp;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * A dense layer: {@code output = input · weightᵗ + bias}.
 *
 * <p>Shapes: {@code input [..., inFeatures]} with any number of leading dimensions, {@code output
 * [..., outFeatures]}. Parameters: {@code weight [outFeatures, inFeatures]} and {@code bias
 * [outFeatures]}, both float32.
 *
 * <p>Initial values are PyTorch's: weight and then bias are drawn uniformly from {@code [-k, k)}
 * with {@code k = 1 / sqrt(inFeatures)}, which is He's rule ({@link Init#kaimingUniform_(Tensor,
 * double)}) with a slope of {@code sqrt(5)}. Keras' {@code Dense} has the same formula, but stores
 * its kernel as {@code [in, out]}, draws it by Glorot's rule and starts with a bias of 0.
 *
 * <p>A wrong number of input features is a {@link dev.lamina.backend.ShapeException} that names
 * both numbers.
 */
public final class Linear extends Module {
  private final int inFeatures;
  private final int outFeatures;
  private final Tensor weight;
  private final Optional<Tensor> bias;

  /**
   * Creates a layer with a bias.
   *
   * @param inFeatures size of the input's last dimension, at least 1
   * @param outFeatures size of the output's last dimension, at least 1
   */
  public Linear(int inFeatures, int outFeatures) {
    this(inFeatures, outFeatures, true);
  }

  /**
   * Creates a layer.
   *
   * @param inFeatures size of the input's last dimension, at least 1
   * @param outFeatures size of the output's last dimension, at least 1
   * @param bias whether to add a bias
   */
  public Linear(int inFeatures, int outFeatures, boolean bias) {
    this(inFeatures, outFeatures, bias, Generator.defaultGenerator());
  }

  /**
   * Creates a layer whose initial values come from a generator of the caller's.
   *
   * @param inFeatures size of the input's last dimension, at least 1
   * @param outFeatures size of the output's last dimension, at least 1
   * @param bias whether to add a bias
   * @param generator where the initial values are drawn
   * @throws IllegalArgumentException if a size is below 1
   */
  public Linear(int inFeatures, int outFeatures, boolean bias, Generator generator) {
    if (inFeatures < 1 || outFeatures < 1) {
      throw new IllegalArgumentException(
          "Linear: a layer needs at least one feature on each side; got inFeatures="
              + inFeatures
              + ", outFeatures="
              + outFeatures
              + "; expected both to be 1 or more");
    }
    Objects.requireNonNull(generator, "generator");
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = parameter("weight", Tensor.zeros(outFeatures, inFeatures));
    Init.kaimingUniform_(generator, weight, Math.sqrt(5));
    if (bias) {
      Tensor values = parameter("bias", Tensor.zeros(outFeatures));
      double bound = 1 / Math.sqrt(inFeatures);
      Init.uniform_(generator, values, -bound, bound);
      this.bias = Optional.of(values);
    } else {
      this.bias = Optional.empty();
    }
  }

  /**
   * Size of the input's last dimension.
   *
   * @return number of features
   */
  public int inFeatures() {
    return inFeatures;
  }

  /**
   * Size of the output's last dimension.
   *
   * @return number of features
   */
  public int outFeatures() {
    return outFeatures;
  }

  /**
   * The weight, {@code [outFeatures, inFeatures]}.
   *
   * @return the parameter itself
   */
  public Tensor weight() {
    return weight;
  }

  /**
   * The bias, {@code [outFeatures]}.
   *
   * @return the parameter itself, or nothing in a layer without one
   */
  public Optional<Tensor> bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor input) {
    return LinearOp.apply(input, weight, bias);
  }

  @Override
  public boolean isTraceable() {
    return true;
  }

  /** The layer and the function behind it as one operation; the bits are those of two. */
  Tensor forward(Tensor input, Activation activation) {
    return LinearOp.apply(input, weight, bias, activation);
  }

  @Override
  public State options() {
    return State.builder()
        .put("inFeatures", inFeatures)
        .put("outFeatures", outFeatures)
        .put("bias", bias.isPresent())
        .build();
  }
}
