package dev.lamina.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  private static final List<String> NAMES =
      List.of(
          "--peers",
          "--json",
          "--jdk",
          "--java",
          "--scalar",
          "--threads",
          "--warmup",
          "--repetitions",
          "--seconds");

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
      } else if (!NAMES.contains(option)) {
        throw wrong(option, "one of " + String.join(", ", NAMES));
      } else if (option.equals("--scalar")) {
        scalar = true;
      } else if (!rest.hasNext()) {
        throw wrong(option + " without a value", "one behind it");
      } else {
        value(option, rest.next());
      }
    }

    private void value(String option, String value) {
      switch (option) {
        case "--peers" -> peers = peers(value);
        case "--json" -> json = Optional.of(file(value));
        case "--jdk" -> javas = Stream.of(value.split(",")).map(Jdk::ofVersion).toList();
        case "--java" -> javas = Stream.of(value.split(",")).map(Jdk::at).toList();
        case "--threads" -> threads = whole(option, value, 1024);
        case "--warmup" -> warmup = seconds(option, value, 0, 3600);
        case "--repetitions" -> repetitions = whole(option, value, 1000);
        default -> seconds = seconds(option, value, 0.001, 60);
      }
    }

    /** Refused before minutes of measuring, not after. */
    private static Path file(String value) {
      Path path = Path.of(value);
      Path folder = path.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(path)) {
        throw wrong("--json " + value, "a file in a folder that is there");
      }
      return path;
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
          throw wrong("--peers " + name, String.join(", ", Systems.peers()) + ", all or none");
        }
      }
      return names;
    }

    private static int whole(String option, String value, int most) {
      if (value.matches("[0-9]{1,9}")) {
        int number = Integer.parseInt(value);
        if (number >= 1 && number <= most) {
          return number;
        }
      }
      throw wrong(option + " " + value, "a whole number from 1 to " + most);
    }

    private static double seconds(String option, String value, double least, double most) {
      if (value.matches("[0-9]{1,9}(\\.[0-9]*)?|\\.[0-9]+")) {
        double number = Double.parseDouble(value);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw wrong(option + " " + value, "seconds from " + least + " to " + most);
    }

    private static IllegalArgumentException wrong(String got, String expected) {
      return new IllegalArgumentException("got " + got + "; expected " + expected);
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
}
