package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lamina.state.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads JSON values back into the values of a {@link State}. What is wrong goes to the problems,
 * and reading goes on behind it.
 */
final class StateReader {
  private static final int TEXT_SHOWN = 60;

  private final JsonParser parser;
  private final Problems problems;
  private final TensorReader tensors;

  StateReader(JsonParser parser, Problems problems, boolean thorough) {
    this.parser = parser;
    this.problems = problems;
    this.tensors = new TensorReader(parser, problems, thorough);
  }

  /** Reads the value at the parser's token; empty after a problem. */
  Optional<Object> value(String path, int depth) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> nested(path, depth) ? Optional.empty() : object(path, depth);
      case START_ARRAY -> nested(path, depth) ? Optional.empty() : list(path, depth);
      case VALUE_STRING -> Optional.of(parser.getText());
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      case VALUE_NUMBER_INT -> integer(path);
      case VALUE_NUMBER_FLOAT -> real(path, false);
      default -> {
        problems.add(path, "is " + kind(parser.currentToken()) + ", which no entry can be");
        yield Optional.empty();
      }
    };
  }

  private boolean nested(String path, int depth) throws IOException {
    if (depth < Format.MAX_DEPTH) {
      return false;
    }
    problems.add(path, "is nested deeper than " + Format.MAX_DEPTH + " levels");
    parser.skipChildren();
    return true;
  }

  private Optional<Object> object(String path, int depth) throws IOException {
    State.Builder tree = State.builder();
    Set<String> seen = new HashSet<>();
    Optional<Object> marked = Optional.empty();
    boolean marker = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String name = key.startsWith("$$") ? key.substring(1) : key;
      parser.nextToken();
      if (!seen.add(key)) {
        problems.add(path + "/" + name, "appears twice");
        parser.skipChildren();
      } else if (marker || isMarker(key) && seen.size() > 1) {
        problems.add(path, "an object with a marker such as '$tensor' must hold nothing else");
        parser.skipChildren();
      } else if (isMarker(key)) {
        marker = true;
        marked = marked(key, path);
      } else {
        value(path + "/" + name, depth + 1).ifPresent(value -> put(tree, name, value));
      }
    }
    return marker ? marked : Optional.of(tree.build());
  }

  private static boolean isMarker(String key) {
    return key.startsWith("$") && !key.startsWith("$$");
  }

  private Optional<Object> marked(String key, String path) throws IOException {
    switch (key) {
      case Format.TENSOR:
        return tensors.tensor(path).map(Object.class::cast);
      case Format.REAL:
        return real(path, true);
      default:
        problems.add(
            path,
            "unknown marker '"
                + shortened(key)
                + "'; expected $tensor or $real, or $$ before a name that begins with $");
        parser.skipChildren();
        return Optional.empty();
    }
  }

  private Optional<Object> list(String path, int depth) throws IOException {
    List<Object> list = new ArrayList<>();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      value(path + "[" + i + "]", depth + 1).ifPresent(list::add);
    }
    return Optional.of(list);
  }

  private Optional<Object> integer(String path) throws IOException {
    try {
      return Optional.of(Long.parseLong(parser.getText()));
    } catch (NumberFormatException e) {
      problems.add(path, shortened(parser.getText()) + " does not fit into 64 bits");
      return Optional.empty();
    }
  }

  private Optional<Object> real(String path, boolean marked) throws IOException {
    if (marked && parser.currentToken() != JsonToken.VALUE_STRING) {
      problems.add(path, "$real is " + kind(parser.currentToken()) + "; expected a text");
      parser.skipChildren();
      return Optional.empty();
    }
    try {
      return Optional.of(DecimalText.real(parser.getText(), marked));
    } catch (NumberFormatException e) {
      problems.add(path, shortened(e.getMessage()) + "; expected a float64 number");
      return Optional.empty();
    }
  }

  private static void put(State.Builder tree, String name, Object value) {
    if (value instanceof State state) {
      tree.put(name, state);
    } else if (value instanceof List<?> list) {
      tree.put(name, list);
    } else if (value instanceof State.Array array) {
      tree.put(name, array);
    } else if (value instanceof Long integer) {
      tree.put(name, (long) integer);
    } else if (value instanceof Double real) {
      tree.put(name, (double) real);
    } else if (value instanceof Boolean flag) {
      tree.put(name, (boolean) flag);
    } else {
      tree.put(name, (String) value);
    }
  }

  /** What a token is, in words. */
  static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a real number";
      case VALUE_TRUE, VALUE_FALSE -> "a flag";
      case VALUE_NULL -> "null";
      default -> token.toString();
    };
  }

  static String shortened(String text) {
    return text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "…";
  }
}
