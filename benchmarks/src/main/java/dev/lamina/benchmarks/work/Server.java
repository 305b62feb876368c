package dev.lamina.benchmarks.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs one workload in a process of its own, when it is told to. The process is started with the
 * workload's name, how often to do the work before the check, seconds of warm-up, and seconds that
 * a repetition should take; it answers in lines of standard output:
 *
 * <ul>
 *   <li>{@code bench: ready RESULT VERSION}: the work has been done as often as the check wants,
 *       which gave this result; then it was warmed up;
 *   <li>{@code bench: missing WHY}: there is no such program;
 *   <li>{@code bench: value NUMBER}: for each line {@code go} of standard input, the seconds that
 *       doing the work once took, on average over a repetition;
 *   <li>{@code bench: failed WHY}.
 * </ul>
 *
 * <p>Two workloads answer at once with a value and end: {@code start}, a number that the work
 * computes, and {@code memory}, the most MiB that the process ever held, after 300 times.
 */
public final class Server {
  /** The work whose first result is awaited. */
  public static final String START = "start";

  /** The work whose memory is asked for. */
  public static final String MEMORY = "memory";

  /** How often work is done before its memory is asked for. */
  public static final int MEMORY_RUNS = 300;

  /** The variable of the environment that says how many threads may compute. */
  public static final String THREADS = "BENCH_THREADS";

  private final PrintStream out;
  private final Work work;
  private final double seconds;
  private double each;

  private Server(PrintStream out, Work work, double seconds) {
    this.out = out;
    this.work = work;
    this.seconds = seconds;
  }

  /** {@return how many threads the work may use} */
  public static int threads() {
    String given = System.getenv(THREADS);
    return given == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(given);
  }

  /**
   * Serves until standard input ends.
   *
   * @param args workload, runs before the check, seconds of warm-up, seconds of a repetition
   * @param version name and version of the system, asked for after the work is prepared
   * @param programs a maker of each workload
   * @throws IOException if standard input cannot be read
   */
  public static void serve(
      String[] args, Supplier<String> version, Map<String, Supplier<Work>> programs)
      throws IOException {
    PrintStream out = System.out;
    // Libraries that greet on standard output must not be taken for answers.
    System.setOut(System.err);
    try {
      Supplier<Work> maker = programs.get(args[0]);
      if (maker == null) {
        out.println("bench: missing not there yet");
        return;
      }
      Work work = maker.get();
      if (args[0].equals(START)) {
        out.println("bench: value " + work.result());
      } else if (args[0].equals(MEMORY)) {
        out.println("bench: value " + memory(work));
      } else {
        new Server(out, work, Double.parseDouble(args[3])).serve(args, version);
      }
    } catch (RuntimeException | LinkageError e) {
      e.printStackTrace();
      out.println("bench: failed " + e.toString().lines().findFirst().orElse(""));
    }
  }

  private void serve(String[] args, Supplier<String> version) throws IOException {
    work.run(Integer.parseInt(args[1]));
    double result = work.result();
    warm(Double.parseDouble(args[2]));
    out.println("bench: ready " + result + " " + version.get());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); "go".equals(line); line = in.readLine()) {
      each = timed((int) Math.max(1, Math.min(1e9, Math.round(seconds / each))));
      out.println("bench: value " + each);
    }
  }

  private void warm(double warmupSeconds) {
    long end = System.nanoTime() + (long) (warmupSeconds * 1e9);
    int times = 1;
    do {
      each = timed(times);
      times = (int) Math.max(1, Math.min(2.0 * times, Math.min(seconds, 0.1) / each));
    } while (System.nanoTime() < end);
  }

  private double timed(int times) {
    long start = System.nanoTime();
    work.run(times);
    return Math.max(1, System.nanoTime() - start) / 1e9 / times;
  }

  private static double memory(Work work) throws IOException {
    work.run(MEMORY_RUNS);
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      throw new IllegalStateException("memory: this system has no /proc/self/status to ask");
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IllegalStateException("memory: " + status + " does not tell it");
  }
}
