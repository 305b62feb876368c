package dev.lamina.benchmarks.compare;

/** How a row's values are written. */
enum Unit {
  MICROSECONDS("us", true),
  MILLISECONDS("ms", true),
  SECONDS("s", true),
  MEBIBYTES("MiB", true),
  MEGABYTES("MB", true),
  SAMPLES("samples/s", false),
  GIGAFLOPS("GFLOP/s", false);

  private final String text;
  private final boolean lowerIsBetter;

  Unit(String text, boolean lowerIsBetter) {
    this.text = text;
    this.lowerIsBetter = lowerIsBetter;
  }

  boolean lowerIsBetter() {
    return lowerIsBetter;
  }

  /**
   * A value from what a process answered.
   *
   * @param answer seconds for doing the work once; memory and sizes as they are
   * @param amount samples or multiply-add operations of doing it once
   */
  double of(double answer, double amount) {
    return switch (this) {
      case MICROSECONDS -> answer * 1e6;
      case MILLISECONDS -> answer * 1e3;
      case SECONDS, MEBIBYTES, MEGABYTES -> answer;
      case SAMPLES -> amount / answer;
      case GIGAFLOPS -> amount / answer / 1e9;
    };
  }

  /** How many times as good one value is as another. */
  double ratio(double value, double other) {
    return lowerIsBetter ? other / value : value / other;
  }

  @Override
  public String toString() {
    return text;
  }
}
