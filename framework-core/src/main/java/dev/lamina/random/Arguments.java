package dev.lamina.random;

/** Checks of what callers give to a {@link Generator}; each failure says what to give instead. */
final class Arguments {
  private Arguments() {}

  static void range(String op, int length, int offset, int n) {
    // As long: offset + n may exceed the largest int.
    if (offset < 0 || n < 0 || (long) offset + n > length) {
      throw failure(
          op,
          "the part to fill is not inside the array",
          "offset " + offset + ", n " + n + ", array length " + length,
          "0 <= offset, 0 <= n, offset + n <= array length",
          "Shorten n or give a longer array.");
    }
  }

  /** {@code width} is {@code to - from} as the element type has it; infinite if it overflows. */
  static void interval(String op, double from, double to, double width) {
    if (!(from <= to) || !(width <= Double.MAX_VALUE)) {
      throw failure(
          op,
          "no interval",
          "from " + from + ", to " + to,
          "from <= to and a finite to - from in the element type",
          "Give the lower end first.");
    }
  }

  static void deviation(String op, double std) {
    if (!(std >= 0)) {
      throw failure(
          op,
          "no standard deviation",
          "std " + std,
          "std >= 0",
          "Take the square root of a variance.");
    }
  }

  static void increasing(String op, long low, long high) {
    if (low >= high) {
      throw failure(
          op,
          "there is no integer to draw",
          "low " + low + ", high " + high,
          "low < high",
          "high itself is never drawn.");
    }
  }

  static void probability(String op, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw failure(
          op, "no probability", "p " + p, "0 <= p <= 1", "p is the probability of a one.");
    }
  }

  static void rate(String op, double rate) {
    if (!(rate > 0)) {
      throw failure(
          op, "no rate", "rate " + rate, "rate > 0", "The rate is the inverse of the mean.");
    }
  }

  private static IllegalArgumentException failure(
      String op, String wrong, String got, String expected, String advice) {
    return new IllegalArgumentException(
        op + ": " + wrong + "; got " + got + "; expected " + expected + ". " + advice);
  }
}
