package dev.lamina.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that can take part, and the settings that they share. */
final class Systems {
  private static final List<String> JAVACPP =
      List.of(
          "-Dorg.bytedeco.javacpp.cachedir=CACHE",
          // Scopes free the memory; the collector need not be asked.
          "-Dorg.bytedeco.javacpp.nopointergc=true",
          "-Dorg.bytedeco.javacpp.maxbytes=0",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  private static final List<PeerFacts> JAVA_PEERS =
      List.of(
          new PeerFacts(
              "djl",
              "djl",
              List.of(),
              List.of("-Dai.djl.offline=true", "-DDJL_CACHE_DIR=CACHE", "-DENGINE_CACHE_DIR=CACHE"),
              // Its one pool is faster if threads look for work for some milliseconds before they
              // sleep: a product of 64 x 64 takes 10 us instead of 130.
              Map.of("GOMP_SPINCOUNT", "300000"),
              "none"),
          new PeerFacts("bytedeco", "bytedeco", List.of(), JAVACPP, Map.of(), "none"),
          tensorFlow("tf", "pools"),
          tensorFlow("tf-inline", "inline"),
          // With avx512, the general one is not needed.
          new PeerFacts(
              "dl4j",
              "dl4j",
              List.of(),
              JAVACPP,
              Map.of(),
              "nd4j-native-[0-9].*linux-x86_64\\.jar"),
          new PeerFacts(
              "commons-math", "regression", List.of("commons-math"), List.of(), Map.of(), ""),
          new PeerFacts("smile", "regression", List.of("smile"), JAVACPP, Map.of(), ""));

  private Systems() {}

  private static PeerFacts tensorFlow(String name, String threads) {
    Map<String, String> quiet = Map.of("TF_CPP_MIN_LOG_LEVEL", "2");
    return new PeerFacts(name, "tensorflow", List.of(threads), JAVACPP, quiet, "none");
  }

  /** The names of all peers. */
  static List<String> peers() {
    List<String> names = new ArrayList<>(JAVA_PEERS.stream().map(PeerFacts::name).toList());
    names.addAll(List.of("numpy", "torch"));
    return names;
  }

  /**
   * The peer of a name.
   *
   * @param name one of {@link #peers}
   * @param java the home of the JDK for peers of the JVM
   * @param root the project's folder
   */
  static Contender peer(String name, Path java, Path root) {
    for (PeerFacts facts : JAVA_PEERS) {
      if (facts.name().equals(name)) {
        return new JavaContender(facts, java, root);
      }
    }
    return new PythonContender(name, root.resolve("benchmarks/peers/python/" + name + "_bench.py"));
  }

  /** One heap for all JVMs, which grows as by default; exactly the default for single answers. */
  static List<String> heap(Row row) {
    return row.kind() == Row.Kind.REPEATED
        ? List.of("-XX:+UseG1GC", "-Xms384m", "-Xmx3g")
        : List.of();
  }

  /** As many threads as allowed in whatever computes, and none that spins while it waits. */
  static Map<String, String> openMp(int threads) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
      environment.put(name, Integer.toString(threads));
    }
    environment.put("OMP_WAIT_POLICY", "PASSIVE");
    return environment;
  }
}
