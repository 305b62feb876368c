package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.Elementwise;
import dev.lamina.op.ElementwiseCalls;
import dev.lamina.op.MathOps;
import dev.lamina.op.NumberFunctions;
import dev.lamina.op.Ops;
import dev.lamina.op.RoundingOps;

/**
 * Functions of one element. Integers give float32 where the result is a real number. In float32 the
 * elementary functions are within 0.51 ulp, in float64 within 1 ulp ({@code log2} and {@code erf}
 * within 2), with the same bits on every machine; devices differ by what {@code docs/ops.md} says.
 */
public sealed interface TensorMath permits Tensor {
  /**
   * {@code this} to the power of each exponent.
   *
   * @param exponent the exponents
   * @return a new tensor of the broadcast shape
   */
  default Tensor pow(Tensor exponent) {
    return Elementwise.binary(Ops.POW, (Tensor) this, exponent);
  }

  /**
   * {@code this} to the power of a real number; 2 and 0.5 take the square and the square root.
   *
   * @param exponent the exponent; integers become float32
   * @return a new tensor
   */
  default Tensor pow(double exponent) {
    return NumberFunctions.pow((Tensor) this, exponent);
  }

  /**
   * {@code this} to the power of an integer.
   *
   * @param exponent the exponent; integers stay integers
   * @return a new tensor
   * @throws dev.lamina.backend.DTypeException if this is of integers and the exponent negative
   */
  default Tensor pow(long exponent) {
    return NumberFunctions.pow((Tensor) this, exponent);
  }

  /**
   * {@code this * this}, with gradient {@code 2 x}.
   *
   * @return a new tensor
   */
  default Tensor square() {
    return Elementwise.unary(Ops.SQUARE, (Tensor) this);
  }

  /**
   * The square root; NaN below 0.
   *
   * @return a new tensor
   */
  default Tensor sqrt() {
    return Elementwise.unary(Ops.SQRT, (Tensor) this);
  }

  /**
   * e to the power of each element.
   *
   * @return a new tensor
   */
  default Tensor exp() {
    return Elementwise.unary(Ops.EXP, (Tensor) this);
  }

  /**
   * The natural logarithm; -inf at 0, NaN below.
   *
   * @return a new tensor
   */
  default Tensor log() {
    return Elementwise.unary(Ops.LOG, (Tensor) this);
  }

  /**
   * The sine of angles in radians.
   *
   * @return a new tensor
   */
  default Tensor sin() {
    return Elementwise.unary(Ops.SIN, (Tensor) this);
  }

  /**
   * The cosine of angles in radians.
   *
   * @return a new tensor
   */
  default Tensor cos() {
    return Elementwise.unary(Ops.COS, (Tensor) this);
  }

  /**
   * The magnitude; gradient 0 at 0.
   *
   * @return a new tensor
   */
  default Tensor abs() {
    return Elementwise.unary(Ops.ABS, (Tensor) this);
  }

  /**
   * {@code min(max(x, min), max)}; the gradient passes between the ends, both included.
   *
   * @param min the lower end
   * @param max the upper end; it wins if it is below the lower one
   * @return a new tensor
   */
  default Tensor clamp(double min, double max) {
    return Elementwise.bounded(Ops.CLAMP, (Tensor) this, min, max);
  }

  /**
   * {@code max(x, min)}; the gradient passes from the end on.
   *
   * @param min the lower end
   * @return a new tensor
   */
  default Tensor clampMin(double min) {
    return Elementwise.bounded(Ops.CLAMP_MIN, (Tensor) this, min);
  }

  /**
   * {@code min(x, max)}; the gradient passes up to the end.
   *
   * @param max the upper end
   * @return a new tensor
   */
  default Tensor clampMax(double max) {
    return Elementwise.bounded(Ops.CLAMP_MAX, (Tensor) this, max);
  }

  /**
   * The tangent of angles in radians; gradient {@code 1 + y^2}.
   *
   * @return a new tensor
   */
  default Tensor tan() {
    return Elementwise.unary(MathOps.TAN, (Tensor) this);
  }

