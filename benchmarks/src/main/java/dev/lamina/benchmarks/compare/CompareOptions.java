package dev.lamina.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./bench} is told.
 *
 * @param rows what is measured
 * @param peers names of those that Lamina is compared with
 * @param javas homes of the JDKs that Lamina runs on; peers run on the first
 * @param scalar whether Lamina runs without the Vector API too
 * @param threads how many threads may compute
 * @param warmup seconds
 * @param repetitions of each row
 * @param seconds of a repetition
 * @param json where the medians are written, if anywhere
 */
record CompareOptions(
    List<Row> rows,
    List<String> peers,
    List<Path> javas,
    boolean scalar,
    int threads,
    double warmup,
    int repetitions,
    double seconds,
    Optional<Path> json) {
  static final String USAGE =
      "[ROW...] [--peers NAME,...|all|none] [--json FILE] [--jdk 17,25 | --java HOME,...]"
          + " [--scalar] [--threads N] [--warmup SECONDS] [--repetitions N] [--seconds SECONDS]"
          + " [--list] [--help]";

  /** Takes the arguments one by one. */
  private static final class Reading {
    private final List<String> rows = new ArrayList<>();
    private List<String> peers = Systems.peers();
    private List<Path> javas = List.of(Path.of(System.getProperty("java.home")));
    private boolean scalar;
    private int threads = Runtime.getRuntime().availableProcessors();
    private double warmup = 5;
    private int repetitions = 7;
    private double seconds = 0.3;
    private Optional<Path> json = Optional.empty();

    void option(String option, Iterator<String> rest) {
      if (!option.startsWith("-")) {
        rows.add(option);
        return;
      }
      if (option.equals("--scalar")) {
        scalar = true;
        return;
      }
      if (!List.of(
              "--peers",
              "--json",
              "--jdk",
              "--java",
              "--threads",
              "--warmup",
              "--repetitions",
              "--seconds")
          .contains(option)) {
        throw wrong(option);
      }
      if (!rest.hasNext()) {
        throw wrong("no value of " + option);
      }
      value(option, rest.next());
    }

    private void value(String option, String value) {
      switch (option) {
        case "--peers" -> peers = peers(value);
        case "--json" -> json = Optional.of(Path.of(value));
        case "--jdk" -> javas = List.of(value.split(",")).stream().map(Jdk::ofVersion).toList();
        case "--java" -> javas = List.of(value.split(",")).stream().map(Jdk::at).toList();
        case "--threads" -> threads = (int) number(option, value, 1, 1024);
        case "--warmup" -> warmup = number(option, value, 0, 3600);
        case "--repetitions" -> repetitions = (int) number(option, value, 1, 1000);
        default -> seconds = number(option, value, 0.001, 60);
      }
    }

    private static List<String> peers(String value) {
      if (value.equals("all")) {
        return Systems.peers();
      }
      if (value.equals("none")) {
        return List.of();
      }
      List<String> names = List.of(value.split(","));
      for (String name : names) {
        if (!Systems.peers().contains(name)) {
          throw new IllegalArgumentException(
              "got the peer "
                  + name
                  + "; expected "
                  + String.join(", ", Systems.peers())
                  + ", all or none");
        }
      }
      return names;
    }

    private static double number(String option, String value, double least, double most) {
      try {
        double number = Double.parseDouble(value);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException none) {
        throw new IllegalArgumentException(message(option + " " + value), none);
      }
      throw wrong(option + " " + value);
    }
  }

  CompareOptions {
    rows = List.copyOf(rows);
    peers = List.copyOf(peers);
    javas = List.copyOf(javas);
  }

  /**
   * Reads the arguments: all rows and all peers, the running JDK, all processors, five seconds of
   * warm-up, and seven repetitions of 0.3 seconds, unless they say otherwise.
   *
   * @throws IllegalArgumentException if an argument makes no sense
   */
  static CompareOptions parse(String... arguments) {
    Reading read = new Reading();
    for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
      read.option(rest.next(), rest);
    }
    read.json.ifPresent(CompareOptions::checkFolder);
    return new CompareOptions(
        Rows.named(read.rows),
        read.peers,
        read.javas,
        read.scalar,
        read.threads,
        read.warmup,
        read.repetitions,
        read.seconds,
        read.json);
  }

  /** Before minutes of measuring, not after. */
  private static void checkFolder(Path json) {
    Path folder = json.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw wrong("--json " + json + ", in a folder that is not there");
    }
  }

  private static IllegalArgumentException wrong(String got) {
    return new IllegalArgumentException(message(got));
  }

  private static String message(String got) {
    return "got " + got + "; expected " + USAGE + ". See docs/benchmarks.md";
  }
}
