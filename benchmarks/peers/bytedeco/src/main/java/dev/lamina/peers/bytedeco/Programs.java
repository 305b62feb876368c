package dev.lamina.peers.bytedeco;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Server;
import dev.lamina.benchmarks.work.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;

/** LibTorch by way of JavaCPP's classes. */
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

  /** Every program's first call. */
  static void useThreads() {
    torch.set_num_threads(Server.threads());
  }

  private static String version() {
    return "bytedeco pytorch "
        + torch.class.getPackage().getImplementationVersion()
        + ", "
        + torch.get_num_threads()
        + " threads";
  }

  /** Sizes of W5's softmax as long values. */
  static long[] softmaxShape() {
    return new long[] {Data.SOFTMAX_ROWS, Data.SOFTMAX_COLUMNS};
  }

  /** Inputs of the classifier. */
  static long classifierInputs() {
    return Network.CLASSIFIER.in(0);
  }
}
