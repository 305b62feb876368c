package dev.lamina.benchmarks;

import dev.lamina.backend.Device;
import java.util.Arrays;

/** Timings on a device that takes work without finishing it at once. */
final class DeviceTimings {
  private static final int REPETITIONS = 7;
  private static final int FEW_REPETITIONS = 3;
  private static final int MOST_TIMES = 2_000;
  private static final double LONG_MICROSECONDS = 1e6;

  private final Device device;
  private final double warmupSeconds;
  private final double timingSeconds;

  /**
   * Microseconds for doing a piece of work once.
   *
   * @param median of all timings
   * @param least of all timings
   * @param most of all timings
   */
  record Timing(double median, double least, double most) {}

  /**
   * Prepares timings.
   *
   * @param device the device
   * @param warmupSeconds how long a piece of work runs before it is timed, at least
   */
  DeviceTimings(Device device, double warmupSeconds) {
    this.device = device;
    this.warmupSeconds = warmupSeconds;
    // A timing ends with a wait, which should count for little.
    this.timingSeconds = Math.min(0.2, warmupSeconds / 4);
  }

  /**
   * Times work that is given to the device again and again, as often as fits into a fifth of a
   * second, and waited for at the end: seven times, or three times if once takes over a second.
   *
   * @param work the work
   * @return the timings
   */
  Timing backToBack(Runnable work) {
    double each = warm(work);
    int times = batch(each);
    double[] microseconds = new double[each > LONG_MICROSECONDS ? FEW_REPETITIONS : REPETITIONS];
    for (int r = 0; r < microseconds.length; r++) {
      microseconds[r] = microseconds(work, times);
    }
    Arrays.sort(microseconds);
    int last = microseconds.length - 1;
    return new Timing(microseconds[last / 2], microseconds[0], microseconds[last]);
  }

  /**
   * Times work that is waited for each time.
   *
   * @param work the work
   * @return the timings
   */
  Timing waitingForEach(Runnable work) {
    return backToBack(
        () -> {
          work.run();
          device.synchronize();
        });
  }

  /** Runs the work until it is warm; returns about how long it takes then. */
  private double warm(Runnable work) {
    // The first time, kernels are compiled, which says nothing about the next ones.
    microseconds(work, 1);
    double each = microseconds(work, 1);
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    while (System.nanoTime() < end && each < LONG_MICROSECONDS) {
      each = microseconds(work, batch(each));
    }
    return each;
  }

  private int batch(double each) {
    return (int) Math.max(1, Math.min(MOST_TIMES, timingSeconds * 1e6 / each));
  }

  private double microseconds(Runnable work, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    device.synchronize();
    return Math.max(1e-3, (System.nanoTime() - start) / 1e3 / times);
  }
}
