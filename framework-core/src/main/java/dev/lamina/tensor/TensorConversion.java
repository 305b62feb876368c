package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.Elementwise;
import dev.lamina.op.Transfer;

/** Other types and devices, and the values as Java numbers and arrays. */
public sealed interface TensorConversion permits Tensor {
  /**
   * This tensor with another element type. Reals become integers by cutting off; what is not 0
   * becomes true.
   *
   * @param dtype the type
   * @return this tensor if it has the type, else a copy; gradients flow between floating-point
   *     types
   */
  default Tensor to(DType dtype) {
    Tensor x = (Tensor) this;
    x.layout("to");
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
      case INT64 -> itemLong();
      case BOOL -> itemBoolean() ? 1 : 0;
    };
  }

  /**
   * The only element as an integer.
   *
   * @return its value; reals are cut off
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
   * @return a fresh array of truth values; what is not 0 is true
   */
  default boolean[] toBooleanArray() {
    return (boolean[]) values("toBooleanArray", DType.BOOL);
  }

  /** The values in row-major order as another type, converted on the host. */
  private Object values(String op, DType as) {
    Tensor x = (Tensor) this;
    x.layout(op);
    boolean same = x.dtype() == as || x.device() == Device.meta();
    return Transfer.values(
        same ? x : Autograd.noGrad(() -> x.detach().to(Device.cpu()).to(as)), op);
  }
}
