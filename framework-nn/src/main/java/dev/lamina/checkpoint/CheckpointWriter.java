package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lamina.state.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes one checkpoint as JSON. Equal content and options give equal bytes. */
final class CheckpointWriter {
  private static final JsonFactory FACTORY = Format.jsonFactory();

  private final JsonGenerator out;
  private final JsonLayout layout;
  private final CheckpointOptions options;
  private final CharsetEncoder unicode = StandardCharsets.UTF_8.newEncoder();

  private CheckpointWriter(JsonGenerator out, JsonLayout layout, CheckpointOptions options) {
    this.out = out;
    this.layout = layout;
    this.options = options;
  }

  /** Writes to {@code stream}, which stays open. */
  static void write(OutputStream stream, Checkpoint checkpoint, CheckpointOptions options)
      throws IOException {
    JsonLayout layout = new JsonLayout();
    try (JsonGenerator out = FACTORY.createGenerator(stream)) {
      out.setPrettyPrinter(layout);
      new CheckpointWriter(out, layout, options).envelope(checkpoint);
    }
  }

  private void envelope(Checkpoint checkpoint) throws IOException {
    out.writeStartObject();
    out.writeStringField("format", Format.NAME);
    out.writeNumberField("version", Format.VERSION);
    entry("producer", checkpoint.producer(), "", 0);
    entry("model", checkpoint.model(), "", 0);
    entry("state", checkpoint.state(), "", 0);
    out.writeEndObject();
  }

  private void entry(String name, Object value, String parent, int depth) throws IOException {
    String path = parent.isEmpty() ? name : parent + "/" + name;
    checkUnicode(name, path);
    out.writeFieldName(name.startsWith("$") ? "$" + name : name);
    value(value, path, depth);
  }

  private void value(Object value, String path, int depth) throws IOException {
    if (value instanceof State tree) {
      tree(tree, path, depth);
    } else if (value instanceof List<?> list) {
      list(list, path, depth);
    } else if (value instanceof State.Array array) {
      checkDepth(path, depth);
      tensor(array);
    } else if (value instanceof Long integer) {
      out.writeNumber(integer);
    } else if (value instanceof Double real) {
      checkDepth(path, real.isNaN() || real.isInfinite() ? depth : 0);
      real(real);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else {
      checkUnicode((String) value, path);
      out.writeString((String) value);
    }
  }

  /** Halves of surrogate pairs would be written, but not every reader takes them. */
  private void checkUnicode(String text, String path) {
    if (!unicode.canEncode(text)) {
      throw new CheckpointException(
          "save: the name or text at '"
              + path
              + "' is not valid Unicode; got half of a surrogate pair");
    }
  }

  private void tree(State tree, String path, int depth) throws IOException {
    checkDepth(path, depth);
    out.writeStartObject();
    for (String name : tree.names()) {
      entry(name, tree.value(name), path, depth + 1);
    }
    out.writeEndObject();
  }

  private void list(List<?> list, String path, int depth) throws IOException {
    checkDepth(path, depth);
    boolean plain =
        list.stream()
            .noneMatch(e -> e instanceof State || e instanceof List<?> || e instanceof State.Array);
    if (plain) {
      layout.inlineNext();
    }
    out.writeStartArray();
    for (int i = 0; i < list.size(); i++) {
      value(list.get(i), path + "[" + i + "]", depth + 1);
    }
    out.writeEndArray();
  }

  private static void checkDepth(String path, int depth) {
    if (depth >= Format.MAX_DEPTH) {
      throw new CheckpointException(
          "save: the state is nested too deeply at '"
              + path
              + "'; expected at most "
              + Format.MAX_DEPTH
              + " levels, since no reader accepts more");
    }
  }

  private void real(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      layout.inlineNext();
      out.writeStartObject();
      out.writeStringField(Format.REAL, DecimalText.nonFinite(value));
      out.writeEndObject();
    }
  }

  private void tensor(State.Array array) throws IOException {
    Object values = array.values();
    layout.inlineNext();
    out.writeStartObject();
    out.writeObjectFieldStart(Format.TENSOR);
    out.writeStringField("dtype", array.dtype().toString());
    out.writeFieldName("shape");
    int[] dims = array.shape().toArray();
    out.writeArray(dims, 0, dims.length);
    if (options.checksums()) {
      out.writeStringField("sha256", ArrayBytes.sha256(array, values));
    }
    if (options.encoding() == Encoding.BASE64) {
      out.writeFieldName("data");
      out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, new ArrayBytes(array, values), -1);
    } else {
      out.writeFieldName("values");
      decimals(values);
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private void decimals(Object values) throws IOException {
    out.writeStartArray();
    if (values instanceof float[] floats) {
      for (float value : floats) {
        DecimalText.write(out, value);
      }
    } else if (values instanceof double[] doubles) {
      for (double value : doubles) {
        DecimalText.write(out, value);
      }
    } else if (values instanceof long[] longs) {
      for (long value : longs) {
        out.writeNumber(value);
      }
    } else if (values instanceof int[] ints) {
      for (int value : ints) {
        out.writeNumber(value);
      }
    } else if (values instanceof byte[] bytes) {
      for (byte value : bytes) {
        out.writeNumber(value & 0xff);
      }
    } else {
      for (boolean value : (boolean[]) values) {
        out.writeBoolean(value);
      }
    }
    out.writeEndArray();
  }
}
