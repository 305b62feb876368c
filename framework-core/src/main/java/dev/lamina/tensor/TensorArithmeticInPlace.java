package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.ElementwiseCalls;
import dev.lamina.op.InPlace;
import dev.lamina.op.RoundingOps;
import dev.lamina.op.TruthValues;

/**
 * Divisions, and arithmetic with several operands, in place; the rules of {@link TensorInPlace}
 * hold.
 */
public sealed interface TensorArithmeticInPlace permits Tensor {
  /**
   * {@code this = this + alpha * other}.
   *
   * @param other the other operand
   * @param alpha its factor; a whole number if this is of integers
   * @return this
   */
  default Tensor add_(Tensor other, double alpha) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.ADD_SCALED, new double[] {alpha}, (Tensor) this, other);
  }

  /**
   * {@code this = this - alpha * other}.
   *
   * @param other the other operand
   * @param alpha its factor; a whole number if this is of integers
   * @return this
   */
  default Tensor sub_(Tensor other, double alpha) {
    Tensor x = TruthValues.reducible("sub_", (Tensor) this, other);
    return ElementwiseCalls.applyInPlace(CombinedOps.SUB_SCALED, new double[] {alpha}, x, other);
  }

  /**
   * {@code this = this / other}, rounded to a whole number.
   *
   * @param other the divisor
   * @param rounding how to round
   * @return this
   */
  default Tensor div_(Tensor other, Rounding rounding) {
    return InPlace.binary(rounding.tensor(), (Tensor) this, other);
  }

  /**
   * {@code this = this / value}, rounded to a whole number.
   *
   * @param value the divisor
   * @param rounding how to round
   * @return this
   */
  default Tensor div_(double value, Rounding rounding) {
    return InPlace.scalar(rounding.number(), (Tensor) this, value);
  }

  /**
   * {@code this = this / value}, rounded to a whole number.
   *
   * @param value the divisor
   * @param rounding how to round
   * @return this
   */
  default Tensor div_(long value, Rounding rounding) {
    return InPlace.scalar(rounding.number(), (Tensor) this, value);
  }

  /**
   * This becomes the quotient rounded down, as {@link Tensor#floorDivide(Tensor)}.
   *
   * @param other the divisor
   * @return this
   */
  default Tensor floorDivide_(Tensor other) {
    return InPlace.binary(RoundingOps.FLOOR_DIVIDE, (Tensor) this, other);
  }

  /**
   * This becomes the quotient rounded down, as {@link Tensor#floorDivide(double)}.
   *
   * @param value a real divisor
   * @return this
   */
  default Tensor floorDivide_(double value) {
    return InPlace.scalar(RoundingOps.FLOOR_DIVIDE_SCALAR, (Tensor) this, value);
  }

  /**
   * This becomes the quotient rounded down, as {@link Tensor#floorDivide(long)}.
   *
   * @param value an integer divisor
   * @return this
   */
  default Tensor floorDivide_(long value) {
    return InPlace.scalar(RoundingOps.FLOOR_DIVIDE_SCALAR, (Tensor) this, value);
  }

  /**
   * This becomes the rest of the division, with the sign of this, as {@link Tensor#fmod(Tensor)}.
   *
   * @param other the divisor
   * @return this
   */
  default Tensor fmod_(Tensor other) {
    return InPlace.binary(RoundingOps.FMOD, (Tensor) this, other);
  }

  /**
   * This becomes the rest of the division, with the sign of this, as {@link Tensor#fmod(double)}.
   *
   * @param value a real divisor
   * @return this
   */
  default Tensor fmod_(double value) {
    return InPlace.scalar(RoundingOps.FMOD_SCALAR, (Tensor) this, value);
  }

  /**
   * This becomes the rest of the division, with the sign of this, as {@link Tensor#fmod(long)}.
   *
   * @param value an integer divisor
   * @return this
   */
  default Tensor fmod_(long value) {
    return InPlace.scalar(RoundingOps.FMOD_SCALAR, (Tensor) this, value);
  }

  /**
   * This becomes the rest of the division, with the sign of the divisor, as {@link
   * Tensor#remainder(Tensor)}.
   *
   * @param other the divisor
   * @return this
   */
  default Tensor remainder_(Tensor other) {
    return InPlace.binary(RoundingOps.REMAINDER, (Tensor) this, other);
  }

  /**
   * This becomes the rest of the division, with the sign of the divisor, as {@link
   * Tensor#remainder(double)}.
   *
   * @param value a real divisor
   * @return this
   */
  default Tensor remainder_(double value) {
    return InPlace.scalar(RoundingOps.REMAINDER_SCALAR, (Tensor) this, value);
  }

  /**
   * This becomes the rest of the division, with the sign of the divisor, as {@link
   * Tensor#remainder(long)}.
   *
   * @param value an integer divisor
   * @return this
   */
  default Tensor remainder_(long value) {
    return InPlace.scalar(RoundingOps.REMAINDER_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this + a * b}.
   *
   * @param a a factor
   * @param b the other factor
   * @return this
   */
  default Tensor addcmul_(Tensor a, Tensor b) {
    return addcmul_(a, b, 1);
  }

  /**
   * {@code this = this + value * a * b}.
   *
   * @param a a factor
   * @param b the other factor
   * @param value a third one
   * @return this
   */
  default Tensor addcmul_(Tensor a, Tensor b, double value) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.ADDCMUL, new double[] {value}, (Tensor) this, a, b);
  }

  /**
   * {@code this = this + a / b}.
   *
   * @param a the dividend
   * @param b the divisor
   * @return this
   */
  default Tensor addcdiv_(Tensor a, Tensor b) {
    return addcdiv_(a, b, 1);
  }

  /**
   * {@code this = this + value * a / b}.
   *
   * @param a the dividend
   * @param b the divisor
   * @param value a factor
   * @return this
   */
  default Tensor addcdiv_(Tensor a, Tensor b, double value) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.ADDCDIV, new double[] {value}, (Tensor) this, a, b);
  }

  /**
   * This becomes the point between itself and another.
   *
   * @param end the point at weight 1
   * @param weight the weights
   * @return this
   */
  default Tensor lerp_(Tensor end, Tensor weight) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.LERP, new double[0], (Tensor) this, end, weight);
  }

  /**
   * This becomes the point between itself and another.
   *
   * @param end the point at weight 1
   * @param weight the weight
   * @return this
   */
  default Tensor lerp_(Tensor end, double weight) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.LERP_SCALAR, new double[] {weight}, (Tensor) this, end);
  }
}
