package dev.lamina.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Verdicts by name, in the order in which the names first came up. */
final class Report {
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  private static final class Tally {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private final List<String> details = new ArrayList<>();
    private final Bits bits = new Bits();

    int of(Verdict verdict) {
      return counts.getOrDefault(verdict, 0);
    }
  }

  /**
   * Counts a verdict.
   *
   * @param details lines that explain it; none for a case that passed
   */
  void add(String name, Verdict verdict, List<String> details) {
    Tally tally = tallies.computeIfAbsent(name, key -> new Tally());
    tally.counts.merge(verdict, 1, Integer::sum);
    tally.details.addAll(details);
  }

  /** Adds the checksum of a case's results to that of its name. */
  void bits(String name, long sum) {
    tallies.computeIfAbsent(name, key -> new Tally()).bits.add(sum);
  }

  /** How often this verdict was given, under all names. */
  int total(Verdict verdict) {
    return tallies.values().stream().mapToInt(tally -> tally.of(verdict)).sum();
  }

  /** Whether there were cases and all of them passed. */
  boolean allPassed() {
    return total(Verdict.PASSED) > 0
        && total(Verdict.FAILED) == 0
        && total(Verdict.UNSUPPORTED) == 0;
  }

  boolean isEmpty() {
    return tallies.isEmpty();
  }

  /**
   * Prints a line a name, with the details below it if they are asked for, and the totals.
   *
   * @param bits whether each line ends with the checksum of the results
   */
  void print(PrintStream out, boolean verbose, boolean bits) {
    int width = tallies.keySet().stream().mapToInt(String::length).max().orElse(0);
    tallies.forEach(
        (name, tally) -> {
          out.printf(Locale.ROOT, "%-" + width + "s", name);
          for (Verdict verdict : Verdict.values()) {
            out.printf(Locale.ROOT, "  %5d", tally.of(verdict));
          }
          if (bits) {
            out.printf(Locale.ROOT, "  %016x", tally.bits.sum());
          }
          out.println();
          if (verbose) {
            tally.details.forEach(line -> out.println("  " + line));
          }
        });
    out.printf(
        Locale.ROOT,
        "total: passed %d, failed %d, unsupported %d%n",
        total(Verdict.PASSED),
        total(Verdict.FAILED),
        total(Verdict.UNSUPPORTED));
  }
}
