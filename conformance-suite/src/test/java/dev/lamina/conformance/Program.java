package dev.lamina.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the program inside the tests.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it complained about
 */
record Program(int status, String out, String err) {
  static Program run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    return new Program(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Runs the program as a process of its own.
   *
   * @param jvm options of its JVM
   * @param arguments options and directories
   */
  static Program inAnotherJvm(List<String> jvm, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("conformance", ".out");
    Path err = Files.createTempFile("conformance", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("the other JVM does not end");
      }
      return new Program(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The recorded cases among the tests' resources. */
  static Path recorded() {
    try {
      return Path.of(Program.class.getResource("/conformance/README.md").toURI()).getParent();
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }

  String lastLine() {
    List<String> lines = lines();
    return lines.get(lines.size() - 1);
  }

  /** The counts by name, as {@code "passed failed unsupported"}. */
  Map<String, String> counts() {
    Map<String, String> counts = new LinkedHashMap<>();
    for (String line : lines()) {
      String[] words = line.split(" +");
      if (line.matches("\\S+( +\\d+){3}")) {
        counts.put(words[0], words[1] + " " + words[2] + " " + words[3]);
      }
    }
    return counts;
  }
}
