package dev.lamina.benchmarks.compare;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Server;
import java.util.ArrayList;
import java.util.List;

/** All rows, in the order of the table. */
final class Rows {
  private static final String STEP =
      "zero the gradients, forward, mean squared error, backward, update; 3-32-1 with ReLU, all 100"
          + " observations, ";
  private static final String LOOP =
      "; an explicit loop over modules, loss and optimizer, a scope a step (TensorFlow: one run of a"
          + " session, DL4J: the network's fit)";
  private static final String FIT =
      "; Lamina: Model.fit, the full batch, no shuffling, silent. Peers: as in the loop";
  private static final String COMPILED =
      "; Lamina: an explicit loop over a step of Compiled.of. Peers: as in the loop of W1";
  private static final String ELEMENTS = " of 10 million float32; ";

  private static final List<Row> ALL =
      List.of(
          step("W1/loop", 1e-3, Bar.timesBest(11), STEP + "SGD" + LOOP),
          step("W1/fit", 1e-3, Bar.timesBest(19), STEP + "SGD" + FIT),
          // Where a gradient is nearly 0, Adam's first steps have the sign of a rounding error.
          step("W2/loop", 2e-2, Bar.timesBest(15), STEP + "Adam" + LOOP),
          step("W2/fit", 2e-2, Bar.timesBest(25), STEP + "Adam" + FIT),
          new Row(
              "W3",
              Unit.SAMPLES,
              Data.BATCH,
              50,
              1e-4,
              Bar.timesBest(1.3),
              "a training step, 784-512-256-10 with ReLU, batch 128, softmax cross-entropy, Adam"
                  + COMPILED),
          product(64, 0.9),
          product(256, 0.7),
          product(1024, 0.8),
          product(2048, 0.8),
          once(
              "W5/eager",
              Unit.MILLISECONDS,
              Bar.atMost(12),
              "relu(a * b + c)" + ELEMENTS + "three operations with new results, in a scope"),
          once(
              "W5/fused",
              Unit.MILLISECONDS,
              Bar.timesBest(1),
              "the same as one operation; peers without that: into memory that is there already"),
          once("W5/sum", Unit.MILLISECONDS, Bar.timesBest(1), "sum" + ELEMENTS + "into a tensor"),
          once(
              "W5/softmax",
              Unit.MILLISECONDS,
              Bar.timesBest(1),
              "softmax over the rows of 4096 x 1000 float32, a new result, in a scope"),
          planned("W6", Unit.SAMPLES, 1.3, "LeNet, batch 64, SGD: a training step"),
          planned("W7", Unit.MILLISECONDS, 1, "3x3 convolution 64-64 of 16 x 32 x 32, and back"),
          planned("W8", Unit.MILLISECONDS, 1 / 0.9, "LSTM 64-256, 64 steps, batch 32, and back"),
          planned(
              "W9", Unit.MILLISECONDS, 1, "transformer layer d 256, 4 heads, 8 x 128, and back"),
          once(
              "W10",
              Unit.MICROSECONDS,
              Bar.timesBest(1),
              "W3's network predicts one row, from a float[] to a float[], without gradients"),
          leastSquares("W11/100x3", Unit.MICROSECONDS),
          leastSquares("W11/10000x10", Unit.MILLISECONDS),
          leastSquares("W11/100000x50", Unit.MILLISECONDS),
          once(
              Server.START,
              Unit.SECONDS,
              Bar.atMost(0.25),
              "from the start of a process to the first loss of W1, read; default heap"),
          once(
              Server.MEMORY,
              Unit.MEBIBYTES,
              Bar.atMost(80),
              "most resident memory (VmHWM) of a process that takes 300 steps of W1; default heap"),
          once(
              "size",
              Unit.MEGABYTES,
              Bar.atMost(6),
              "all jars that training needs on one platform, 1 MB is 10^6 bytes; Lamina's own parts"
                  + " as they compress"));

  private Rows() {}

  private static Row step(String name, double tolerance, Bar bar, String program) {
    return new Row(name, Unit.MICROSECONDS, 0, 100, tolerance, bar, program);
  }

  private static Row product(int n, double ratio) {
    return new Row(
        "W4/" + n,
        Unit.GIGAFLOPS,
        2.0 * n * n * n,
        1,
        1e-3,
        Bar.timesBest(ratio),
        "product of two float32 matrices of " + n + " x " + n + " into a new one, in a scope");
  }

  private static Row once(String name, Unit unit, Bar bar, String program) {
    return new Row(name, unit, 0, 1, 1e-3, bar, program);
  }

  private static Row leastSquares(String name, Unit unit) {
    String size = name.substring(name.indexOf('/') + 1).replace("x", " rows of ");
    return once(
        name,
        unit,
        Bar.timesBest(1),
        "least squares in float64 by QR with an intercept, " + size + ", arrays to coefficients");
  }

  private static Row planned(String name, Unit unit, double ratio, String program) {
    return once(name, unit, Bar.timesBest(ratio), program);
  }

  static List<Row> all() {
    return ALL;
  }

  /**
   * Chooses rows.
   *
   * @param names of rows, or of workloads with all their rows; none: all
   * @throws IllegalArgumentException if there is no such row
   */
  static List<Row> named(List<String> names) {
    List<Row> chosen = new ArrayList<>();
    for (Row row : ALL) {
      if (names.isEmpty() || names.contains(row.name()) || names.contains(row.group())) {
        chosen.add(row);
      }
    }
    for (String name : names) {
      if (chosen.stream().noneMatch(r -> r.name().equals(name) || r.group().equals(name))) {
        throw new IllegalArgumentException(
            "got the row "
                + name
                + "; expected "
                + String.join(", ", ALL.stream().map(Row::name).toList())
                + ", or W1, W2, ... for all rows of one");
      }
    }
    return chosen;
  }
}
