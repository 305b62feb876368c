package dev.lamina.tensor;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * The texts of a block of numbers that are printed below and beside one another.
 *
 * @param scale what all numbers were divided by, if they were, as text
 * @param texts one text a number
 * @param width characters that fit each text
 */
record CellFormat(Optional<String> scale, String[] texts, int width) {
  private static final int LONGEST_INTEGER = 9;
  private static final int LARGEST_SPREAD = 4;
  private static final int LARGEST_UNSCALED = 5;

  /** Integers in full. There is always room for a sign. */
  static CellFormat integers(long[] values) {
    String[] texts = Arrays.stream(values).mapToObj(Long::toString).toArray(String[]::new);
    int digits = 1;
    for (String text : texts) {
      digits = Math.max(digits, text.startsWith("-") ? text.length() - 1 : text.length());
    }
    return new CellFormat(Optional.empty(), texts, digits + 1);
  }

  /**
   * Real numbers in the one notation that suits them all, chosen by where the first digits of the
   * largest and of the smallest stand: as integers, with a fixed number of digits after the point,
   * likewise after division by a power of ten, or in scientific notation.
   *
   * @param options digits after the point, and whether there may be powers of ten
   */
  static CellFormat reals(double[] values, PrintOptions options) {
    int precision = options.precision();
    boolean always = options.sciMode() == PrintOptions.SciMode.ON;
    boolean never = options.sciMode() == PrintOptions.SciMode.OFF;
    double[] sizes = Arrays.stream(values).filter(Double::isFinite).map(Math::abs).toArray();
    int most = integerDigits(Arrays.stream(sizes).max().orElse(0));
    int least = integerDigits(Arrays.stream(sizes).min().orElse(0));
    boolean longExponent = Math.abs(most) > 99 || Math.abs(least) > 99;
    if (always) {
      return scientific(values, precision, longExponent ? 3 : 2);
    }
    if (Arrays.stream(sizes).allMatch(size -> size == Math.rint(size))) {
      return most > LONGEST_INTEGER && !never
          ? scientific(values, precision, 2)
          : unscaled(values, most + 1, value -> NumberText.fixed(value, 0));
    }
    boolean spread = most - least > LARGEST_SPREAD;
    if (spread && !never) {
      return scientific(values, precision, longExponent ? 3 : 2);
    }
    if ((most > LARGEST_UNSCALED || most < 0) && !spread) {
      // Parsed, since C's pow gives the double nearest to a power of ten; below the least one it
      // would be zero.
      double scale = Math.max(Double.MIN_VALUE, Double.parseDouble("1e" + (most - 1)));
      double[] scaled = Arrays.stream(values).map(value -> value / scale).toArray();
      CellFormat cells =
          unscaled(scaled, precision + 3, value -> NumberText.fixed(value, precision));
      String text = NumberText.general(scale, precision);
      return new CellFormat(Optional.of(text), cells.texts, cells.width);
    }
    int width = Math.max(most, 1) + precision + 2;
    return unscaled(values, width, value -> NumberText.fixed(value, precision));
  }

  private static CellFormat scientific(double[] values, int precision, int exponentDigits) {
    // Beside the digits: a sign, the digit before the point, the point, e and its sign.
    int width = precision + exponentDigits + 5;
    return unscaled(values, width, value -> NumberText.scientific(value, precision));
  }

  private static CellFormat unscaled(double[] values, int least, DoubleFunction<String> notation) {
    String[] texts = Arrays.stream(values).mapToObj(notation).toArray(String[]::new);
    int width = Arrays.stream(texts).mapToInt(String::length).max().orElse(0);
    return new CellFormat(Optional.empty(), texts, Math.max(least, width));
  }

  // Of the digits before the point; 0 or less when zeros follow the point; 1 for zero itself.
  private static int integerDigits(double size) {
    return size == 0 ? 1 : (int) Math.floor(StrictMath.log10(size)) + 1;
  }
}
