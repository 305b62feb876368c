package dev.lamina.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Repeated timings of one piece of work. */
final class Samples {
  private final double[] microseconds;
  private double bytes;

  private Samples(int repetitions) {
    microseconds = new double[repetitions];
  }

  /**
   * Times a piece of work.
   *
   * @param warmupSeconds how long it runs before the timings, at least
   * @param repetitions number of timings
   * @param times how often the work runs in each
   * @param work the work
   * @return the timings
   */
  static Samples of(double warmupSeconds, int repetitions, int times, Runnable work) {
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    while (System.nanoTime() < end) {
      work.run();
    }
    Samples samples = new Samples(repetitions);
    for (int r = 0; r < repetitions; r++) {
      long bytes = allocated();
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        work.run();
      }
      samples.microseconds[r] = (System.nanoTime() - start) / 1e3 / times;
      samples.bytes = (double) (allocated() - bytes) / times;
    }
    Arrays.sort(samples.microseconds);
    return samples;
  }

  /**
   * How long to warm up: the one option of some measurements, five seconds without it.
   *
   * @param options what the command line says
   * @return seconds
   * @throws IllegalArgumentException if that is something else
   */
  static double warmup(String... options) {
    if (options.length == 0) {
      return 5;
    }
    if (options.length > 1 || !options[0].matches("[0-9]{1,4}(\\.[0-9]*)?")) {
      throw new IllegalArgumentException(
          "got " + String.join(" ", options) + "; expected seconds of warm-up, or nothing");
    }
    return Double.parseDouble(options[0]);
  }

  /** Bytes that all threads together have allocated. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(n -> n > 0)
        .sum();
  }

  double median() {
    return microseconds[microseconds.length / 2];
  }

  double least() {
    return microseconds[0];
  }

  double most() {
    return microseconds[microseconds.length - 1];
  }

  /** Bytes allocated a piece of work, over all threads, in the last timing. */
  double bytes() {
    return bytes;
  }

  static String machine() {
    return String.format(
        Locale.ROOT,
        "Java %s, %s %s, %d processors, lamina.simd=%s, vector module %s",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("lamina.simd", "auto"),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "present" : "absent");
  }
}
