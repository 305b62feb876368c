package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.op.Creation;

/** New tensors of regular numbers; called as {@code Tensor.arange(5)}. */
public abstract sealed class TensorRanges extends TensorRandom permits TensorConstants {
  TensorRanges() {}

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
   * The integers from a start to before an end.
   *
   * @param start the first
   * @param end where to stop; not included, at least {@code start}
   * @return int64
   */
  public static Tensor arange(long start, long end) {
    return arange(start, end, 1);
  }

  /**
   * The integers start, start + step, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return int64 of {@code ceil((end - start) / step)} elements
   * @throws IllegalArgumentException if the step does not lead from start to end
   */
  public static Tensor arange(long start, long end, long step) {
    return arange(DType.INT64, start, end, step);
  }

  /**
   * The integers start, start + step, … before an end, in a given type.
   *
   * @param dtype type of the elements, not bool
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return a vector of {@code ceil((end - start) / step)} elements
   * @throws IllegalArgumentException if the step does not lead from start to end
   */
  public static Tensor arange(DType dtype, long start, long end, long step) {
    return Creation.arange(dtype, start, end, step);
  }

  /**
   * The numbers 0, 1, … before an end.
   *
   * @param end the end, at least 0
   * @return float32
   */
  public static Tensor arange(double end) {
    return arange(0, end, 1.0);
  }

  /**
   * The numbers start, start + 1, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included, at least {@code start}
   * @return float32
   */
  public static Tensor arange(double start, double end) {
    return arange(start, end, 1.0);
  }

  /**
   * The numbers start, start + step, … before an end. Each is {@code start + i * step} in double
   * precision, rounded once; adding up would drift.
   *
   * @param start the first
   * @param end where to stop; not included, but rounding may bring the last number there
   * @param step the distance, not 0
   * @return float32 of {@code ceil((end - start) / step)} elements
   * @throws IllegalArgumentException if the step does not lead from start to end
   */
  public static Tensor arange(double start, double end, double step) {
    return arange(DType.FLOAT32, start, end, step);
  }

  /**
   * The numbers start, start + step, … before an end, in a given type.
   *
   * @param dtype type of the elements, not bool; int64 cuts off what follows the points of all
   *     three first, uint8 and int32 only of the start and the step
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return a vector of {@code ceil((end - start) / step)} elements
   * @throws IllegalArgumentException if the step does not lead from start to end
   */
  public static Tensor arange(DType dtype, double start, double end, double step) {
    return Creation.arange(dtype, start, end, step);
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
    return linspace(DType.FLOAT32, start, end, steps);
  }

  /**
   * Numbers at equal distances {@code d = (end - start) / (steps - 1)}, both ends included: {@code
   * start + i * d} in the first half, {@code end - (steps - 1 - i) * d} in the second, calculated
   * in the type itself. Integers are calculated in float64 and cut off, as PyTorch does it: within
   * runs of 32 bytes they count on from the run's first one.
   *
   * @param dtype type of the elements, not bool; integers take what is before the point
   * @param start the first
   * @param end the last
   * @param steps how many; one is the start
   * @return {@code [steps]}
   */
  public static Tensor linspace(DType dtype, double start, double end, int steps) {
    return Creation.linspace(dtype, start, end, steps);
  }

  /**
   * Powers of ten at equal ratios, both ends included.
   *
   * @param start the exponent of the first
   * @param end the exponent of the last
   * @param steps how many
   * @return float32 {@code [steps]}
   */
  public static Tensor logspace(double start, double end, int steps) {
    return logspace(DType.FLOAT32, start, end, steps, 10);
  }

  /**
   * Powers of a base at equal ratios, both ends included.
   *
   * @param start the exponent of the first
   * @param end the exponent of the last
   * @param steps how many
   * @param base the base
   * @return float32 {@code [steps]}
   */
  public static Tensor logspace(double start, double end, int steps, double base) {
    return logspace(DType.FLOAT32, start, end, steps, base);
  }

  /**
   * Powers of a base whose exponents are those of {@link #linspace(DType, double, double, int)}.
   *
   * @param dtype type of the elements, not bool; integers take what is before the point
   * @param start the exponent of the first
   * @param end the exponent of the last
   * @param steps how many; one is the first
   * @param base the base
   * @return {@code [steps]}
   */
  public static Tensor logspace(DType dtype, double start, double end, int steps, double base) {
    return Creation.logspace(dtype, start, end, steps, base);
  }

  /**
   * The identity matrix.
   *
   * @param n rows and columns
   * @return float32 {@code [n, n]}
   */
  public static Tensor eye(int n) {
    return eye(n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param n rows
   * @param m columns
   * @return float32 {@code [n, m]}
   */
  public static Tensor eye(int n, int m) {
    return eye(DType.FLOAT32, n, m);
  }

  /**
   * Ones on the diagonal, zeros elsewhere, in a given type.
   *
   * @param dtype type of the elements
   * @param n rows
   * @param m columns
   * @return {@code [n, m]}
   */
  public static Tensor eye(DType dtype, int n, int m) {
    return Creation.eye(dtype, n, m);
  }
}
