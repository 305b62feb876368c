package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.op.Creation;

/**
 * New tensors of one number; called as {@code Tensor.zeros(2, 3)}. They are on the default device,
 * those made like another tensor on that tensor's device.
 */
public abstract sealed class TensorConstants extends TensorRanges permits TensorCreation {
  TensorConstants() {}

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
   * A single number.
   *
   * @param dtype type of the element
   * @param value the number
   * @return a tensor of no dimensions
   */
  public static Tensor scalar(DType dtype, double value) {
    return full(Shape.of(), dtype, value);
  }

  /**
   * A single integer.
   *
   * @param dtype type of the element
   * @param value the number
   * @return a tensor of no dimensions
   */
  public static Tensor scalar(DType dtype, long value) {
    return full(Shape.of(), dtype, value);
  }

  /**
   * Zeros.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor zeros(int... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /**
   * Zeros.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a new tensor
   */
  public static Tensor zeros(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 0);
  }

  /**
   * Zeros of another tensor's shape, type and device.
   *
   * @param x the other tensor
   * @return a new tensor, contiguous
   */
  public static Tensor zerosLike(Tensor x) {
    return zerosLike(x, x.dtype());
  }

  /**
   * Zeros of another tensor's shape and device.
   *
   * @param x the other tensor
   * @param dtype type of the elements
   * @return a new tensor, contiguous
   */
  public static Tensor zerosLike(Tensor x, DType dtype) {
    return fullLike(x, dtype, 0);
  }

  /**
   * Ones.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor ones(int... shape) {
    return ones(DType.FLOAT32, shape);
  }

  /**
   * Ones.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a new tensor
   */
  public static Tensor ones(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 1);
  }

  /**
   * Ones of another tensor's shape, type and device.
   *
   * @param x the other tensor
   * @return a new tensor, contiguous
   */
  public static Tensor onesLike(Tensor x) {
    return onesLike(x, x.dtype());
  }

  /**
   * Ones of another tensor's shape and device.
   *
   * @param x the other tensor
   * @param dtype type of the elements
   * @return a new tensor, contiguous
   */
  public static Tensor onesLike(Tensor x, DType dtype) {
    return fullLike(x, dtype, 1);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param value the value
   * @return float32
   */
  public static Tensor full(Shape shape, double value) {
    return full(shape, DType.FLOAT32, value);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value; integers take what is before the point
   * @return a new tensor
   * @throws dev.lamina.backend.DTypeException if the value is outside the range of uint8 or int32;
   *     a negative one of uint8 stands for that with the same low bits
   */
  public static Tensor full(Shape shape, DType dtype, double value) {
    return Creation.full(Device.getDefault(), dtype, shape, value);
  }

  /**
   * One integer everywhere, exact beyond 53 bits.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value
   * @return a new tensor
   * @throws dev.lamina.backend.DTypeException as {@link #full(Shape, DType, double)}
   */
  public static Tensor full(Shape shape, DType dtype, long value) {
    return Creation.full(Device.getDefault(), dtype, shape, value);
  }

  /**
   * One value everywhere, of another tensor's shape, type and device.
   *
   * @param x the other tensor
   * @param value the value
   * @return a new tensor, contiguous
   */
  public static Tensor fullLike(Tensor x, double value) {
    return fullLike(x, x.dtype(), value);
  }

  /**
   * One value everywhere, of another tensor's shape and device.
   *
   * @param x the other tensor
   * @param dtype type of the elements
   * @param value the value
   * @return a new tensor, contiguous
   */
  public static Tensor fullLike(Tensor x, DType dtype, double value) {
    return Creation.full(x.device(), dtype, x.shape(), value);
  }

  /**
   * One integer everywhere, of another tensor's shape and device, exact beyond 53 bits.
   *
   * @param x the other tensor
   * @param dtype type of the elements
   * @param value the value
   * @return a new tensor, contiguous
   */
  public static Tensor fullLike(Tensor x, DType dtype, long value) {
    return Creation.full(x.device(), dtype, x.shape(), value);
  }

  /**
   * A tensor whose contents are not defined.
   *
   * @param shape the sizes
   * @return float32, to be written to
   */
  public static Tensor empty(int... shape) {
    return empty(DType.FLOAT32, shape);
  }

  /**
   * A tensor whose contents are not defined.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a tensor to be written to
   */
  public static Tensor empty(DType dtype, int... shape) {
    return empty(Device.getDefault(), dtype, Shape.of(shape));
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
   * A tensor of another one's shape, type and device whose contents are not defined.
   *
   * @param x the other tensor
   * @return a tensor to be written to, contiguous
   */
  public static Tensor emptyLike(Tensor x) {
    return emptyLike(x, x.dtype());
  }

  /**
   * A tensor of another one's shape and device whose contents are not defined.
   *
   * @param x the other tensor
   * @param dtype type of the elements
   * @return a tensor to be written to, contiguous
   */
  public static Tensor emptyLike(Tensor x, DType dtype) {
    return empty(x.device(), dtype, x.shape());
  }

  private Tensor self() {
    return (Tensor) this;
  }

  /**
   * Zeros of this tensor's type and device.
   *
   * @param shape the sizes
   * @return a new tensor
   */
  public Tensor newZeros(int... shape) {
    return newZeros(self().dtype(), shape);
  }

  /**
   * Zeros on this tensor's device.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a new tensor
   */
  public Tensor newZeros(DType dtype, int... shape) {
    return newFull(Shape.of(shape), dtype, 0);
  }

  /**
   * Ones of this tensor's type and device.
   *
   * @param shape the sizes
   * @return a new tensor
   */
  public Tensor newOnes(int... shape) {
    return newOnes(self().dtype(), shape);
  }

  /**
   * Ones on this tensor's device.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a new tensor
   */
  public Tensor newOnes(DType dtype, int... shape) {
    return newFull(Shape.of(shape), dtype, 1);
  }

  /**
   * One value everywhere, of this tensor's type and device.
   *
   * @param shape the shape
   * @param value the value
   * @return a new tensor
   */
  public Tensor newFull(Shape shape, double value) {
    return newFull(shape, self().dtype(), value);
  }

  /**
   * One value everywhere, on this tensor's device.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value
   * @return a new tensor
   */
  public Tensor newFull(Shape shape, DType dtype, double value) {
    return Creation.full(self().device(), dtype, shape, value);
  }

  /**
   * One integer everywhere, on this tensor's device, exact beyond 53 bits.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value
   * @return a new tensor
   */
  public Tensor newFull(Shape shape, DType dtype, long value) {
    return Creation.full(self().device(), dtype, shape, value);
  }

  /**
   * A tensor of this one's type and device whose contents are not defined.
   *
   * @param shape the sizes
   * @return a tensor to be written to
   */
  public Tensor newEmpty(int... shape) {
    return empty(self().device(), self().dtype(), Shape.of(shape));
  }
}
