package dev.lamina.conformance;

/** The learning-rate schedules that Lamina has, by PyTorch's names: none so far. */
final class Schedules {
  static final Table<Row> TABLE = new Table<>("schedule");

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
}
