package dev.lamina.train;

import java.util.Locale;
import java.util.function.LongSupplier;

/** How long a training has taken and will take, in words. */
final class Clock {
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final long totalSteps;
  private final long start;

  /**
   * Starts the clock.
   *
   * @param nanoTime the source of time, in ns
   * @param totalSteps how many steps the training has
   */
  Clock(LongSupplier nanoTime, long totalSteps) {
    this.nanoTime = nanoTime;
    this.totalSteps = totalSteps;
    this.start = nanoTime.getAsLong();
  }

  /** The time since the start, in ns. */
  long elapsed() {
    return nanoTime.getAsLong() - start;
  }

  /** The share of the steps that is done, in whole units of {@code 1 / parts}, rounded down. */
  int done(long steps, int parts) {
    return (int) (steps * parts / totalSteps);
  }

  /**
   * {@code 2.1 ms/step ETA 0:12}, or after the last step {@code 2.1 ms/step 0:34} with the time
   * that all took.
   */
  String text(long steps) {
    double seconds = elapsed() / NANOS;
    String rate = Figures.time(seconds / Math.max(1, steps)) + "/step  ";
    return steps >= totalSteps
        ? rate + minutes(seconds)
        : rate + "ETA " + minutes(Math.ceil(seconds / Math.max(1, steps) * (totalSteps - steps)));
  }

  private static String minutes(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
