package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.op.Elementwise;
import dev.lamina.op.Ops;
import dev.lamina.op.RandomFill;
import dev.lamina.random.Generator;

/**
 * New tensors; called as {@code Tensor.zeros(2, 3)}. A class rather than an interface, since static
 * methods of interfaces are not inherited. Random tensors take PyTorch's stream.
 */
public abstract sealed class TensorCreation permits Tensor {
  TensorCreation() {}

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return float32 {@code [n]}
   */
  public static Tensor of(float... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return float64 {@code [n]}
   */
  public static Tensor of(double... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return int64 {@code [n]}
   */
  public static Tensor of(long... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return int64 {@code [n]}
   */
  public static Tensor of(int... values) {
    return Creation.nested(values);
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return bool {@code [n]}
   */
  public static Tensor of(boolean... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A tensor of the values of a nested array, or a vector of one number.
   *
   * @param nestedArray such as {@code float[][]}, with rows of equal length; or a boxed number
   * @return one dimension a level; float32, float64, int64 (of int and long) or bool
   * @throws dev.lamina.backend.ShapeException if rows differ in length
   */
  public static Tensor of(Object nestedArray) {
    // One bare number arrives here boxed, since Java prefers boxing to variable arguments.
    return Creation.nested(Creation.arrayOf(nestedArray));
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float32
   */
  public static Tensor of(float[] values, Shape shape) {
    return Creation.of(values, DType.FLOAT32, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float64
   */
  public static Tensor of(double[] values, Shape shape) {
    return Creation.of(values, DType.FLOAT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return int64
   */
  public static Tensor of(long[] values, Shape shape) {
    return Creation.of(values, DType.INT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return bool
   */
  public static Tensor of(boolean[] values, Shape shape) {
    return Creation.of(values, DType.BOOL, shape);
  }

  /**
   * A single number.
   *
   * @param value the number
   * @return float32 of no dimensions
   */
  public static Tensor scalar(double value) {
    return full(Shape.of(), value);
  }

  /**
   * Zeros.
   *
   * @param shape the sizes
   * @return float32 on the CPU
   */
  public static Tensor zeros(int... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /**
   * Zeros.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a tensor on the CPU
   */
  public static Tensor zeros(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 0);
  }

  /**
   * Ones.
   *
   * @param shape the sizes
   * @return float32 on the CPU
   */
  public static Tensor ones(int... shape) {
    return ones(DType.FLOAT32, shape);
  }

  /**
   * Ones.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a tensor on the CPU
   */
  public static Tensor ones(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 1);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param value the value
   * @return float32 on the CPU
   */
  public static Tensor full(Shape shape, double value) {
    return full(shape, DType.FLOAT32, value);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value
   * @return a tensor on the CPU
   */
  public static Tensor full(Shape shape, DType dtype, double value) {
    return Creation.full(Device.getDefault(), dtype, shape, value);
  }

  /**
   * A tensor whose contents are not defined.
   *
   * @param device where
   * @param dtype type of the elements
   * @param shape the shape
   * @return a tensor to be written to
   */
  public static Tensor empty(Device device, DType dtype, Shape shape) {
    return Creation.empty(device, dtype, shape);
  }

  /**
   * The integers from 0 to before an end.
   *
   * @param end the end, at least 0
   * @return int64
   */
  public static Tensor arange(long end) {
    return arange(0, end, 1);
  }

  /**
   * The integers start, start + step, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return int64
   */
  public static Tensor arange(long start, long end, long step) {
    return Creation.arange(start, end, step);
  }

  /**
   * The numbers start, start + step, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return float32
   */
  public static Tensor arange(double start, double end, double step) {
    return Creation.arange(start, end, step);
  }

  /**
   * Numbers at equal distances, both ends included.
   *
   * @param start the first
   * @param end the last
   * @param steps how many
   * @return float32 {@code [steps]}
   */
  public static Tensor linspace(double start, double end, int steps) {
    return Creation.linspace(start, end, steps);
  }

  /**
   * The identity matrix.
   *
   * @param n rows and columns
   * @return float32 {@code [n, n]}
   */
  public static Tensor eye(int n) {
    return Creation.eye(n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param n rows
   * @param m columns
   * @return float32 {@code [n, m]}
   */
  public static Tensor eye(int n, int m) {
    return Creation.eye(n, m);
  }

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
    return empty(Device.getDefault(), dtype, Shape.of(shape)).uniform_(generator, 0, 1);
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
    return empty(Device.getDefault(), dtype, Shape.of(shape)).normal_(generator, 0, 1);
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
    Tensor x = empty(Device.getDefault(), DType.INT64, Shape.of(shape));
    return RandomFill.fill(
        "randint", x, (array, n) -> generator.randint((long[]) array, 0, n, low, high));
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
    Tensor x = empty(Device.getDefault(), DType.INT64, Shape.of(n));
    return RandomFill.fill(
        "randperm", x, (array, count) -> generator.permutation((long[]) array, 0, count));
  }

  /**
   * One of two tensors by truth values.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.choose(Ops.WHERE, condition, a, b);
  }
}
