package dev.lamina.peers.regression;

import dev.lamina.benchmarks.work.Server;
import dev.lamina.benchmarks.work.Work;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Least squares by libraries for the JVM. */
public final class Programs {
  private interface Maker {
    Work of(int n, int p);
  }

  private Programs() {}

  /**
   * Serves one workload.
   *
   * @param args the library, {@code commons-math} or {@code smile}, then see {@link Server#serve}
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    boolean smile = args[0].equals("smile");
    Supplier<String> version = smile ? Smile::version : CommonsMath::version;
    Server.serve(
        Arrays.copyOfRange(args, 1, args.length),
        version,
        programs(smile ? Smile::new : CommonsMath::new));
  }

  private static Map<String, Supplier<Work>> programs(Maker library) {
    Map<String, Supplier<Work>> all = new HashMap<>();
    all.put("W11/100x3", () -> library.of(100, 3));
    all.put("W11/10000x10", () -> library.of(10_000, 10));
    all.put("W11/100000x50", () -> library.of(100_000, 50));
    return all;
  }
}
