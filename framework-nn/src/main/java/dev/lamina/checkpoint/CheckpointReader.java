package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.lamina.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the envelope of one checkpoint file; its trees are read by {@link StateReader}. */
final class CheckpointReader {
  private static final JsonFactory FACTORY = Format.jsonFactory();

  private final String file;
  private final JsonParser parser;
  private final Problems problems = new Problems();
  private final StateReader states;

  private CheckpointReader(Path path, JsonParser parser, boolean thorough) {
    this.file = "load '" + path + "': ";
    this.parser = parser;
    this.states = new StateReader(parser, problems, thorough);
  }

  static Checkpoint read(Path path) {
    try {
      return read(path, false);
    } catch (TensorReader.BadBase64Exception first) {
      // While base64 is decoded as it streams in, the parser cannot step over a bad one. So a file
      // that has one is read again, with each text held as a whole, to name all that is wrong.
      try {
        return read(path, true);
      } catch (TensorReader.BadBase64Exception again) {
        throw new IllegalStateException("a held text is stepped over", again);
      }
    }
  }

  private static Checkpoint read(Path path, boolean thorough)
      throws TensorReader.BadBase64Exception {
    if (Files.isDirectory(path)) {
      throw new CheckpointException(
          "load '" + path + "': this is a folder; expected a checkpoint file. Name a file in it");
    }
    try (CountingInput input = new CountingInput(Files.newInputStream(path));
        JsonParser parser = FACTORY.createParser(input)) {
      CheckpointReader reader = new CheckpointReader(path, parser, thorough);
      try {
        return reader.checkpoint();
      } catch (JsonProcessingException e) {
        throw reader.unreadable(e, input);
      }
    } catch (TensorReader.BadBase64Exception e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          "load '" + path + "': there is no such file; expected a checkpoint. Check the path", e);
    } catch (IOException e) {
      throw new CheckpointException(
          "load '"
              + path
              + "': the file cannot be read; "
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private CheckpointException unreadable(JsonProcessingException e, CountingInput input) {
    JsonLocation place = parser.currentLocation();
    boolean atEnd = place.getByteOffset() >= input.count();
    if (e instanceof JsonEOFException || input.ended() && atEnd) {
      return cutOff(input.count(), e);
    }
    if (e instanceof StreamConstraintsException) {
      return new CheckpointException(
          file + "the file goes beyond what a checkpoint may hold; got: " + e.getOriginalMessage(),
          e);
    }
    return new CheckpointException(
        file
            + "this is not JSON at line "
            + place.getLineNr()
            + ", column "
            + place.getColumnNr()
            + "; got: "
            + e.getOriginalMessage()
            + "; expected a checkpoint as JSON in UTF-8. Restore the file from a copy",
        e);
  }

  private CheckpointException cutOff(long bytes, IOException cause) {
    return new CheckpointException(
        file
            + "the file is cut off at byte "
            + bytes
            + "; expected a complete JSON object. Restore the file from a copy",
        cause);
  }

  private Checkpoint checkpoint() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new CheckpointException(
          file + "the file is empty or cut off at its start; expected a checkpoint");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new CheckpointException(
          file + "this is no checkpoint; got " + StateReader.kind(first) + "; expected an object");
    }
    Map<String, State> trees = envelope();
    if (parser.nextToken() != null) {
      problems.add("", "something follows the closing brace");
    }
    if (problems.any()) {
      throw new CheckpointException(
          file
              + "the checkpoint is damaged or no checkpoint; got:"
              + problems.text()
              + "\nexpected an object with the keys "
              + Format.KEYS
              + " and intact entries. Restore the file from a copy");
    }
    return Checkpoint.of(trees.get("producer"), trees.get("model"), trees.get("state"));
  }

  private Map<String, State> envelope() throws IOException {
    Map<String, State> trees = new HashMap<>();
    List<String> missing = new ArrayList<>(Format.KEYS);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      if (!Format.KEYS.contains(key)) {
        problems.add("", "unexpected key '" + StateReader.shortened(key) + "'");
        parser.skipChildren();
      } else if (!missing.remove(key)) {
        problems.add(key, "appears twice");
        parser.skipChildren();
      } else {
        switch (key) {
          case "format" -> format(token);
          case "version" -> version(token);
          default -> tree(key, token).ifPresent(tree -> trees.put(key, tree));
        }
      }
    }
    if (!missing.isEmpty()) {
      problems.add("", "missing keys " + missing);
    }
    return trees;
  }

  private void format(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      wrongKind("format", token, "the text '" + Format.NAME + "'");
    } else if (!parser.getText().equals(Format.NAME)) {
      throw new CheckpointException(
          file
              + "this is no Lamina checkpoint; got format '"
              + StateReader.shortened(parser.getText())
              + "'; expected '"
              + Format.NAME
              + "'");
    }
  }

  private void version(JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      wrongKind("version", token, "the integer " + Format.VERSION);
    } else if (!parser.getText().equals(Integer.toString(Format.VERSION))) {
      // other versions may mean anything, so nothing after this is looked at
      throw new CheckpointException(
          file
              + "unknown version of the checkpoint format; got version "
              + StateReader.shortened(parser.getText())
              + "; expected "
              + Format.VERSION
              + ". Load it with the release of Lamina that wrote it, or a later one");
    }
  }

  private Optional<State> tree(String key, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      wrongKind(key, token, "an object");
      return Optional.empty();
    }
    Optional<State> tree = states.value(key, 0).flatMap(value -> asTree(key, value));
    tree.ifPresent(found -> checkContent(key, found));
    return tree;
  }

  private Optional<State> asTree(String path, Object value) {
    if (value instanceof State state) {
      return Optional.of(state);
    }
    problems.add(path, "is no tree of named entries; expected an object");
    return Optional.empty();
  }

  private void checkContent(String key, State tree) {
    if (key.equals("state")) {
      tree.names().forEach(name -> asTree(key + "/" + name, tree.value(name)));
    }
    if (key.equals("producer")) {
      for (String name : List.of("name", "version")) {
        if (!tree.has(name)) {
          problems.add(key, "missing key '" + name + "'");
        } else if (!(tree.value(name) instanceof String)) {
          problems.add(key + "/" + name, "is no text");
        }
      }
    }
  }

  private void wrongKind(String path, JsonToken token, String expected) throws IOException {
    problems.add(path, "is " + StateReader.kind(token) + "; expected " + expected);
    parser.skipChildren();
  }
}
