package dev.lamina.benchmarks.lamina;

import dev.lamina.benchmarks.work.Server;
import dev.lamina.benchmarks.work.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Lamina as a process that measures one workload. */
public final class Programs {
  private Programs() {}

  /**
   * Serves one workload.
   *
   * @param args see {@link Server#serve}
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Server.serve(args, () -> "Lamina on Java " + Runtime.version(), all());
  }

  /** A maker of each workload. */
  static Map<String, Supplier<Work>> all() {
    Map<String, Supplier<Work>> all = new HashMap<>();
    for (String name : new String[] {"W1/loop", Server.START, Server.MEMORY}) {
      all.put(name, () -> Training.small(false));
    }
    all.put("W1/fit", () -> new Fitting(false));
    all.put("W2/loop", () -> Training.small(true));
    all.put("W2/fit", () -> new Fitting(true));
    all.put("W3", Training::classifier);
    for (int n : new int[] {64, 256, 1024, 2048}) {
      all.put("W4/" + n, () -> Tensors.product(n));
    }
    all.put("W5/eager", Tensors::eager);
    all.put("W5/fused", Tensors::fused);
    all.put("W5/sum", Tensors::sum);
    all.put("W5/softmax", Tensors::softmax);
    all.put("W10", Prediction::new);
    all.put("W11/100x3", () -> new Regression(100, 3));
    all.put("W11/10000x10", () -> new Regression(10_000, 10));
    all.put("W11/100000x50", () -> new Regression(100_000, 50));
    return all;
  }
}
