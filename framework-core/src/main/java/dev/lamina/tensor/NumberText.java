package dev.lamina.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text in the three notations of a C++ stream.
 *
 * <p>{@code String.format} will not do: it rounds the shortest decimal of a double half up, where C
 * rounds its exact value half to even, and it knows neither {@code nan} nor C's general notation.
 */
final class NumberText {
  private NumberText() {}

  /** Like {@code %.{digits}f}: {@code -12.3400}. */
  static String fixed(double value, int digits) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    BigDecimal rounded = exact(value).setScale(digits, RoundingMode.HALF_EVEN);
    return sign(value) + rounded.toPlainString();
  }

  /** Like {@code %.{digits}e}: {@code 1.2346e-05}. */
  static String scientific(double value, int digits) {
    return Double.isFinite(value)
        ? sign(value) + scientific(rounded(value, digits + 1), digits + 1, false)
        : nonFinite(value);
  }

  /** Like {@code %.{digits}g}: the shorter of both notations, without zeros at the end. */
  static String general(double value, int digits) {
    if (!Double.isFinite(value)) {
      return nonFinite(value);
    }
    BigDecimal rounded = rounded(value, digits);
    int exponent = exponent(rounded);
    return sign(value)
        + (exponent < -4 || exponent >= digits
            ? scientific(rounded, digits, true)
            : rounded.stripTrailingZeros().toPlainString());
  }

  private static String scientific(BigDecimal rounded, int significant, boolean shorten) {
    StringBuilder digits = new StringBuilder(rounded.unscaledValue().toString());
    while (digits.length() < significant) {
      digits.append('0');
    }
    if (shorten) {
      int end = digits.length();
      while (end > 1 && digits.charAt(end - 1) == '0') {
        end--;
      }
      digits.setLength(end);
    }
    if (digits.length() > 1) {
      digits.insert(1, '.');
    }
    int exponent = exponent(rounded);
    int size = Math.abs(exponent);
    return digits + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }

  private static BigDecimal rounded(double value, int significant) {
    return exact(value).round(new MathContext(significant, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal exact(double value) {
    return new BigDecimal(Math.abs(value));
  }

  // That of the first digit; 0 for zero, whose precision is 1 and scale 0.
  private static int exponent(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  // By the sign bit, since C prints -0 and -0.0000.
  private static String sign(double value) {
    return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
  }

  private static String nonFinite(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
