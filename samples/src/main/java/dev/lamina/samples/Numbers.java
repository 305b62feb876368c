package dev.lamina.samples;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as R's {@code cat} prints them. */
final class Numbers {
  private static final MathContext SEVEN_DIGITS = new MathContext(7, RoundingMode.HALF_EVEN);

  /** From here on R's scientific notation is the shorter one. */
  private static final double LARGE = 1e15;

  private static final double SMALL = 1e-5;

  private Numbers() {}

  /** Returns a number with up to seven significant digits and no zeros behind them. */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
    }
    BigDecimal rounded = new BigDecimal(value).round(SEVEN_DIGITS).stripTrailingZeros();
    double magnitude = Math.abs(value);
    return magnitude == 0 || magnitude >= SMALL && magnitude < LARGE
        ? rounded.toPlainString()
        : rounded.toString().replace('E', 'e');
  }
}
