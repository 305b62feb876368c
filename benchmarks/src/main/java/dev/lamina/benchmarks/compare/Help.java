package dev.lamina.benchmarks.compare;

import java.util.Locale;

/** What {@code ./bench} says about itself. */
final class Help {
  private static final String TEXT =
      """
      ./bench %s
          compares Lamina with other libraries, in turn, each in a process of its own.

      ROW is one of those below, or W1, W2, ... for all rows of one; all rows without any.
      --peers    %s; all by default. Their jars are
                 downloaded at the first use: hundreds of megabytes, for Linux on x86-64.
      --json     writes the medians to a file
      --jdk      versions of Java to run Lamina on, --java their folders; peers run on the first.
                 The JDK of JAVA_HOME by default; the bars are meant for 25
      --scalar   also Lamina without the Vector API
      --threads  how many threads may compute; all processors by default

      ./bench jmh [FILTER] [OPTION...]   kernels with their scalar and hand-written twins, by JMH
      ./bench steps | dispatch | start | opencl   single measurements; see docs/benchmarks.md

      Heap: -XX:+UseG1GC -Xms384m -Xmx3g for all JVMs where work is repeated, the JVM's defaults for
      start and memory.
      Lamina: --add-modules jdk.incubator.vector, --enable-native-access=ALL-UNNAMED.
      Peers: OMP_WAIT_POLICY=PASSIVE, and the number of threads in OMP_, OPENBLAS_ and
      MKL_NUM_THREADS. tf runs graphs with its pools of threads, tf-inline all operations of a graph
      on the calling thread. What each peer does is in benchmarks/peers.

      """;

  private Help() {}

  static String text() {
    return String.format(
            Locale.ROOT, TEXT, CompareOptions.USAGE, String.join(", ", Systems.peers()))
        + rows();
  }

  /** All rows with what they do. */
  static String rows() {
    StringBuilder text = new StringBuilder();
    for (Row row : Rows.all()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s %-10s %-9s %s%n",
              row.name(),
              row.unit(),
              row.bar(),
              row.program()));
    }
    return text.toString();
  }
}
