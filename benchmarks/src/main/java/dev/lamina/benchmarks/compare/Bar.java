package dev.lamina.benchmarks.compare;

import java.util.Locale;

/**
 * What Lamina wants to reach in a row.
 *
 * @param wanted the least ratio to the best peer, or the largest value
 * @param relative whether it is a ratio: how many times as fast as the peer
 */
record Bar(double wanted, boolean relative) {
  /** A row that is measured without a bar. */
  static final Bar NONE = new Bar(Double.NaN, false);

  static Bar timesBest(double ratio) {
    return new Bar(ratio, true);
  }

  static Bar atMost(double value) {
    return new Bar(value, false);
  }

  /**
   * Whether it is met.
   *
   * @param value Lamina's value, in the row's unit
   * @param ratio how many times as good as the best peer; NaN if none ran
   * @return "met" or "missed"; "no peer" where there is nothing to compare with
   */
  String verdict(double value, double ratio) {
    if (Double.isNaN(wanted)) {
      return "";
    }
    if (relative && Double.isNaN(ratio)) {
      return "no peer";
    }
    return (relative ? ratio >= wanted : value <= wanted) ? "met" : "missed";
  }

  @Override
  public String toString() {
    if (Double.isNaN(wanted)) {
      return "";
    }
    String number = String.format(Locale.ROOT, "%.2f", wanted).replaceAll("\\.?0+$", "");
    return relative ? ">= " + number + "x" : "<= " + number;
  }
}
