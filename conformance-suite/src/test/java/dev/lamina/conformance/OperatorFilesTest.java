package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded call of every operator, in both layouts: all of them pass. */
class OperatorFilesTest {
  private static Path files(String folder) {
    return Program.recorded().resolve("ops").resolve(folder);
  }

  /** What {@link Program#counts} must be: each case twice, none failed, none unsupported. */
  private static Map<String, String> allPassed(Path folder) throws IOException {
    Map<String, String> counts = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(f -> f.toString().endsWith(".json.gz")).toList();
    }
    for (Path file : files) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        JsonNode root = new ObjectMapper().readTree(in);
        int cases = root.get("cases").size();
        if (cases > 0) {
          counts.put(root.get("op").textValue(), 2 * cases + " 0 0");
        }
      }
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "linalg", "nn"})
  void allPassOnTheCpu(String folder) throws IOException {
    Program run = Program.run("--verbose", files(folder).toString());
    assertEquals(allPassed(files(folder)), new TreeMap<>(run.counts()), run.out());
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @ParameterizedTest
  @Tag("opencl")
  @ValueSource(strings = {"basic", "linalg", "nn"})
  void allPassOnOpenCl(String folder) throws IOException {
    assumeTrue(OpenClDevice.required().float64(), "float64 cases are unsupported without float64");
    Program run = Program.run("--device", OpenClDevice.NAME, "--verbose", files(folder).toString());
    assertEquals(allPassed(files(folder)), new TreeMap<>(run.counts()), run.out());
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @Test
  void thereIsAFileForEachOperatorOfTheFlags() throws IOException {
    JsonNode flags = new ObjectMapper().readTree(files("flags.json").toFile());
    Map<String, String> basic = allPassed(files("basic"));
    // Recorded without a call: its samples are all complex or larger than a file should be.
    basic.put("kron", "");
    Map<String, String> expected = new TreeMap<>();
    for (Map.Entry<String, JsonNode> flag : flags.properties()) {
      if (flag.getValue().get("tier").textValue().equals("basic")) {
        expected.put(flag.getKey(), "");
      }
    }
    assertEquals(expected.keySet(), basic.keySet());
  }
}
