package dev.lamina.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** What {@code ./bench} says about itself. */
final class Help {
  private static final String TEXT =
      """
      usage: ./bench [ROW...] [OPTION...]
          compares Lamina with other libraries, in turn, each in a process of its own.

      ROW is one of those below, or W1, W2, ... for all rows of one; all rows without any.
      --peers NAME,...    %s,
                          all (the default) or none. Their jars are downloaded at the first use:
                          hundreds of megabytes, for Linux on x86-64.
      --jdk 25,17         versions of Java to run Lamina on; peers run on the first. The JDK of
                          JAVA_HOME by default; the bars are meant for 25
      --java HOME,...     the same by their folders
      --scalar            also Lamina without the Vector API
      --threads N         how many threads may compute; all processors by default
      --warmup SECONDS    how long each process runs before it is measured (5)
      --repetitions N     how often a row is measured (7); the median counts
      --seconds SECONDS   how long a repetition takes (0.3)
      --json FILE         writes the medians to a file
      --list              lists the rows
      --help              this text

      ./bench jmh [FILTER] [OPTION...]   kernels with their scalar and hand-written twins, by JMH
      ./bench steps [SECONDS], ./bench dispatch [SECONDS], ./bench start, ./bench opencl
          single measurements, after so many seconds of warm-up; see docs/benchmarks.md

      """;

  private static final String SETTINGS =
      """
      Heap: -XX:+UseG1GC -Xms384m -Xmx3g for all JVMs where work is repeated, the JVM's defaults for
      start and memory.
      Lamina: --add-modules jdk.incubator.vector, --enable-native-access=ALL-UNNAMED.
      Peers: OMP_WAIT_POLICY=PASSIVE, and the number of threads in OMP_, OPENBLAS_ and
      MKL_NUM_THREADS. tf runs graphs with its pools of threads, tf-inline all operations of a graph
      on the calling thread. What each peer does is in benchmarks/peers.

      """;

  private Help() {}

  static String text() {
    String peers = String.join(", ", Systems.peers());
    return String.format(Locale.ROOT, TEXT, peers) + ran(Rows.all());
  }

  /** What stands beside a table: how processes are started, and what each row does. */
  static String ran(List<Row> rows) {
    return SETTINGS + rows(rows);
  }

  /** Rows with their bars and what they do. */
  static String rows(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s %-10s %-9s %s%n",
              row.name(),
              row.unit(),
              row.bar(),
              row.program() + (row.kind() == Row.Kind.PLANNED ? "; layers not there yet" : "")));
    }
    return text.toString();
  }
}
