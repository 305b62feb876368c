package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no good checkpoint: one clear error each. */
class CheckpointErrorTest {
  private static final String DAMAGED = "the checkpoint is damaged or no checkpoint; got:";
  private static final String HEAD = "{\"format\": \"lamina-checkpoint\", \"version\": 1, ";

  @TempDir Path folder;

  private String reading(String text) {
    return Errors.reading(folder, text);
  }

  private String ofState(String state) {
    return Errors.ofState(folder, state);
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.json");
    assertEquals(
        "load '" + file + "': there is no such file; expected a checkpoint. Check the path",
        assertThrows(CheckpointException.class, () -> Checkpoints.read(file)).getMessage());
  }

  @Test
  void folderInsteadOfAFile() {
    assertEquals(
        "load '" + folder + "': this is a folder; expected a checkpoint file. Name a file in it",
        assertThrows(CheckpointException.class, () -> Checkpoints.read(folder)).getMessage());
  }

  @Test
  void notJson() {
    String message = reading("{\"format\": nonsense}");
    assertTrue(message.startsWith("this is not JSON at line 1, column "), message);
    assertTrue(message.contains("Unrecognized token 'nonsense'"), message);
    assertTrue(message.endsWith("as JSON in UTF-8. Restore the file from a copy"), message);
    message = reading("PK\u0003\u0004 some archive");
    assertTrue(message.startsWith("this is not JSON at line 1, column "), message);
    message = Errors.reading(folder, "{\"format\": 1}".getBytes(StandardCharsets.UTF_16));
    assertTrue(message.startsWith("this is not JSON at line 1, column "), message);
  }

  @Test
  void rootIsNoObject() {
    assertEquals("this is no checkpoint; got a list; expected an object", reading("[1]"));
    assertEquals("this is no checkpoint; got a text; expected an object", reading("\"a\""));
    assertEquals("this is no checkpoint; got an integer; expected an object", reading("7"));
    assertEquals("this is no checkpoint; got null; expected an object", reading("null"));
  }

  @Test
  void wrongFormatMarker() {
    assertEquals(
        "this is no Lamina checkpoint; got format 'pickle'; expected 'lamina-checkpoint'",
        reading("{\"format\": \"pickle\", \"version\": {}}"));
  }

  @Test
  void unknownVersionIsTheOnlyComplaint() {
    String expected =
        "unknown version of the checkpoint format; got version 2; expected 1. Load it with the"
            + " release of Lamina that wrote it, or a later one";
    assertEquals(
        expected,
        reading("{\"format\": \"lamina-checkpoint\", \"version\": 2, \"model\": [], \"new\": 1}"));
    assertTrue(reading("{\"version\": " + "9".repeat(900) + "}").length() < 300);
  }

  @Test
  void missingUnexpectedAndWrongKeysAreNamedTogether() {
    assertEquals(
        DAMAGED
            + "\n  unexpected key 'weights'"
            + "\n  version: is a text; expected the integer 1"
            + "\n  model: is a list; expected an object"
            + "\n  model: appears twice"
            + "\n  missing keys [format, producer, state]"
            + "\nexpected an object with the keys [format, version, producer, model, state] and"
            + " intact entries. Restore the file from a copy",
        reading(
            "{\"weights\": [[1]], \"version\": \"1\", \"model\": [{}], \"model\": {\"a\": null}}"));
    assertTrue(
        reading("{}").contains("\n  missing keys [format, version, producer, model, state]\n"));
  }

  @Test
  void wrongTypesInTheEnvelope() {
    String message =
        reading(
            "{\"format\": 1, \"version\": 1.0, \"producer\": {\"version\": 1}, \"model\":"
                + " {\"$tensor\": {\"dtype\": \"bool\", \"shape\": [], \"values\": [true]}},"
                + " \"state\": {\"parameters\": 3, \"buffers\": {}}}");
    assertTrue(
        message.startsWith(
            DAMAGED
                + "\n  format: is an integer; expected the text 'lamina-checkpoint'"
                + "\n  version: is a real number; expected the integer 1"
                + "\n  producer: missing key 'name'"
                + "\n  producer/version: is no text"
                + "\n  model: is no tree of named entries; expected an object"
                + "\n  state/parameters: is no tree of named entries; expected an object\n"),
        message);
  }

  @Test
  void somethingBehindTheEnd() {
    String whole = HEAD + "\"producer\": {\"name\": \"a\", \"version\": \"b\"}, \"model\": {}, ";
    assertTrue(
        reading(whole + "\"state\": {}} {}").contains("\n  something follows the closing brace\n"));
    assertTrue(reading(whole + "\"state\": {}}}").startsWith("this is not JSON at line 1"));
  }

  @Test
  void valuesOfNoKind() {
    assertEquals(
        "state/s/a: is null, which no entry can be\n"
            + "state/s/b[1]: is null, which no entry can be\n"
            + "state/s/c: 9223372036854775808 does not fit into 64 bits\n"
            + "state/s/d: '1e999' is out of range; expected a float64 number\n"
            + "state/s/e: $real is an integer; expected a text\n"
            + "state/s/f: 'nan' is no number; expected a float64 number\n"
            + "state/s/g: 'NaN:7ff0000000000000' are not the bits of a NaN; expected a float64"
            + " number",
        ofState(
            """
            {"s": {"a": null, "b": [1, null], "c": 9223372036854775808, "d": 1e999,
             "e": {"$real": 1}, "f": {"$real": "nan"}, "g": {"$real": "NaN:7ff0000000000000"}}}
            """));
  }

  @Test
  void namesThatAppearTwiceAndMarkersOutOfPlace() {
    assertEquals(
        "state/s/a: appears twice\n"
            + "state/s/$b: appears twice\n"
            + "state/s/m: unknown marker '$future'; expected $tensor or $real, or $$ before a name"
            + " that begins with $\n"
            + "state/s/n: an object with a marker such as '$tensor' must hold nothing else\n"
            + "state/s/o: an object with a marker such as '$tensor' must hold nothing else",
        ofState(
            """
            {"s": {"a": 1, "a": {"x": []}, "$$b": 1, "$$b": 1, "m": {"$future": {}},
             "n": {"$real": "NaN", "more": 1}, "o": {"more": 1, "$real": "NaN"}}}
            """));
  }

  @Test
  void nestedTooDeeply() {
    String problem = ofState("{\"s\":".repeat(300) + "1" + "}".repeat(300));
    assertTrue(problem.startsWith("state/s/s/s"), problem);
    assertTrue(problem.contains("…"), problem);
    assertTrue(problem.endsWith("/s/s/s: is nested deeper than 256 levels"), problem);
    String message =
        reading(HEAD + "\"model\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertTrue(
        message.startsWith("the file goes beyond what a checkpoint may hold; got: "), message);
  }

  @Test
  void manyProblemsAreCountedButNotAllListed() {
    StringBuilder state = new StringBuilder("{\"s\": [");
    state.append("null,".repeat(99)).append("null]}");
    String problems = ofState(state.toString());
    assertTrue(problems.contains("state/s[49]: is null"), problems);
    assertTrue(!problems.contains("state/s[50]: is null"), problems);
    assertTrue(problems.endsWith("and 51 more"), problems);
  }
}