  /**
   * The angle whose sine each element is, in radians; NaN beyond -1 and 1. Gradient {@code 1 /
   * sqrt(1 - x^2)}.
   *
   * @return a new tensor
   */
  default Tensor asin() {
    return Elementwise.unary(MathOps.ASIN, (Tensor) this);
  }

  /**
   * The angle whose cosine each element is, in radians; NaN beyond -1 and 1. Gradient {@code -1 /
   * sqrt(1 - x^2)}.
   *
   * @return a new tensor
   */
  default Tensor acos() {
    return Elementwise.unary(MathOps.ACOS, (Tensor) this);
  }

  /**
   * The angle whose tangent each element is, in radians; gradient {@code 1 / (1 + x^2)}.
   *
   * @return a new tensor
   */
  default Tensor atan() {
    return Elementwise.unary(MathOps.ATAN, (Tensor) this);
  }

  /**
   * The angle of the point {@code (other, this)} from the positive first axis, in radians from -pi
   * to pi. The gradient at (0, 0) is 0.
   *
   * @param other the first coordinates
   * @return a new tensor of the broadcast shape
   */
  default Tensor atan2(Tensor other) {
    return Elementwise.binary(CombinedOps.ATAN2, (Tensor) this, other);
  }

  /**
   * The hyperbolic sine; gradient {@code cosh x}.
   *
   * @return a new tensor
   */
  default Tensor sinh() {
    return Elementwise.unary(MathOps.SINH, (Tensor) this);
  }

  /**
   * The hyperbolic cosine; gradient {@code sinh x}.
   *
   * @return a new tensor
   */
  default Tensor cosh() {
    return Elementwise.unary(MathOps.COSH, (Tensor) this);
  }

  /**
   * {@code e^x - 1}, precise near 0; gradient {@code y + 1}.
   *
   * @return a new tensor
   */
  default Tensor expm1() {
    return Elementwise.unary(MathOps.EXPM1, (Tensor) this);
  }

  /**
   * {@code log(1 + x)}, precise near 0; gradient {@code 1 / (1 + x)}.
   *
   * @return a new tensor
   */
  default Tensor log1p() {
    return Elementwise.unary(MathOps.LOG1P, (Tensor) this);
  }

  /**
   * The logarithm to base 2; powers of 2 give whole numbers exactly.
   *
   * @return a new tensor
   */
  default Tensor log2() {
    return Elementwise.unary(MathOps.LOG2, (Tensor) this);
  }

  /**
   * The logarithm to base 10.
   *
   * @return a new tensor
   */
  default Tensor log10() {
    return Elementwise.unary(MathOps.LOG10, (Tensor) this);
  }

  /**
   * The error function, {@code 2 / sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to each
   * element; gradient {@code 2 / sqrt(pi) exp(-x^2)}.
   *
   * @return a new tensor
   */
  default Tensor erf() {
    return Elementwise.unary(MathOps.ERF, (Tensor) this);
  }

  /**
   * {@code 1 / sqrt(x)}; gradient {@code -y^3 / 2}.
   *
   * @return a new tensor
   */
  default Tensor rsqrt() {
    return Elementwise.unary(MathOps.RSQRT, (Tensor) this);
  }

  /**
   * {@code 1 / x}; gradient {@code -y^2}.
   *
   * @return a new tensor
   */
  default Tensor reciprocal() {
    return Elementwise.unary(MathOps.RECIPROCAL, (Tensor) this);
  }

  /**
   * The length of the hypotenuse, {@code sqrt(this^2 + other^2)}, without overflow.
   *
   * @param other the other side
   * @return a new tensor of the broadcast shape
   */
  default Tensor hypot(Tensor other) {
    return Elementwise.binary(CombinedOps.HYPOT, (Tensor) this, other);
  }

  /**
   * {@code this * log(other)}; 0 where this is 0, and NaN where {@code other} is.
   *
   * @param other the argument of the logarithm
   * @return a new tensor of the broadcast shape
   */
  default Tensor xlogy(Tensor other) {
    return Elementwise.binary(CombinedOps.XLOGY, (Tensor) this, other);
  }

