package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.ElementwiseCalls;
import dev.lamina.op.InPlace;
import dev.lamina.op.MathOps;
import dev.lamina.op.NumberFunctions;
import dev.lamina.op.Ops;
import dev.lamina.op.RoundingOps;
import dev.lamina.op.TruthValues;

/** Functions of elements in place; the rules of {@link TensorInPlace} hold. */
public sealed interface TensorMathInPlace permits Tensor {
  /**
   * This becomes {@link Tensor#neg()} of itself.
   *
   * @return this
   */
  default Tensor neg_() {
    return InPlace.unary(Ops.NEG, TruthValues.negatable("neg_", (Tensor) this));
  }

  /**
   * This becomes {@link Tensor#abs()} of itself.
   *
   * @return this
   */
  default Tensor abs_() {
    return InPlace.unary(Ops.ABS, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#square()} of itself.
   *
   * @return this
   */
  default Tensor square_() {
    return InPlace.unary(Ops.SQUARE, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#sqrt()} of itself.
   *
   * @return this
   */
  default Tensor sqrt_() {
    return InPlace.unary(Ops.SQRT, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#rsqrt()} of itself.
   *
   * @return this
   */
  default Tensor rsqrt_() {
    return InPlace.unary(MathOps.RSQRT, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#reciprocal()} of itself.
   *
   * @return this
   */
  default Tensor reciprocal_() {
    return InPlace.unary(MathOps.RECIPROCAL, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#exp()} of itself.
   *
   * @return this
   */
  default Tensor exp_() {
    return InPlace.unary(Ops.EXP, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#expm1()} of itself.
   *
   * @return this
   */
  default Tensor expm1_() {
    return InPlace.unary(MathOps.EXPM1, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#log()} of itself.
   *
   * @return this
   */
  default Tensor log_() {
    return InPlace.unary(Ops.LOG, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#log1p()} of itself.
   *
   * @return this
   */
  default Tensor log1p_() {
    return InPlace.unary(MathOps.LOG1P, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#log2()} of itself.
   *
   * @return this
   */
  default Tensor log2_() {
    return InPlace.unary(MathOps.LOG2, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#log10()} of itself.
   *
   * @return this
   */
  default Tensor log10_() {
    return InPlace.unary(MathOps.LOG10, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#sin()} of itself.
   *
   * @return this
   */
  default Tensor sin_() {
    return InPlace.unary(Ops.SIN, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#cos()} of itself.
   *
   * @return this
   */
  default Tensor cos_() {
    return InPlace.unary(Ops.COS, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#tan()} of itself.
   *
   * @return this
   */
  default Tensor tan_() {
    return InPlace.unary(MathOps.TAN, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#asin()} of itself.
   *
   * @return this
   */
  default Tensor asin_() {
    return InPlace.unary(MathOps.ASIN, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#acos()} of itself.
   *
   * @return this
   */
  default Tensor acos_() {
    return InPlace.unary(MathOps.ACOS, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#atan()} of itself.
   *
   * @return this
   */
  default Tensor atan_() {
    return InPlace.unary(MathOps.ATAN, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#sinh()} of itself.
   *
   * @return this
   */
  default Tensor sinh_() {
    return InPlace.unary(MathOps.SINH, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#cosh()} of itself.
   *
   * @return this
   */
  default Tensor cosh_() {
    return InPlace.unary(MathOps.COSH, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#tanh()} of itself.
   *
   * @return this
   */
  default Tensor tanh_() {
    return InPlace.unary(MathOps.TANH, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#sigmoid()} of itself.
   *
   * @return this
   */
  default Tensor sigmoid_() {
    return InPlace.unary(MathOps.SIGMOID, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#erf()} of itself.
   *
   * @return this
   */
  default Tensor erf_() {
    return InPlace.unary(MathOps.ERF, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#floor()} of itself.
   *
   * @return this
   */
  default Tensor floor_() {
    return InPlace.unary(RoundingOps.FLOOR, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#ceil()} of itself.
   *
   * @return this
   */
  default Tensor ceil_() {
    return InPlace.unary(RoundingOps.CEIL, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#trunc()} of itself.
   *
   * @return this
   */
  default Tensor trunc_() {
    return InPlace.unary(RoundingOps.TRUNC, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#round()} of itself.
   *
   * @return this
   */
  default Tensor round_() {
    return InPlace.unary(RoundingOps.ROUND, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#frac()} of itself.
   *
   * @return this
   */
  default Tensor frac_() {
    return InPlace.unary(RoundingOps.FRAC, (Tensor) this);
  }

  /**
   * This becomes {@link Tensor#sign()} of itself.
   *
   * @return this
   */
  default Tensor sign_() {
    return InPlace.unary(RoundingOps.SIGN, (Tensor) this);
  }

  /**
   * This becomes itself with so many decimals, as {@link Tensor#round(int)}.
   *
   * @param decimals digits after the point
   * @return this
   */
  default Tensor round_(int decimals) {
    return NumberFunctions.roundInPlace((Tensor) this, decimals);
  }

  /**
   * {@code this} to the power of each exponent, in place.
   *
   * @param exponent the exponents
   * @return this
   */
  default Tensor pow_(Tensor exponent) {
    return InPlace.binary(Ops.POW, (Tensor) this, exponent);
  }

  /**
   * {@code this} to the power of a real number, in place.
   *
   * @param exponent the exponent
   * @return this
   */
  default Tensor pow_(double exponent) {
    return NumberFunctions.powInPlace((Tensor) this, exponent);
  }

  /**
   * {@code this} to the power of an integer, in place.
   *
   * @param exponent the exponent
   * @return this
   */
  default Tensor pow_(long exponent) {
    return NumberFunctions.powInPlace((Tensor) this, exponent);
  }

  /**
   * This becomes {@link Tensor#atan2(Tensor)} of itself and another.
   *
   * @param other the first coordinates
   * @return this
   */
  default Tensor atan2_(Tensor other) {
    return InPlace.binary(CombinedOps.ATAN2, (Tensor) this, other);
  }

  /**
   * This becomes {@link Tensor#hypot(Tensor)} of itself and another.
   *
   * @param other the other side
   * @return this
   */
  default Tensor hypot_(Tensor other) {
    return InPlace.binary(CombinedOps.HYPOT, (Tensor) this, other);
  }

  /**
   * This becomes {@link Tensor#xlogy(Tensor)} of itself and another.
   *
   * @param other the argument of the logarithm
   * @return this
   */
  default Tensor xlogy_(Tensor other) {
    return InPlace.binary(CombinedOps.XLOGY, (Tensor) this, other);
  }

  /**
   * This becomes {@link Tensor#xlogy(double)} of itself and a number.
   *
   * @param value the argument of the logarithm
   * @return this
   */
  default Tensor xlogy_(double value) {
    return InPlace.scalar(CombinedOps.XLOGY_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = min(max(this, min), max)} with an interval for each element.
   *
   * @param min the lower ends
   * @param max the upper ends
   * @return this
   */
  default Tensor clamp_(Tensor min, Tensor max) {
    return ElementwiseCalls.applyInPlace(
        CombinedOps.CLAMP_BETWEEN, new double[0], (Tensor) this, min, max);
  }

  /**
   * {@code this = max(this, min)}.
   *
   * @param min the lower end
   * @return this
   */
  default Tensor clampMin_(double min) {
    return InPlace.bounded(Ops.CLAMP_MIN, (Tensor) this, min);
  }

  /**
   * {@code this = max(this, min)} with a bound for each element.
   *
   * @param min the lower ends
   * @return this
   */
  default Tensor clampMin_(Tensor min) {
    return InPlace.binary(CombinedOps.CLAMP_ABOVE, (Tensor) this, min);
  }

  /**
   * {@code this = min(this, max)}.
   *
   * @param max the upper end
   * @return this
   */
  default Tensor clampMax_(double max) {
    return InPlace.bounded(Ops.CLAMP_MAX, (Tensor) this, max);
  }

  /**
   * {@code this = min(this, max)} with a bound for each element.
   *
   * @param max the upper ends
   * @return this
   */
  default Tensor clampMax_(Tensor max) {
    return InPlace.binary(CombinedOps.CLAMP_BELOW, (Tensor) this, max);
  }

  /**
   * Finite numbers take the place of NaN and of the infinities, as {@link Tensor#nanToNum()}.
   *
   * @return this
   */
  default Tensor nanToNum_() {
    return NumberFunctions.nanToNumInPlace((Tensor) this);
  }

  /**
   * Numbers take the place of NaN and of the infinities.
   *
   * @param nan what stands for NaN
   * @param posInf what stands for infinity
   * @param negInf what stands for minus infinity
   * @return this
   */
  default Tensor nanToNum_(double nan, double posInf, double negInf) {
    return NumberFunctions.nanToNumInPlace((Tensor) this, nan, posInf, negInf);
  }
}
