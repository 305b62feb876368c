package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseFileTest {
  private static final String CONSTANT =
      """
      {"init": "constant_", "kwargs": {"val": 2}, "seed": 1, "shape": [2],
       "out": {"dtype": "float32", "shape": [2], "data": [2.0, 2]}}""";

  private static final String GOOD = "{\"cases\": [" + CONSTANT + "]}";

  @TempDir private Path directory;

  private void write(String name, String content) throws IOException {
    write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Program run(String... options) {
    String[] words = Arrays.copyOf(options, options.length + 1);
    words[options.length] = directory.toString();
    return Program.run(words);
  }

  @Test
  void findsPlainAndCompressedFilesAtAnyDepth() throws IOException {
    write("a.json", GOOD);
    write("b/c/d.json.gz", gzip(GOOD));
    write("b/compressed-all-the-same.json", gzip(GOOD));
    write("b/plain-all-the-same.json.gz", GOOD);
    write("notes.txt", "not looked at");
    Program run = run();
    assertEquals("8 0 0", run.counts().get("init/constant_"), run.out() + run.err());
    assertEquals(0, run.status());
  }

  @Test
  void countsAFileGivenTwiceOnce() throws IOException {
    write("b/a.json", GOOD);
    Program run = Program.run(directory.toString(), directory.resolve("b").toString());
    assertEquals("2 0 0", run.counts().get("init/constant_"));
  }

  @Test
  void takesAFileInPlaceOfADirectory() throws IOException {
    write("a.json", GOOD);
    write("b.json", GOOD);
    Program run = Program.run(directory.resolve("a.json").toString());
    assertEquals("2 0 0", run.counts().get("init/constant_"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                        | not a case file: expected an object with a list",
        "[]                        | not a case file: expected an object with a list",
        "{}                        | not a case file: expected an object with a list",
        "{\"cases\": {}}           | not a case file: expected an object with a list",
        "{\"cases\": []            | not JSON: Unexpected end-of-input",
        "{\"cases\": []} x         | not JSON: Unrecognized token 'x'",
        "{\"cases\": []} {}        | not JSON: Trailing token",
        "{\"cases\":[],\"cases\":[]}| not JSON: Duplicate",
        "hello                     | not JSON: Unrecognized token 'hello'",
      })
  void unreadableFileFails(String content, String message) throws IOException {
    write("a.json", content);
    write("good.json", GOOD);
    Program run = run("--verbose");
    Path file = directory.resolve("a.json");
    assertTrue(run.err().startsWith(file + ": " + message), run.err());
    assertTrue(run.out().contains("  failed: " + message), run.out());
    assertEquals("0 2 0", run.counts().get(file.toString()));
    assertEquals("2 0 0", run.counts().get("init/constant_"));
    assertEquals(1, run.status());
  }

  @Test
  void cutOffArchiveFails() throws IOException {
    byte[] whole = gzip(GOOD);
    write("a.json.gz", Arrays.copyOf(whole, whole.length / 2));
    Program run = run();
    assertTrue(run.err().contains("a.json.gz: cannot be read: Unexpected end of ZLIB"), run.err());
    assertEquals("total: passed 0, failed 2, unsupported 0", run.lastLine());
  }

  @Test
  void selectionDoesNotHideWhatCannotBeRead() throws IOException {
    write("a.json", "{");
    write("b.json", "{\"cases\": [{\"kwargs\": {}}, " + CONSTANT + "]}");
    Program run = run("--only", "constant", "--layout", "contiguous");
    Set<String> names =
        Set.of(directory.resolve("a.json").toString(), "b.json/0", "init/constant_");
    assertEquals(names, run.counts().keySet());
    assertEquals("total: passed 1, failed 2, unsupported 0", run.lastLine());
  }

  @Test
  void caseOfNoKnownKindFails() throws IOException {
    write("a.json", "{\"cases\": [{\"layer\": \"Linear\", \"seed\": 1}, 7]}");
    Program run = run("--verbose", "--layout", "contiguous");
    assertEquals(
        List.of(
            "a.json/0      0      1      0",
            "  failed: contiguous a.json/0",
            "    malformed case: a case of no known kind: expected one of the keys [calls, init,"
                + " module, schedule, run, optimizer], or \"op\" or \"source\" in the file; got"
                + " [layer, seed]",
            "a.json/1      0      1      0",
            "  failed: contiguous a.json/1",
            "    malformed case: case: expected an object; got 7",
            "total: passed 0, failed 2, unsupported 0"),
        run.lines());
  }

  @Test
  void theListOfOperatorsHoldsNoCases() throws IOException {
    write(
        "flags.json",
        "{\"abs\": {\"tier\": \"basic\", \"autograd\": true, \"gradgrad\": true, \"aliases\": []}}");
    write("good.json", GOOD);
    assertEquals(Set.of("init/constant_"), run().counts().keySet());
  }

  @Test
  void bareWordsForNumbersAreRead() throws IOException {
    write("a.json", GOOD.replace("[2.0, 2]", "[NaN, Infinity]"));
    Program run = run("--verbose", "--layout", "contiguous");
    assertTrue(run.out().contains("expected NaN, got 2.0 (2 of 2 values differ)"), run.out());
  }
}
