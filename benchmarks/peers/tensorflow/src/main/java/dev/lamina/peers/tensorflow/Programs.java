package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Server;
import dev.lamina.benchmarks.work.Work;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.TensorFlow;

/** TensorFlow in graph mode: all of a workload is one run of a session. */
public final class Programs {
  private Programs() {}

  /**
   * Serves one workload.
   *
   * @param args {@code inline} to run operations on the calling thread, else {@code pools}; then
   *     see {@link Server#serve}
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
    // A graph is optimised as a whole, so that there is only one way to write it.
    all.put("W5/eager", Tensors::chain);
    all.put("W5/fused", Tensors::chain);
    all.put("W5/sum", Tensors::sum);
    all.put("W5/softmax", Tensors::softmax);
    all.put("W10", Prediction::new);
    String threads = args[0];
    if (threads.equals("inline")) {
      Graphs.runInline();
    }
    Server.serve(
        Arrays.copyOfRange(args, 1, args.length),
        () -> "TensorFlow " + TensorFlow.version() + ", " + threads,
        all);
  }
}
