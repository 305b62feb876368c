package dev.lamina.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much of the processors' time went to programs that are not measured, in the repetitions of a
 * row. Where the system does not tell, nothing did.
 */
final class Bystanders {
  private static final Path STAT = Path.of("/proc/stat");

  /**
   * Of the line {@code cpu}: user, nice, system, then idle and waiting, then interrupts and steal.
   */
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

  private static final double TICKS_A_SECOND = 100;

  private double others;
  private double available;

  /** Processor seconds that all programs together have used since the start. */
  static double busySeconds() {
    if (!Files.isReadable(STAT)) {
      return Double.NaN;
    }
    try {
      String[] fields = Files.readAllLines(STAT).get(0).split(" +");
      return BUSY.stream().mapToDouble(i -> Double.parseDouble(fields[i])).sum() / TICKS_A_SECOND;
    } catch (IOException | RuntimeException unknown) {
      // Another system's file of that name; only a remark depends on it.
      return Double.NaN;
    }
  }

  /**
   * Counts a repetition.
   *
   * @param busy processor seconds of all programs in it
   * @param own those of the process that was measured
   * @param seconds how long it took
   */
  void add(double busy, double own, double seconds) {
    if (!Double.isNaN(busy)) {
      others += Math.max(0, busy - own);
      available += seconds * Runtime.getRuntime().availableProcessors();
    }
  }

  /** The others' share of all processor time, from 0 to 1. */
  double share() {
    return available == 0 ? 0 : others / available;
  }
}
