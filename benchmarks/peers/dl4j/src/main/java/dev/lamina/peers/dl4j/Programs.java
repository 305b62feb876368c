package dev.lamina.peers.dl4j;

import dev.lamina.benchmarks.work.Server;
import dev.lamina.benchmarks.work.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j on ND4J's native backend. */
public final class Programs {
  private Programs() {}

  /**
   * Serves one workload.
   *
   * @param args see {@link Server#serve}
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Map<String, Supplier<Work>> all = new HashMap<>();
    for (String name : new String[] {"W1/loop", Server.START, Server.MEMORY}) {
      all.put(name, () -> Training.small(false));
    }
    all.put("W2/loop", () -> Training.small(true));
    all.put("W3", Training::classifier);
    for (int n : new int[] {64, 256, 1024, 2048}) {
      all.put("W4/" + n, () -> Tensors.product(n));
    }
    all.put("W5/eager", Tensors::eager);
    all.put("W5/fused", Tensors::intoGiven);
    all.put("W5/sum", Tensors::sum);
    all.put("W5/softmax", Tensors::softmax);
    all.put("W10", Prediction::new);
    Server.serve(args, Programs::version, all);
  }

  private static String version() {
    // The jars do not tell.
    return "DL4J 1.0.0-M2.1 on " + Nd4j.getBackend().getClass().getSimpleName();
  }
}
