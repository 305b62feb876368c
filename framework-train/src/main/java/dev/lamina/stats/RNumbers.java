package dev.lamina.stats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Numbers as R prints them.
 *
 * <p>Where the text is made, rounding is of the exact binary value, half to even, as C's {@code
 * printf} does it.
 */
final class RNumbers {
  /** Decimal digits that a double holds whatever its value; more of them are not rounded away. */
  private static final int EXACT_DIGITS = 15;

  private RNumbers() {}

  /**
   * Formats numbers alike, as R's {@code format} does: with the fewest digits that show each to
   * {@code digits} significant ones, in fixed notation unless scientific is narrower, right-aligned
   * to one width. NaN and the infinities are spelled out.
   */
  static String[] format(double[] values, int digits) {
    Notation notation = Notation.of(values, digits);
    String[] texts = new String[values.length];
    int width = notation.width();
    for (int i = 0; i < values.length; i++) {
      texts[i] = notation.write(values[i]);
      width = Math.max(width, texts[i].length());
    }
    for (int i = 0; i < texts.length; i++) {
      texts[i] = padLeft(texts[i], width);
    }
    return texts;
  }

  /**
   * Formats one number with up to {@code digits} significant digits, as R's {@code format} does.
   */
  static String format(double value, int digits) {
    return format(new double[] {value}, digits)[0];
  }

  /** Formats like C's {@code %.<digits>g}, right-aligned to digits + 1, as R's {@code formatC}. */
  static String general(double value, int digits) {
    String text;
    if (value == 0) {
      text = "0";
    } else if (Double.isFinite(value)) {
      BigDecimal rounded = significant(value, digits).stripTrailingZeros();
      int exponent = exponent(rounded);
      text =
          exponent < -4 || exponent >= digits
              ? scientific(value, rounded.precision() - 1)
              : rounded.toPlainString();
    } else {
      text = special(value);
    }
    return padLeft(text, digits + 1);
  }

  /**
   * Formats p-values as R's {@code format.pval} does: those of 0.0001 and more alike, the smaller
   * ones alike, and those below the machine's epsilon as {@code <2e-16}; NaN as {@code NA}.
   */
  static String[] pValues(double[] values, int digits) {
    double epsilon = Math.ulp(1.0);
    String[] texts = new String[values.length];
    Arrays.fill(texts, "NA");
    int width = formatGroup(values, texts, digits, 1e-4, Double.POSITIVE_INFINITY);
    width = Math.max(width, formatGroup(values, texts, digits, epsilon, 1e-4));
    int left = Math.max(1, digits - 2);
    String gap;
    if (width > 0) {
      if (left > 1 && left + 6 > width) {
        left = Math.max(1, width - 7);
      }
      gap = left == 1 && width <= 6 ? "" : " ";
    } else {
      gap = left == 1 ? "" : " ";
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] < epsilon) {
        texts[i] = "<" + gap + format(epsilon, left);
      }
    }
    return texts;
  }

  /** Formats those values alike that lie in [from, to) and returns their width, 0 without any. */
  private static int formatGroup(
      double[] values, String[] texts, int digits, double from, double to) {
    int[] places = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= from && values[i] < to) {
        places[count++] = i;
      }
    }
    double[] group = new double[count];
    for (int i = 0; i < count; i++) {
      group[i] = values[places[i]];
    }
    String[] formatted = format(group, digits);
    for (int i = 0; i < count; i++) {
      texts[places[i]] = formatted[i];
    }
    return count == 0 ? 0 : formatted[0].length();
  }

  /**
   * Rounds to {@code decimals} places after the point as R does since version 4: to the nearer of
   * the two doubles that neighbour the value with so many decimals, and to the even one where their
   * distances are equal in double arithmetic. NaN and the infinities stay.
   */
  static double round(double value, int decimals) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    double power = Math.pow(10, decimals);
    boolean exact = decimals + Math.ceil(Math.log10(Math.abs(value))) > EXACT_DIGITS;
    if (exact || Double.isInfinite(power)) {
      return value;
    }
    double scaled = value * power;
    double below = Math.floor(scaled) / power;
    double above = Math.ceil(scaled) / power;
    double down = value - below;
    double up = above - value;
    boolean even = Math.floor(scaled) % 2 == 0;
    return down < up || (down == up && even) ? below : above;
  }

  /** Rounds to {@code digits} significant digits; NaN and the infinities stay. */
  static double signif(double value, int digits) {
    return Double.isFinite(value) ? significant(value, digits).doubleValue() : value;
  }

  static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static BigDecimal significant(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "Inf" : "-Inf";
  }

  private static String fixed(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(double value, int decimals) {
    BigDecimal rounded = significant(value, decimals + 1);
    int exponent = value == 0 ? 0 : exponent(rounded);
    String digits =
        rounded
            .abs()
            .scaleByPowerOfTen(-exponent)
            .setScale(decimals, RoundingMode.UNNECESSARY)
            .toPlainString();
    String size = Integer.toString(Math.abs(exponent));
    return (value < 0 ? "-" : "")
        + digits
        + (exponent < 0 ? "e-" : "e+")
        + (size.length() < 2 ? "0" + size : size);
  }

  /**
   * How a group of numbers is written: fixed or scientific, with how many decimals, and how wide at
   * least (a number that rounds up to one digit more in fewer digits keeps the room for it).
   */
  private record Notation(boolean isFixed, int decimals, int width) {

    static Notation of(double[] values, int digits) {
      int left = 1; // characters before the point, the sign counted
      int right = 0; // digits after the point
      int longest = 1; // significant digits
      int exponentDigits = 2;
      int sign = 0;
      for (double value : values) {
        if (!Double.isFinite(value)) {
          continue;
        }
        int minus = value < 0 ? 1 : 0;
        int power = 0;
        int used = 1;
        if (value != 0) {
          BigDecimal rounded = significant(value, digits).stripTrailingZeros();
          power = exponent(rounded);
          used = rounded.precision();
        }
        int before = power + 1 - (isWidened(Math.abs(value), power, digits) ? 1 : 0);
        left = Math.max(left, minus + Math.max(1, before));
        right = Math.max(right, used - power - 1);
        longest = Math.max(longest, used);
        sign = Math.max(sign, minus);
        if (power >= 100 || power <= -100) {
          exponentDigits = 3;
        }
      }
      int fixedWidth = left + right + (right > 0 ? 1 : 0);
      int scientificWidth = sign + longest + (longest > 1 ? 1 : 0) + 2 + exponentDigits;
      return fixedWidth <= scientificWidth
          ? new Notation(true, right, fixedWidth)
          : new Notation(false, longest - 1, scientificWidth);
    }

    /**
     * Returns whether rounding to significant digits, but not to decimals, lengthens the integral
     * part: 9996 is 1e+04 in 3 digits, and still four digits wide in fixed notation.
     */
    private static boolean isWidened(double size, int power, int digits) {
      double half = 0.5 / Math.pow(10, Math.max(0, digits - power));
      return power > 0 && size < Math.pow(10, power) - half;
    }

    String write(double value) {
      if (!Double.isFinite(value)) {
        return special(value);
      }
      return isFixed ? fixed(value, decimals) : scientific(value, decimals);
    }
  }
}
