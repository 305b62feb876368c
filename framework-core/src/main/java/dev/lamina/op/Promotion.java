package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;

/**
 * The type that operands meet in. Operands come in three ranks: tensors with dimensions, tensors
 * without, and Java numbers. Within a rank the later type in the order of {@link DType} wins. A
 * lower rank changes what a higher one has only if it is of a higher kind, where the kinds are
 * truth, integer, real: an int32 tensor stays int32 beside the number 7 and becomes float32 beside
 * 0.5.
 */
public final class Promotion {
  private Promotion() {}

  /**
   * The type that two tensors meet in.
   *
   * @param a one operand
   * @param b the other
   * @return the common type
   */
  public static DType of(Tensor a, Tensor b) {
    DType x = a.dtype();
    DType y = b.dtype();
    if (x == y) {
      return x;
    }
    if ((a.ndim() == 0) == (b.ndim() == 0)) {
      return DType.promote(x, y);
    }
    return a.ndim() == 0 ? below(y, x) : below(x, y);
  }

  /**
   * The type that several tensors meet in.
   *
   * @param operands at least one
   * @return the common type
   */
  public static DType of(Tensor... operands) {
    DType full = DType.BOOL;
    DType single = DType.BOOL;
    boolean anyFull = false;
    for (Tensor x : operands) {
      if (x.ndim() == 0) {
        single = DType.promote(single, x.dtype());
      } else {
        full = DType.promote(full, x.dtype());
        anyFull = true;
      }
    }
    return anyFull ? below(full, single) : single;
  }

  /**
   * The type that a tensor meets a real number in.
   *
   * @param x the tensor's type
   * @return {@code x} if it is floating-point, else float32
   */
  public static DType withReal(DType x) {
    return x.isFloatingPoint() ? x : DType.FLOAT32;
  }

  /**
   * The type that a tensor meets an integer in.
   *
   * @param x the tensor's type
   * @return int64 for truth values, else {@code x}
   */
  public static DType withInteger(DType x) {
    return x == DType.BOOL ? DType.INT64 : x;
  }

  /** What a rank of type {@code higher} becomes beside a lower rank. */
  private static DType below(DType higher, DType lower) {
    return lower.canCast(higher) ? higher : DType.promote(higher, lower);
  }
}
