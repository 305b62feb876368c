package dev.lamina.optim;

/** Checks of option values; each returns the value that it found good. */
final class Options {
  private Options() {}

  static double positive(String optimizer, String option, double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY
        ? value
        : refuse(optimizer, option, value, "a finite number above 0");
  }

  static double notNegative(String optimizer, String option, double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY
        ? value
        : refuse(optimizer, option, value, "a finite number of 0 or more");
  }

  static double finite(String optimizer, String option, double value) {
    return Double.isFinite(value) ? value : refuse(optimizer, option, value, "a finite number");
  }

  static double decayRate(String optimizer, String option, double value) {
    return value >= 0 && value < 1
        ? value
        : refuse(optimizer, option, value, "a number of 0 or more and below 1");
  }

  private static double refuse(String optimizer, String option, double value, String rule) {
    throw new IllegalArgumentException(
        optimizer + ": " + option + " is out of range; got " + value + "; expected " + rule);
  }
}
