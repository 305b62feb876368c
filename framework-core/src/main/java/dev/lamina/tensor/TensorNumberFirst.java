package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.Elementwise;
import dev.lamina.op.RoundingOps;

/** Operations whose first operand is a number; called as {@code Tensor.pow(2.0, x)}. */
public abstract sealed class TensorNumberFirst permits TensorEquations {
  TensorNumberFirst() {}

  /**
   * A number to the power of each element; gradient {@code y log(base)}, and 0 for base 0 and
   * exponents of at least 0.
   *
   * @param base the base; integers become float32
   * @param exponent the exponents
   * @return a new tensor
   */
  public static Tensor pow(double base, Tensor exponent) {
    return Elementwise.scalar(CombinedOps.POW_OF_SCALAR, exponent, base);
  }

  /**
   * An integer to the power of each element.
   *
   * @param base the base; integers stay integers, negative powers are cut off to whole numbers
   * @param exponent the exponents
   * @return a new tensor
   */
  public static Tensor pow(long base, Tensor exponent) {
    return Elementwise.scalar(CombinedOps.POW_OF_SCALAR, exponent, base);
  }

  /**
   * {@code value * log(x)}; 0 if the number is 0, and NaN where x is. The gradient is {@code value
   * / x}.
   *
   * @param value the factor
   * @param x the argument of the logarithm
   * @return a new tensor
   */
  public static Tensor xlogy(double value, Tensor x) {
    return Elementwise.scalar(CombinedOps.XLOGY_OF_SCALAR, x, value);
  }

  /**
   * What is left of a number divided by each element, with the sign of the divisor, as {@link
   * Tensor#remainder(Tensor)}.
   *
   * @param value the dividend; integers become float32
   * @param divisor the divisors
   * @return a new tensor
   */
  public static Tensor remainder(double value, Tensor divisor) {
    return Elementwise.scalar(RoundingOps.REMAINDER_OF_SCALAR, divisor, value);
  }

  /**
   * What is left of an integer divided by each element, with the sign of the divisor.
   *
   * @param value the dividend; integers stay integers
   * @param divisor the divisors
   * @return a new tensor
   */
  public static Tensor remainder(long value, Tensor divisor) {
    return Elementwise.scalar(RoundingOps.REMAINDER_OF_SCALAR, divisor, value);
  }
}
