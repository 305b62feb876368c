package dev.lamina.train;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Named figures: looking them up, and writing them for a reader. */
final class Figures {
  private Figures() {}

  static double named(String what, Map<String, Double> values, String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          what + ": there is no '" + name + "'; got " + String.join(", ", values.keySet()));
    }
    return value;
  }

  /** {@code loss 0.25103 rmse 0.50103}. */
  static String line(Map<String, Double> values) {
    StringJoiner joiner = new StringJoiner("  ");
    values.forEach((name, value) -> joiner.add(name + " " + text(value)));
    return joiner.toString();
  }

  /** Five significant digits; an exponent only where plain digits would not show the value. */
  static String text(double value) {
    return text(value, 5);
  }

  static String text(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= Math.pow(10, digits) - 0.5)) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    int exponent = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + (digits - 1 - exponent) + "f", value);
  }

  /** A duration in the unit that suits it: {@code 85 us}, {@code 2.1 ms}, {@code 3.4 s}. */
  static String time(double seconds) {
    double micros = seconds * 1e6;
    if (micros < 999.5) {
      return String.format(Locale.ROOT, "%.0f us", micros);
    }
    return micros < 999_950
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
