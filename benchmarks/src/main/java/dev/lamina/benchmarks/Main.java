package dev.lamina.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses a measurement: {@code ./bench steps}, {@code ./bench dispatch}, {@code ./bench start},
 * {@code ./bench opencl}.
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
              "opencl", OpenCl::main,
              "start", FirstLoss::main));

  private Main() {}

  /**
   * Runs a measurement.
   *
   * @param args its name, then its options
   * @throws Exception what the measurement throws
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0 || !ALL.containsKey(args[0])) {
      System.err.println(
          "bench: expected one of "
              + ALL.keySet()
              + "; got "
              + (args.length == 0 ? "nothing" : args[0])
              + ". See docs/benchmarks.md");
      System.exit(2);
    }
    ALL.get(args[0]).run(Arrays.copyOfRange(args, 1, args.length));
  }
}
