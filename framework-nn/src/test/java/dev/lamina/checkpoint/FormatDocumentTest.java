package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/checkpoint-format.md} shows, run. */
class FormatDocumentTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path DOCUMENT = MODULE.resolve("../docs/checkpoint-format.md");

  @TempDir Path folder;

  private static String block(String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertTrue(matcher.find(), "no block of " + language);
    return matcher.group(1);
  }

  @Test
  void theExampleIsACheckpoint() throws IOException {
    Path file = Files.writeString(folder.resolve("example.json"), block("json"));
    State parameters = Checkpoints.read(file).section("parameters");
    assertEquals(
        State.Array.of(new float[] {0.5f, -0.5f}, Shape.of(1, 2)), parameters.array("0.weight"));
    assertEquals(State.Array.of(new float[] {0.25f}, Shape.of(1)), parameters.array("0.bias"));
  }

  @Test
  void theJavaSnippetIsTheOneBelow() throws IOException {
    Path path = folder.resolve("edited.json");
    Checkpoint checkpoint = GoldenContent.checkpoint();
    Checkpoints.write(
        path, checkpoint, CheckpointOptions.defaults().encoding(Encoding.DECIMAL).checksums(false));
    assertEquals(checkpoint, Checkpoints.read(path));
    Path source = MODULE.resolve("src/test/java/dev/lamina/checkpoint/FormatDocumentTest.java");
    String space = "\\s+";
    assertTrue(
        Files.readString(source)
            .replaceAll(space, "")
            .contains(block("java").replaceAll(space, "")));
  }

  @Test
  void thePythonReaderReadsTheGoldenFiles() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "there is no /usr/bin/python3");
    String base64 = read("golden-v1-base64.json");
    assertTrue(base64.startsWith("parameters\n  0.weight {'dtype': 'float32'"), base64);
    assertTrue(base64.contains("\n  $tensor {'dtype': 'float32'}\n"), base64);
    assertEquals(base64, read("golden-v1-decimal.json"));
  }

  private String read(String golden) throws IOException, InterruptedException {
    Path file = folder.resolve(golden);
    try (InputStream in = getClass().getResourceAsStream(golden)) {
      Files.copy(in, file);
    }
    Path script = Files.writeString(folder.resolve("reader.py"), block("python"));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/python3", script.toString(), file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text;
  }
}
