package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/**
 * Checks tensors of positions, the same way for every operation that takes them: on the host if
 * they are in Java's memory, else on their device.
 */
final class Positions {
  private Positions() {}

  /**
   * What positions count in.
   *
   * @param what such as {@code dimension 1}
   * @param shape the shape it belongs to
   * @param size how many there are
   */
  record Bounds(String what, Shape shape, int size) {
    /** Those of a dimension. */
    static Bounds of(Shape shape, int dim) {
      return new Bounds("dimension " + dim, shape, shape.dim(dim));
    }
  }

  /**
   * Positions from 0 on, where the tensor is.
   *
   * @param op the operation, named in errors
   * @param x the tensor whose positions they are
   * @param bounds what they count in
   * @param index int64 or int32 of any shape; negative ones count from the end
   * @return int64 of the same shape; the index itself where nothing had to change
   */
  static Tensor of(String op, Tensor x, Bounds bounds, Tensor index) {
    index.layout(op);
    requireType(op, index);
    Tensor whole = index.dtype() == DType.INT64 ? index : index.to(DType.INT64);
    if (whole.device() == Device.meta()) {
      return whole;
    }
    boolean there = whole.device() == x.device() && whole.device() != Device.cpu();
    if (there) {
      requireSome(op, bounds, whole);
      Backend backend = whole.storage().backend();
      Layout dense = Layout.contiguous(whole.shape());
      Tensor at = Context.current().allocate(backend, DType.INT64, dense);
      if (backend.positions(whole.storage(), whole.layout(), bounds.size(), at.storage())) {
        return at;
      }
    }
    Tensor at = checked(op, bounds, whole);
    // A tensor that is indexed by its own memory may be overwritten while that is read.
    return beside(x, at.storage() == x.storage() ? at.clone() : at);
  }

  /** Positions in Java's memory serve a tensor anywhere: nobody has to wait for them. */
  static Tensor beside(Tensor x, Tensor at) {
    boolean follows = at.device() == Device.cpu() && x.device() != Device.meta();
    return follows ? Transfer.to(at, x.device()) : at;
  }

  /** Positions are int64 or int32; where there are none, bytes will do, as in PyTorch. */
  static void requireType(String op, Tensor index) {
    boolean none = index.numel() == 0 && index.dtype() == DType.UINT8;
    if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32 && !none) {
      throw new DTypeException(
          op
              + ": positions must be int64; got "
              + index.dtype()
              + " "
              + index.shape()
              + "; expected int64, or int32. Convert with to(DType.INT64)");
    }
  }

  private static void requireSome(String op, Bounds bounds, Tensor index) {
    if (bounds.size() == 0 && index.numel() > 0) {
      throw new ShapeException(
          op
              + ": "
              + bounds.what()
              + " has no positions; got shape "
              + bounds.shape()
              + " and "
              + index.numel()
              + " positions; expected none");
    }
  }

  private static Tensor checked(String op, Bounds bounds, Tensor index) {
    long[] at = index.toLongArray();
    int size = bounds.size();
    boolean negative = false;
    for (int i = 0; i < at.length; i++) {
      if (at[i] < -size || at[i] >= size) {
        throw outside(op, bounds, index, at[i], i);
      }
      negative |= at[i] < 0;
    }
    return negative ? index.add(index.lt(0).to(DType.INT64).mul((long) size)) : index;
  }

  private static ShapeException outside(
      String op, Bounds bounds, Tensor index, long position, int number) {
    int size = bounds.size();
    return new ShapeException(
        op
            + ": position "
            + position
            + " ("
            + place(index.shape(), number)
            + ") is outside "
            + bounds.what()
            + "; got shape "
            + bounds.shape()
            + "; expected "
            + (size == 0 ? "no positions" : "positions from " + -size + " to " + (size - 1)));
  }

  /** Where the element of a row-major number stands. */
  private static String place(Shape shape, int number) {
    if (shape.ndim() < 2) {
      return "number " + number;
    }
    int[] at = new int[shape.ndim()];
    int rest = number;
    for (int d = at.length - 1; d >= 0; d--) {
      at[d] = rest % shape.dim(d);
      rest /= shape.dim(d);
    }
    return "at " + Arrays.toString(at);
  }
}
