package dev.lamina.conformance;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