  /**
   * {@code this * log(value)}; 0 where this is 0, and NaN if {@code value} is.
   *
   * @param value the argument of the logarithm
   * @return a new tensor
   */
  default Tensor xlogy(double value) {
    return Elementwise.scalar(CombinedOps.XLOGY_SCALAR, (Tensor) this, value);
  }

  /**
   * The largest whole number that is not above; integers stay what they are. The gradient is 0.
   *
   * @return a new tensor
   */
  default Tensor floor() {
    return Elementwise.unary(RoundingOps.FLOOR, (Tensor) this);
  }

  /**
   * The smallest whole number that is not below; integers stay what they are. The gradient is 0.
   *
   * @return a new tensor
   */
  default Tensor ceil() {
    return Elementwise.unary(RoundingOps.CEIL, (Tensor) this);
  }

  /**
   * The whole number without the fraction; integers stay what they are. The gradient is 0.
   *
   * @return a new tensor
   */
  default Tensor trunc() {
    return Elementwise.unary(RoundingOps.TRUNC, (Tensor) this);
  }

  /**
   * The nearest whole number, the even one of two; integers stay what they are. The gradient is 0.
   *
   * @return a new tensor
   */
  default Tensor round() {
    return Elementwise.unary(RoundingOps.ROUND, (Tensor) this);
  }

  /**
   * The nearest number with so many decimals, {@code round(x * 10^decimals) / 10^decimals}; a
   * negative number of them rounds to tens, hundreds and so on. The gradient is 0.
   *
   * @param decimals digits after the point
   * @return a new tensor
   * @throws dev.lamina.backend.DTypeException if this is of integers and {@code decimals} is not 0
   */
  default Tensor round(int decimals) {
    return NumberFunctions.round((Tensor) this, decimals);
  }

  /**
   * The fraction, {@code x - trunc(x)}, with the sign of the number; gradient 1.
   *
   * @return a new tensor
   */
  default Tensor frac() {
    return Elementwise.unary(RoundingOps.FRAC, (Tensor) this);
  }

  /**
   * -1, 0 or 1 by the sign; 0 for NaN. The gradient is 0.
   *
   * @return a new tensor
   */
  default Tensor sign() {
    return Elementwise.unary(RoundingOps.SIGN, (Tensor) this);
  }

  /**
   * Finite numbers: NaN becomes 0, and the infinities the largest and the smallest number of the
   * type. No gradient flows there. Integers stay what they are.
   *
   * @return a new tensor
   */
  default Tensor nanToNum() {
    return NumberFunctions.nanToNum((Tensor) this);
  }

  /**
   * Finite numbers in place of NaN and of the infinities; no gradient flows there. Integers stay
   * what they are.
   *
   * @param nan what stands for NaN
   * @param posInf what stands for infinity
   * @param negInf what stands for minus infinity
   * @return a new tensor
   */
  default Tensor nanToNum(double nan, double posInf, double negInf) {
    return NumberFunctions.nanToNum((Tensor) this, nan, posInf, negInf);
  }

  /**
   * {@code min(max(this, min), max)} with an interval for each element; where {@code min} is above
   * {@code max}, the latter. The gradient goes to this between the ends, both included, else to the
   * end that is taken.
   *
   * @param min the lower ends
   * @param max the upper ends
   * @return a new tensor of the broadcast shape
   */
  default Tensor clamp(Tensor min, Tensor max) {
    return ElementwiseCalls.apply(
        CombinedOps.CLAMP_BETWEEN, new double[0], (Tensor) this, min, max);
  }

  /**
   * {@code max(this, min)} with a bound for each element; where they are equal the gradient goes to
   * this.
   *
   * @param min the lower ends
   * @return a new tensor of the broadcast shape
   */
  default Tensor clampMin(Tensor min) {
    return Elementwise.binary(CombinedOps.CLAMP_ABOVE, (Tensor) this, min);
  }

  /**
   * {@code min(this, max)} with a bound for each element; where they are equal the gradient goes to
   * this.
   *
   * @param max the upper ends
   * @return a new tensor of the broadcast shape
   */
  default Tensor clampMax(Tensor max) {
    return Elementwise.binary(CombinedOps.CLAMP_BELOW, (Tensor) this, max);
  }
}
