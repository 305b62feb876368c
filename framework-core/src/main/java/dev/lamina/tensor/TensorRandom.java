package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.Creation;
import dev.lamina.op.RandomFill;
import dev.lamina.random.Generator;

/**
 * New tensors of random numbers; called as {@code Tensor.rand(2, 3)}. They take PyTorch's stream:
 * the same seed gives the same numbers.
 */
public abstract sealed class TensorRandom extends TensorTypes permits TensorRanges {
  TensorRandom() {}

  /**
   * Uniform numbers on [0, 1) from the process-wide generator.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor rand(int... shape) {
    return rand(DType.FLOAT32, shape);
  }

  /**
   * Uniform numbers on [0, 1) from the process-wide generator.
   *
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor rand(DType dtype, int... shape) {
    return rand(Generator.defaultGenerator(), dtype, shape);
  }

  /**
   * Uniform numbers on [0, 1).
   *
   * @param generator where they come from
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor rand(Generator generator, DType dtype, int... shape) {
    RandomFill.requireFloating("rand", dtype, Shape.of(shape));
    return Creation.empty(Device.getDefault(), dtype, Shape.of(shape)).uniform_(generator, 0, 1);
  }

  /**
   * Standard normal numbers from the process-wide generator.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor randn(int... shape) {
    return randn(DType.FLOAT32, shape);
  }

  /**
   * Standard normal numbers from the process-wide generator.
   *
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor randn(DType dtype, int... shape) {
    return randn(Generator.defaultGenerator(), dtype, shape);
  }

  /**
   * Standard normal numbers.
   *
   * @param generator where they come from
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor randn(Generator generator, DType dtype, int... shape) {
    RandomFill.requireFloating("randn", dtype, Shape.of(shape));
    return Creation.empty(Device.getDefault(), dtype, Shape.of(shape)).normal_(generator, 0, 1);
  }

  /**
   * Uniform integers from the process-wide generator.
   *
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return int64
   */
  public static Tensor randint(long low, long high, int... shape) {
    return randint(Generator.defaultGenerator(), low, high, shape);
  }

  /**
   * Uniform integers.
   *
   * @param generator where they come from
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return int64
   */
  public static Tensor randint(Generator generator, long low, long high, int... shape) {
    Tensor x = Creation.empty(Device.getDefault(), DType.INT64, Shape.of(shape));
    return RandomFill.fill(
        "randint", x, (array, n) -> generator.randint((long[]) array, 0, n, low, high));
  }

  /**
   * Uniform integers in a given type, from the process-wide generator.
   *
   * @param dtype type of the elements
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor randint(DType dtype, long low, long high, int... shape) {
    return randint(low, high, shape).to(dtype);
  }

  /**
   * The integers from 0 to n - 1 in random order, from the process-wide generator.
   *
   * @param n how many
   * @return int64 {@code [n]}
   */
  public static Tensor randperm(int n) {
    return randperm(Generator.defaultGenerator(), n);
  }

  /**
   * The integers from 0 to n - 1 in random order.
   *
   * @param generator where the order comes from
   * @param n how many
   * @return int64 {@code [n]}
   */
  public static Tensor randperm(Generator generator, int n) {
    if (n < 0) {
      throw new ShapeException(
          "randperm: there is no order of fewer than no integers; got n "
              + n
              + "; expected 0 or more");
    }
    Tensor x = Creation.empty(Device.getDefault(), DType.INT64, Shape.of(n));
    return RandomFill.fill(
        "randperm", x, (array, count) -> generator.permutation((long[]) array, 0, count));
  }

  /**
   * Uniform numbers on [0, 1) of another tensor's shape, type and device, from the process-wide
   * generator.
   *
   * @param x the other tensor, floating-point
   * @return a new tensor, contiguous
   */
  public static Tensor randLike(Tensor x) {
    return randLike(Generator.defaultGenerator(), x);
  }

  /**
   * Uniform numbers on [0, 1) of another tensor's shape, type and device.
   *
   * @param generator where they come from
   * @param x the other tensor, floating-point
   * @return a new tensor, contiguous
   */
  public static Tensor randLike(Generator generator, Tensor x) {
    return Creation.empty(x.device(), x.dtype(), x.shape()).uniform_(generator, 0, 1);
  }

  /**
   * Standard normal numbers of another tensor's shape, type and device, from the process-wide
   * generator.
   *
   * @param x the other tensor, floating-point
   * @return a new tensor, contiguous
   */
  public static Tensor randnLike(Tensor x) {
    return randnLike(Generator.defaultGenerator(), x);
  }

  /**
   * Standard normal numbers of another tensor's shape, type and device.
   *
   * @param generator where they come from
   * @param x the other tensor, floating-point
   * @return a new tensor, contiguous
   */
  public static Tensor randnLike(Generator generator, Tensor x) {
    return Creation.empty(x.device(), x.dtype(), x.shape()).normal_(generator, 0, 1);
  }

  /**
   * Uniform integers of another tensor's shape, type and device, from the process-wide generator.
   *
   * @param x the other tensor
   * @param low the smallest
   * @param high above the largest
   * @return a new tensor, contiguous
   */
  public static Tensor randintLike(Tensor x, long low, long high) {
    return randintLike(Generator.defaultGenerator(), x, low, high);
  }

  /**
   * Uniform integers of another tensor's shape, type and device.
   *
   * @param generator where they come from
   * @param x the other tensor
   * @param low the smallest
   * @param high above the largest
   * @return a new tensor, contiguous
   */
  public static Tensor randintLike(Generator generator, Tensor x, long low, long high) {
    int[] sizes = x.shape().toArray();
    return x.device().run(() -> randint(generator, low, high, sizes)).to(x.dtype());
  }
}
