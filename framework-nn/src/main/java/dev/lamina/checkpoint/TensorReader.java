package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.state.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what stands under {@code $tensor}; its keys may come in any order. */
final class TensorReader {
  private final JsonParser parser;
  private final Problems problems;
  private final boolean thorough;

  TensorReader(JsonParser parser, Problems problems, boolean thorough) {
    this.parser = parser;
    this.problems = problems;
    this.thorough = thorough;
  }

  /** A base64 text is bad, and the parser cannot go on behind it. */
  static final class BadBase64Exception extends IOException {
    private static final long serialVersionUID = 1L;

    BadBase64Exception(Throwable cause) {
      super(cause);
    }
  }

  /** The parts of one tensor as they are found. */
  private final class Parts {
    private final String path;
    private final Set<String> keys = new HashSet<>();
    private Optional<DType> dtype = Optional.empty();
    private Optional<Shape> shape = Optional.empty();
    private Optional<String> sha256 = Optional.empty();
    private final ByteSink bytes = new ByteSink();
    private final DecimalList decimals = new DecimalList();
    private boolean sound = true;

    Parts(String path) {
      this.path = path;
    }

    void problem(String what) {
      problems.add(path, what);
      sound = false;
    }
  }

  /** Reads the tensor at the parser's token; empty after a problem. */
  Optional<State.Array> tensor(String path) throws IOException {
    Parts parts = new Parts(path);
    if (!found(JsonToken.START_OBJECT, "$tensor", parts)) {
      return Optional.empty();
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      if (!parts.keys.add(key)) {
        parts.problem("'" + key + "' appears twice");
        parser.skipChildren();
      } else {
        part(key, parts);
      }
    }
    return assembled(parts);
  }

  private void part(String key, Parts parts) throws IOException {
    switch (key) {
      case "dtype" -> dtype(parts);
      case "shape" -> shape(parts);
      case "sha256" -> {
        if (found(JsonToken.VALUE_STRING, key, parts)) {
          parts.sha256 = Optional.of(parser.getText());
        }
      }
      case "data" -> {
        if (found(JsonToken.VALUE_STRING, key, parts)) {
          data(parts);
        }
      }
      case "values" -> {
        if (found(JsonToken.START_ARRAY, key, parts)) {
          values(parts);
        }
      }
      default -> {
        parts.problem("unexpected key '" + StateReader.shortened(key) + "' in a tensor");
        parser.skipChildren();
      }
    }
  }

  private boolean found(JsonToken expected, String key, Parts parts) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == expected) {
      return true;
    }
    parts.problem(
        key + " is " + StateReader.kind(token) + "; expected " + StateReader.kind(expected));
    parser.skipChildren();
    return false;
  }

  private void dtype(Parts parts) throws IOException {
    if (found(JsonToken.VALUE_STRING, "dtype", parts)) {
      String name = parser.getText();
      parts.dtype =
          Arrays.stream(DType.values()).filter(d -> d.toString().equals(name)).findFirst();
      if (parts.dtype.isEmpty()) {
        parts.problem(
            "unknown dtype '"
                + StateReader.shortened(name)
                + "'; expected one of "
                + Arrays.toString(DType.values()));
      }
    }
  }

  private void shape(Parts parts) throws IOException {
    if (!found(JsonToken.START_ARRAY, "shape", parts)) {
      return;
    }
    List<Integer> dims = new ArrayList<>();
    boolean integers = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      try {
        dims.add(Integer.parseInt(parser.getText()));
        integers &= parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
      } catch (NumberFormatException e) {
        integers = false;
      }
      parser.skipChildren();
    }
    if (!integers) {
      parts.problem("shape holds something else than 32-bit integers");
      return;
    }
    try {
      parts.shape = Optional.of(Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
    } catch (ShapeException e) {
      parts.problem(e.getMessage());
    }
  }

  private void data(Parts parts) throws IOException {
    if (thorough) {
      // reads the text to its end, so that the parser stands behind it whatever it holds
      parser.getTextLength();
    }
    try {
      parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, parts.bytes);
    } catch (JsonEOFException e) {
      throw e;
    } catch (JsonParseException | IllegalArgumentException e) {
      // which of the two depends on where in the text the parser stood
      if (!thorough) {
        throw new BadBase64Exception(e);
      }
      String why = e instanceof JsonParseException j ? j.getOriginalMessage() : e.getMessage();
      parts.problem("data is not base64: " + why.replaceFirst(": base64 variant .*", ""));
    }
  }

  private void values(Parts parts) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      if (!token.isScalarValue()) {
        parts.decimals.bad(StateReader.kind(token));
        parser.skipChildren();
      } else if (parts.dtype.isPresent()) {
        parts.decimals.add(
            parts.dtype.get(), parser.getText(), token == JsonToken.VALUE_STRING, parts.bytes);
      } else {
        parts.decimals.hold(parser.getText(), token == JsonToken.VALUE_STRING);
      }
    }
  }

  private Optional<State.Array> assembled(Parts parts) {
    List<String> missing = new ArrayList<>(List.of("dtype", "shape"));
    missing.removeAll(parts.keys);
    boolean data = parts.keys.contains("data");
    boolean values = parts.keys.contains("values");
    if (!data && !values) {
      missing.add("data or values");
    }
    if (!missing.isEmpty()) {
      parts.problem("the tensor has no " + String.join(", no ", missing));
    }
    if (data && values) {
      parts.problem("the tensor has both data and values; expected one of them");
    }
    if (!parts.sound || parts.dtype.isEmpty() || parts.shape.isEmpty()) {
      return Optional.empty();
    }
    DType dtype = parts.dtype.get();
    parts.decimals.release(dtype, parts.bytes);
    parts.decimals.problem(dtype).ifPresent(parts::problem);
    return parts.sound ? array(parts, dtype, parts.shape.get()) : Optional.empty();
  }

  private Optional<State.Array> array(Parts parts, DType dtype, Shape shape) {
    ByteSink bytes = parts.bytes;
    long expected = (long) shape.numel() * dtype.bytes();
    if (bytes.size() != expected) {
      boolean data = parts.keys.contains("data");
      int unit = data ? 1 : dtype.bytes();
      parts.problem(
          (data ? "data holds " : "values holds ")
              + bytes.size() / unit
              + (data ? " bytes" : " values")
              + "; expected "
              + expected / unit
              + " for "
              + dtype
              + " "
              + shape);
    } else if (parts.sha256.isPresent() && !bytes.sha256().equalsIgnoreCase(parts.sha256.get())) {
      parts.problem(
          "the values do not have their sha256, so one of them was changed;"
              + " remove the sha256 if that was on purpose");
    } else if (dtype == DType.BOOL && !bytes.holdsFlags()) {
      parts.problem("data holds bytes other than 0 and 1 for bool");
    }
    return parts.sound
        ? Optional.of(new State.Array(dtype, shape, bytes.drain(dtype, shape.numel())))
        : Optional.empty();
  }
}
