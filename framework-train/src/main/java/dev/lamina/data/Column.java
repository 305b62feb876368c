package dev.lamina.data;

import java.util.BitSet;

/**
 * A named column of a {@link Table}: the texts of its cells, their numbers if it is numeric, and
 * which cells are missing.
 *
 * @param name the name in the header
 * @param texts the cells as they were read, blanks around them left out
 * @param numbers the values of a numeric column, NaN where missing; empty for a text column that
 *     has rows
 * @param isNumeric whether every cell that is not missing holds a number
 * @param missing the rows without a value
 */
record Column(String name, String[] texts, double[] numbers, boolean isNumeric, BitSet missing) {

  /** Returns a column of cells read from a file, numeric if all its cells allow that. */
  static Column parse(String name, String[] texts, CsvOptions options) {
    BitSet missing = new BitSet(texts.length);
    double[] numbers = new double[texts.length];
    boolean numeric = true;
    for (int i = 0; i < texts.length; i++) {
      if (options.isMissing(texts[i])) {
        missing.set(i);
        numbers[i] = Double.NaN;
      } else if (numeric) {
        numbers[i] = number(texts[i]);
        numeric = !Double.isNaN(numbers[i]);
      }
    }
    return new Column(name, texts, numeric ? numbers : new double[0], numeric, missing);
  }

  /** Returns a column of numbers; NaN is a missing value. */
  static Column of(String name, double[] numbers) {
    BitSet missing = new BitSet(numbers.length);
    String[] texts = new String[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      missing.set(i, Double.isNaN(numbers[i]));
      texts[i] = text(numbers[i]);
    }
    return new Column(name, texts, numbers.clone(), true, missing);
  }

  private static String text(double number) {
    long whole = (long) number;
    return whole == number && Math.abs(number) < 1e15
        ? Long.toString(whole)
        : Double.toString(number);
  }

  /**
   * Returns the finite decimal number that {@code text} spells, else NaN. Narrower than Java's own
   * parsing, which also takes {@code 1d}, {@code 0x1p3} and {@code Infinity}.
   */
  static double number(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+';
      if (!allowed && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isInfinite(number) ? Double.NaN : number;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  int size() {
    return texts.length;
  }

  /** Returns the rows given, in their order. */
  Column take(int[] rows) {
    String[] takenTexts = new String[rows.length];
    double[] takenNumbers = new double[isNumeric ? rows.length : 0];
    BitSet takenMissing = new BitSet(rows.length);
    for (int i = 0; i < rows.length; i++) {
      takenTexts[i] = texts[rows[i]];
      takenMissing.set(i, missing.get(rows[i]));
      if (isNumeric) {
        takenNumbers[i] = numbers[rows[i]];
      }
    }
    return new Column(name, takenTexts, takenNumbers, isNumeric, takenMissing);
  }

  /** Returns the first row that holds a text where a number is wanted. */
  int firstText() {
    int row = 0;
    while (missing.get(row) || !Double.isNaN(number(texts[row]))) {
      row++;
    }
    return row;
  }
}
