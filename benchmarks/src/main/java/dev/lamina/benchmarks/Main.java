package dev.lamina.benchmarks;

import dev.lamina.backend.LaminaException;
import dev.lamina.benchmarks.compare.Compare;
import dev.lamina.benchmarks.compare.Kernels;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses a measurement: {@code ./bench steps}, {@code ./bench dispatch}, {@code ./bench start},
 * {@code ./bench opencl}, {@code ./bench jmh}; all else is for the comparison with other libraries.
 */
public final class Main {
  /** One measurement. */
  @FunctionalInterface
  interface Measurement {
    void run(String[] options) throws Exception;
  }

  private static final Map<String, Measurement> ALL =
      new TreeMap<>(
          Map.of(
              "steps", TrainingSteps::main,
              "dispatch", Dispatch::main,
              "jmh", Kernels::main,
              "opencl", OpenCl::main,
              "start", FirstLoss::main));

  private Main() {}

  /**
   * Runs a measurement.
   *
   * @param args its name, then its options; or what {@code Compare} takes
   * @throws Exception what the measurement throws
   */
  public static void main(String[] args) throws Exception {
    // `start` is a row of the comparison too; alone it is the measurement without peers.
    boolean row = args.length > 1 && args[0].equals("start");
    try {
      if (args.length > 0 && ALL.containsKey(args[0]) && !row) {
        ALL.get(args[0]).run(Arrays.copyOfRange(args, 1, args.length));
      } else {
        Compare.main(args);
      }
    } catch (IllegalArgumentException | LaminaException e) {
      System.err.println("bench: " + e.getMessage() + ". See ./bench --help");
      System.exit(2);
    }
  }
}
