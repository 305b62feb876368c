package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A recorded file with one of its cases taken out, of which changed copies are run. */
final class CaseEditor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final ObjectNode file;
  private final ObjectNode original;
  private final ArrayNode cases;

  /**
   * Opens a file.
   *
   * @param directory where to write the changed file
   * @param name the file below the recorded ones
   * @param wanted which case to take
   */
  CaseEditor(Path directory, String name, Predicate<JsonNode> wanted) {
    this.directory = directory;
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(Program.recorded().resolve(name)))) {
      file = (ObjectNode) JSON.readTree(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    List<JsonNode> found = new ArrayList<>();
    file.get("cases").forEach(one -> found.add(one));
    original =
        (ObjectNode) found.stream().filter(wanted).findFirst().orElseThrow(AssertionError::new);
    cases = file.putArray("cases");
  }

  /** The case as it was recorded. */
  ObjectNode original() {
    return original;
  }

  /** The file around the cases. */
  ObjectNode file() {
    return file;
  }

  /** Adds a copy of the case, changed. */
  CaseEditor add(Consumer<ObjectNode> change) {
    ObjectNode copy = original.deepCopy();
    change.accept(copy);
    cases.add(copy);
    return this;
  }

  /** Adds a copy of the case with one value replaced. */
  CaseEditor replace(String pointer, JsonNode value) {
    return add(copy -> put(copy, pointer, value));
  }

  /** Replaces the value at a place such as {@code /out/data/3}. */
  static void put(ObjectNode root, String pointer, JsonNode value) {
    int last = pointer.lastIndexOf('/');
    JsonNode parent = root.at(pointer.substring(0, last));
    String name = pointer.substring(last + 1);
    if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(name), value);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
  }

  /** Runs all copies. */
  Program run(String... options) {
    try {
      Path changed = directory.resolve("changed.json");
      Files.write(changed, JSON.writeValueAsBytes(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    List<String> words = new ArrayList<>(List.of(options));
    words.add(directory.toString());
    return Program.run(words.toArray(String[]::new));
  }
}
