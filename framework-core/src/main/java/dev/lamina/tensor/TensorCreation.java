package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.op.Choice;
import dev.lamina.op.Elementwise;
import dev.lamina.op.JavaValues;
import dev.lamina.op.Ops;
import java.nio.Buffer;

/**
 * New tensors of Java values; called as {@code Tensor.of(1f, 2f)}. A class rather than an
 * interface, since static methods of interfaces are not inherited. Values are copied. The type
 * follows from Java's: {@code float}, {@code double}, {@code long} and {@code boolean} are float32,
 * float64, int64 and bool, {@code byte} is uint8, eight bits without a sign, and {@code int} is
 * int64, since that is what a written number is in PyTorch; a first argument {@link DType#INT32}
 * gives int32.
 */
public abstract sealed class TensorCreation extends TensorConstants permits Tensor {
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
    return JavaValues.of((Object) values);
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
   * A vector of these values, eight bits without a sign each.
   *
   * @param values the values; -1 stands for 255
   * @return uint8 {@code [n]}
   */
  public static Tensor of(byte... values) {
    return JavaValues.of((Object) values);
  }

  /**
   * A vector of these values.
   *
   * @param dtype the type of the elements; its low bits are kept
   * @param values the values
   * @return {@code [n]}
   */
  public static Tensor of(DType dtype, long... values) {
    return JavaValues.of(dtype, values);
  }

  /**
   * A vector of these values.
   *
   * @param dtype the type of the elements; integers take what is before the point
   * @param values the values
   * @return {@code [n]}
   */
  public static Tensor of(DType dtype, double... values) {
    return JavaValues.of(dtype, values);
  }

  /**
   * A tensor of the values of a nested array, or a vector of one number.
   *
   * @param nestedArray such as {@code float[][]}, with rows of equal length; or a boxed number
   * @return one dimension a level
   * @throws dev.lamina.backend.ShapeException if rows differ in length
   * @throws dev.lamina.backend.DTypeException if the values are no numbers of a type that tensors
   *     have
   */
  public static Tensor of(Object nestedArray) {
    // One bare number arrives here boxed, since Java prefers boxing to variable arguments.
    return JavaValues.of(nestedArray);
  }

  /**
   * A tensor of the values of a nested array, or a vector of one number, converted to a type.
   *
   * @param dtype the type of the elements
   * @param nestedArray such as {@code int[][]}, with rows of equal length; or a boxed number
   * @return one dimension a level
   * @throws dev.lamina.backend.ShapeException if rows differ in length
   * @throws dev.lamina.backend.DTypeException if the values are no numbers of a type that tensors
   *     have
   */
  public static Tensor of(DType dtype, Object nestedArray) {
    return JavaValues.of(dtype, nestedArray);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float32
   */
  public static Tensor of(float[] values, Shape shape) {
    return JavaValues.of(values, DType.FLOAT32, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float64
   */
  public static Tensor of(double[] values, Shape shape) {
    return JavaValues.of(values, DType.FLOAT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return int64
   */
  public static Tensor of(long[] values, Shape shape) {
    return JavaValues.of(values, DType.INT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return int64
   */
  public static Tensor of(int[] values, Shape shape) {
    return JavaValues.converted(values, DType.INT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return uint8
   */
  public static Tensor of(byte[] values, Shape shape) {
    return JavaValues.of(values, DType.UINT8, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return bool
   */
  public static Tensor of(boolean[] values, Shape shape) {
    return JavaValues.of(values, DType.BOOL, shape);
  }

  /**
   * A tensor of values in row-major order, converted to a type.
   *
   * @param dtype the type
   * @param values a one-dimensional array of numbers or truth values
   * @param shape the shape
   * @return a tensor of that type
   */
  public static Tensor of(DType dtype, Object values, Shape shape) {
    return JavaValues.converted(values, dtype, shape);
  }

  /**
   * A tensor of the remaining values of a buffer, in row-major order. The buffer's position stays.
   *
   * @param values a {@code FloatBuffer}, {@code DoubleBuffer}, {@code LongBuffer}, {@code
   *     IntBuffer} or {@code ByteBuffer}
   * @param shape the shape
   * @return float32, float64, int64, int32 or uint8, as the values lie in memory
   */
  public static Tensor of(Buffer values, Shape shape) {
    return JavaValues.of(values, shape);
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

  /**
   * A tensor where truth values hold, a number elsewhere; integers become float32.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, Tensor a, double b) {
    return Choice.where(condition, a, b);
  }

  /**
   * A tensor where truth values hold, an integer elsewhere.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, Tensor a, long b) {
    return Choice.where(condition, a, b);
  }

  /**
   * A number where truth values hold, a tensor elsewhere; integers become float32.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, double a, Tensor b) {
    return Choice.where(condition, a, b);
  }

  /**
   * An integer where truth values hold, a tensor elsewhere.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, long a, Tensor b) {
    return Choice.where(condition, a, b);
  }

  /**
   * One of two numbers by truth values, in float32.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, double a, double b) {
    return Choice.where(condition, a, b);
  }

  /**
   * One of two integers by truth values, in int64.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, long a, long b) {
    return Choice.where(condition, a, b);
  }
}
