package dev.lamina.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds that the table of switches has the system properties that the code reads, and no others.
 */
class SwitchesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize().getParent();

  private static final List<String> MODULES =
      List.of(
          "framework-core",
          "framework-nn",
          "framework-optim",
          "framework-train",
          "framework-opencl",
          "framework-blas",
          "samples",
          "benchmarks");

  /** Names of properties are written out wherever they are read. */
  private static final Pattern READ = Pattern.compile("\"(lamina\\.[a-zA-Z.]*[a-zA-Z])\"");

  /** Those of OpenCL are read in one class, by what follows their common prefix. */
  private static final Pattern READ_BY_OPENCL =
      Pattern.compile("\\b(?:property|number|choice)\\(\"([a-zA-Z.]+)\"");

  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(lamina\\.[a-zA-Z.]+)` \\|");

  private static Set<String> names(Pattern pattern, String prefix, Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      names.add(prefix + matcher.group(1));
    }
    return names;
  }

  private static Set<String> read() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : MODULES) {
      addAll(names, module);
    }
    return names;
  }

  private static void addAll(Set<String> names, String module) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        names.addAll(names(READ, "", file));
        if (file.endsWith("opencl/Settings.java")) {
          names.addAll(names(READ_BY_OPENCL, "lamina.opencl.", file));
        }
      }
    }
  }

  @Test
  void tableHasAllThatIsRead() throws IOException {
    assertEquals(read(), names(LISTED, "", ROOT.resolve("docs/performance.md")));
  }
}
