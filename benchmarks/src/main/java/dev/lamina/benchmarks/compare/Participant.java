package dev.lamina.benchmarks.compare;

import dev.lamina.benchmarks.work.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that does one workload of one system when it is told to; see {@link Server}. */
final class Participant implements AutoCloseable {
  private static final String ANSWER = "bench: ";
  private static final String END = "end";

  private final Process process;
  private final Writer orders;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Thread shutdown;

  /**
   * Starts the process.
   *
   * @param command with all arguments
   * @param environment what it has besides ours
   * @param log where its errors go
   * @throws Unavailable if there is no such program
   */
  Participant(List<String> command, Map<String, String> environment, Path log) throws Unavailable {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("LD_PRELOAD");
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      process = builder.redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new Unavailable("its process cannot be started: " + e.getMessage(), e);
    }
    orders = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "answers");
    reader.setDaemon(true);
    reader.start();
    shutdown = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(shutdown);
  }

  /**
   * The arguments of a workload.
   *
   * @param workload its name
   * @param row how it is checked
   * @param options how long it is warmed up and repeated
   */
  static List<String> arguments(String workload, Row row, CompareOptions options) {
    return new ArrayList<>(
        List.of(
            workload,
            Integer.toString(row.checkRuns()),
            Double.toString(options.warmup()),
            Double.toString(options.seconds())));
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(ANSWER)) {
          answers.add(line.substring(ANSWER.length()));
        }
      }
    } catch (IOException e) {
      // The process has been ended while it was being read; that is told below.
      answers.add(END);
      return;
    }
    answers.add(END);
  }

  /**
   * Waits for an answer.
   *
   * @param word the answer's first word
   * @param seconds how long at most
   * @return the rest of the answer
   * @throws Unavailable if there is another answer, or none
   */
  String await(String word, double seconds) throws Unavailable {
    String answer;
    try {
      answer = answers.poll((long) (seconds * 1e3), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
    if (answer == null) {
      throw new Unavailable("no answer within " + Math.round(seconds) + " s");
    }
    if (answer.startsWith(word + " ")) {
      return answer.substring(word.length() + 1);
    }
    if (answer.equals(END)) {
      throw new Unavailable("its process ended without an answer");
    }
    throw new Unavailable(answer.substring(answer.indexOf(' ') + 1));
  }

  /**
   * Has the work repeated.
   *
   * @param seconds how long at most
   * @return seconds for doing it once
   * @throws Unavailable if it fails
   */
  double repeat(double seconds) throws Unavailable {
    try {
      orders.write("go\n");
      orders.flush();
    } catch (IOException e) {
      throw new Unavailable("its process has ended", e);
    }
    return Double.parseDouble(await("value", seconds));
  }

  /** How much processor time it has used; nothing if the system does not tell. */
  Optional<Double> processorSeconds() {
    return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9);
  }

  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException e) {
      // It has ended already.
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(shutdown);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
