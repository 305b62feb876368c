package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.Elementwise;
import dev.lamina.op.JavaValues;
import dev.lamina.op.Transfer;
import java.nio.Buffer;
import java.util.Objects;

/** Other types and devices, and the values as Java numbers and arrays. */
public sealed interface TensorConversion permits Tensor {
  /**
   * This tensor with another element type. What is not 0 becomes true. Reals become integers by
   * cutting off; beyond the ends of int32 and int64 they become the end, NaN becomes 0. Integers
   * keep the low bits that fit, and so does a real that becomes uint8, by way of int64.
   *
   * @param dtype the type
   * @return this tensor if it has the type, else a copy; gradients flow between floating-point
   *     types
   */
  default Tensor to(DType dtype) {
    Tensor x = (Tensor) this;
    x.layout("to");
    Objects.requireNonNull(dtype, "dtype");
    return dtype == x.dtype() ? x : Elementwise.convert(x, dtype);
  }

  /**
   * This tensor on another device.
   *
   * @param device the device
   * @return this tensor if it is there, else a copy; gradients flow back to this device
   * @throws DeviceException if this tensor is on the device meta, which has no values
   */
  default Tensor to(Device device) {
    return Transfer.to((Tensor) this, device);
  }

  /**
   * This tensor with another element type on another device; the conversion runs where this tensor
   * is.
   *
   * @param device the device
   * @param dtype the type
   * @return this tensor if it is as asked, else a copy; gradients flow as through each of the two
   */
  default Tensor to(Device device, DType dtype) {
    return to(dtype).to(device);
  }

  /**
   * This tensor with another one's element type and device.
   *
   * @param other the other tensor
   * @return this tensor if it has both, else a copy
   */
  default Tensor to(Tensor other) {
    return to(other.device(), other.dtype());
  }

  /**
   * A tensor of the same values that lies row-major without gaps.
   *
   * @return this tensor if it does, else a copy
   */
  default Tensor contiguous() {
    Tensor x = (Tensor) this;
    return x.isContiguous() ? x : x.clone();
  }

  /**
   * The only element.
   *
   * @return its value as a double
   * @throws ShapeException if there is more than one element, or none
   */
  default double item() {
    requireOne();
    Tensor x = (Tensor) this;
    return switch (x.dtype()) {
      case FLOAT32 -> ((float[]) Transfer.values(x, "item"))[0];
      case FLOAT64 -> ((double[]) Transfer.values(x, "item"))[0];
      case INT64, INT32, UINT8 -> itemLong();
      case BOOL -> itemBoolean() ? 1 : 0;
    };
  }

  /**
   * The only element as an integer.
   *
   * @return its value, exact for all integers; reals are cut off
   */
  default long itemLong() {
    requireOne();
    return ((long[]) values("item", DType.INT64))[0];
  }

  /**
   * The only element as a truth value.
   *
   * @return whether it is not 0
   */
  default boolean itemBoolean() {
    requireOne();
    return ((boolean[]) values("item", DType.BOOL))[0];
  }

  private void requireOne() {
    Tensor x = (Tensor) this;
    x.layout("item");
    if (x.numel() != 1) {
      throw new ShapeException(
          "item: only a tensor of one element is a number; got "
              + x.shape()
              + "; expected one element. Reduce it with sum() or mean(), or read toFloatArray()");
    }
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of float32 values; other types are converted
   */
  default float[] toFloatArray() {
    return (float[]) values("toFloatArray", DType.FLOAT32);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of float64 values; other types are converted
   */
  default double[] toDoubleArray() {
    return (double[]) values("toDoubleArray", DType.FLOAT64);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of integers; reals are cut off
   */
  default long[] toLongArray() {
    return (long[]) values("toLongArray", DType.INT64);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of int32 values; larger integers keep their low 32 bits, reals are cut
   *     off
   */
  default int[] toIntArray() {
    return (int[]) values("toIntArray", DType.INT32);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of uint8 values, eight bits without a sign: {@code b & 0xff} is the
   *     number; larger integers keep their low bits
   */
  default byte[] toByteArray() {
    return (byte[]) values("toByteArray", DType.UINT8);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of truth values; what is not 0 is true
   */
  default boolean[] toBooleanArray() {
    return (boolean[]) values("toBooleanArray", DType.BOOL);
  }

  /**
   * The values as a nested array of this tensor's type: {@code float[][]} for a float32 matrix.
   *
   * @return one array level a dimension, of {@code float}, {@code double}, {@code long}, {@code
   *     int}, {@code byte} or {@code boolean}; a boxed number if there are no dimensions
   */
  default Object toArray() {
    ((Tensor) this).layout("toArray");
    return JavaValues.nested((Tensor) this);
  }

  /**
   * The values as a nested array of a Java type; other types are converted.
   *
   * @param type such as {@code float[][].class}, one level a dimension
   * @param <A> that type
   * @return a fresh array
   * @throws ShapeException if the levels are not as many as the dimensions, or there are none
   */
  default <A> A toArray(Class<A> type) {
    ((Tensor) this).layout("toArray");
    return JavaValues.nested((Tensor) this, type);
  }

  /**
   * Puts the values into a buffer in row-major order, from its position on, which moves behind
   * them; other types are converted.
   *
   * @param buffer a {@code FloatBuffer}, {@code DoubleBuffer}, {@code LongBuffer}, {@code
   *     IntBuffer} or, for uint8, {@code ByteBuffer}
   * @throws ShapeException if fewer values fit than there are
   */
  default void copyTo(Buffer buffer) {
    ((Tensor) this).layout("copyTo");
    JavaValues.copyTo((Tensor) this, buffer);
  }

  /** The values in row-major order as another type. */
  private Object values(String op, DType as) {
    return Transfer.values((Tensor) this, as, op);
  }
}
