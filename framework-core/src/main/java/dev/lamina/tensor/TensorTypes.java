package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.op.Promotion;

/**
 * Questions about the types of results; called as {@code Tensor.resultType(a, b)}.
 *
 * <p>The order of the types is bool, uint8, int32, int64, float32, float64. Operands come in three
 * ranks: tensors with dimensions, tensors without, and Java numbers, of which integers count as
 * int64 and reals as float32. Within a rank the later type wins. A lower rank changes a higher one
 * only if it is of a higher kind: truth, integer, real.
 */
public abstract sealed class TensorTypes extends TensorJoining permits TensorRandom {
  TensorTypes() {}

  /**
   * The type in which tensors meet, as in {@code a.add(b)}. Division and functions of real numbers
   * turn an integer type into float32 afterwards.
   *
   * @param a one tensor
   * @param b another
   * @return the type
   */
  public static DType resultType(Tensor a, Tensor b) {
    return Promotion.of(a, b);
  }

  /**
   * The type in which several tensors meet.
   *
   * @param operands at least one
   * @return the type
   */
  public static DType resultType(Tensor... operands) {
    return Promotion.of(operands);
  }

  /**
   * The type in which a tensor meets a real number.
   *
   * @param x the tensor
   * @param number the number
   * @return the tensor's type if it is floating-point, else float32
   */
  public static DType resultType(Tensor x, double number) {
    return Promotion.withReal(x.dtype());
  }

  /**
   * The type in which a tensor meets an integer.
   *
   * @param x the tensor
   * @param number the number
   * @return the tensor's type, but int64 for truth values
   */
  public static DType resultType(Tensor x, long number) {
    return Promotion.withInteger(x.dtype());
  }

  /**
   * Whether a result may be written in place into a tensor of another type: truth values into all,
   * integers into integers and reals, reals into reals.
   *
   * @param from type of the result
   * @param to type of the tensor
   * @return whether the first kind is not above the second
   */
  public static boolean canCast(DType from, DType to) {
    return from.canCast(to);
  }

  /**
   * The type in which tensors with dimensions meet.
   *
   * @param a one type
   * @param b another
   * @return the later of the two
   */
  public static DType promoteTypes(DType a, DType b) {
    return DType.promote(a, b);
  }
}
