package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/**
 * Where the white space of a checkpoint goes: entries on lines of their own, tensors and lists of
 * plain values on one line. It is spelled out here, rather than taken from the library, so that
 * equal content gives equal bytes on every system and with every version of the library.
 */
final class JsonLayout implements PrettyPrinter {
  private static final int NONE = -1;

  private int level;
  private int inlineLevel = NONE;
  private boolean inlineNext;

  /** Keeps the object or list that begins next on one line, with all that it holds. */
  void inlineNext() {
    inlineNext = true;
  }

  private void newLine(JsonGenerator out) throws IOException {
    if (inlineLevel == NONE) {
      out.writeRaw('\n');
      for (int i = 0; i < level; i++) {
        out.writeRaw("  ");
      }
    }
  }

  private void begin(JsonGenerator out, char bracket) throws IOException {
    if (inlineNext && inlineLevel == NONE) {
      inlineLevel = level;
    }
    inlineNext = false;
    out.writeRaw(bracket);
    level++;
  }

  private void end(JsonGenerator out, char bracket, int entries) throws IOException {
    level--;
    if (entries > 0) {
      newLine(out);
    }
    out.writeRaw(bracket);
    if (level == inlineLevel) {
      inlineLevel = NONE;
    }
  }

  private void separator(JsonGenerator out) throws IOException {
    out.writeRaw(inlineLevel == NONE ? "," : ", ");
    newLine(out);
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator out) {}

  @Override
  public void writeStartObject(JsonGenerator out) throws IOException {
    begin(out, '{');
  }

  @Override
  public void beforeObjectEntries(JsonGenerator out) throws IOException {
    newLine(out);
  }

  @Override
  public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
    out.writeRaw(": ");
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
    separator(out);
  }

  @Override
  public void writeEndObject(JsonGenerator out, int entries) throws IOException {
    end(out, '}', entries);
  }

  @Override
  public void writeStartArray(JsonGenerator out) throws IOException {
    begin(out, '[');
  }

  @Override
  public void beforeArrayValues(JsonGenerator out) throws IOException {
    newLine(out);
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
    separator(out);
  }

  @Override
  public void writeEndArray(JsonGenerator out, int values) throws IOException {
    end(out, ']', values);
  }
}
