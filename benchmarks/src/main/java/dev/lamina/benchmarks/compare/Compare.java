package dev.lamina.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code ./bench [ROW...]}: reads the arguments, compares, prints. */
public final class Compare {
  private Compare() {}

  /**
   * Runs a comparison.
   *
   * @param arguments see {@code ./bench --help}
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    if (given.contains("--help") || given.contains("-h")) {
      System.out.print(Help.text());
      return;
    }
    if (given.contains("--list")) {
      System.out.print(Help.rows(Rows.all()));
      return;
    }
    CompareOptions options = CompareOptions.parse(arguments);
    Path root = root();
    Results results =
        new Comparison(options, contenders(options, root), root.resolve("target/bench")).run();
    System.out.println(machine(options));
    System.out.println();
    System.out.println(new Table(results).text());
    System.out.print(Help.ran(options.rows()));
    if (options.json().isPresent()) {
      String json = Json.of(results, options.threads());
      Files.writeString(options.json().get(), json, StandardCharsets.UTF_8);
    }
  }

  /** The project's folder. */
  static Path root() {
    String given = System.getenv("LAMINA_ROOT");
    return Path.of(given == null ? "." : given).toAbsolutePath().normalize();
  }

  /** Lamina in all its forms, then the peers. */
  private static List<Contender> contenders(CompareOptions options, Path root) {
    List<Contender> all = new ArrayList<>();
    for (Path java : options.javas()) {
      String name = all.isEmpty() ? "lamina" : "lamina-jdk" + Jdk.feature(java);
      all.add(new LaminaContender(name, java, List.of()));
    }
    Path first = options.javas().get(0);
    if (options.scalar()) {
      all.add(new LaminaContender("lamina-scalar", first, List.of("-Dlamina.simd=off")));
    }
    for (String peer : options.peers()) {
      all.add(Systems.peer(peer, first, root));
    }
    return all;
  }

  /** What the figures depend on. */
  private static String machine(CompareOptions options) {
    List<String> javas = options.javas().stream().map(Jdk::version).toList();
    return String.format(
        Locale.ROOT,
        "%s, %s; %s %s; %d of %d processors; Java %s, peers on the first; warm-up %s s, median of %d"
            + " x %s s, ± half the range",
        LocalDate.now(),
        processor(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        options.threads(),
        Runtime.getRuntime().availableProcessors(),
        String.join(" and ", javas),
        Table.number(options.warmup()),
        options.repetitions(),
        Table.number(options.seconds()));
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException none) {
      // Only Linux has the file.
      return System.getProperty("os.arch");
    }
    return System.getProperty("os.arch");
  }
}
