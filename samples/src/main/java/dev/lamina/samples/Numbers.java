package dev.lamina.samples;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as R's {@code cat} prints them. */
final class Numbers {
  private static final MathContext SEVEN_DIGITS = new MathContext(7, RoundingMode.HALF_EVEN);

  private Numbers() {}

  /**
   * Returns a number with up to seven significant digits, without zeros at the end, and in
   * scientific notation where that is shorter.
   */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(SEVEN_DIGITS).stripTrailingZeros();
    String fixed =
        rounded.scale() < 0
            ? exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString()
            : rounded.toPlainString();
    String scientific = String.format(Locale.ROOT, "%." + (rounded.precision() - 1) + "e", rounded);
    return fixed.length() <= scientific.length() ? fixed : scientific;
  }
}
