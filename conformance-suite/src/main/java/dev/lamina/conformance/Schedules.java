package dev.lamina.conformance;

import java.util.Map;

/** The learning-rate schedules that Lamina has, by PyTorch's names: none so far. */
final class Schedules {
  private static final Map<String, Row> ROWS = Map.of();

  private Schedules() {}

  /** Follows a schedule. */
  @FunctionalInterface
  interface Row {
    /**
     * The rates in force.
     *
     * @param options the schedule's
     * @param baseLr the optimizer's rate before the schedule begins
     * @param metric what the schedule is told after each epoch; empty if it needs nothing
     * @param epochs how many rates to return
     */
    double[] rates(Arguments options, double baseLr, double[] metric, int epochs);
  }

  /**
   * The row of a schedule.
   *
   * @throws UnsupportedCaseException if Lamina has no such schedule
   */
  static Row of(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new UnsupportedCaseException("no schedule " + name);
    }
    return row;
  }
}
