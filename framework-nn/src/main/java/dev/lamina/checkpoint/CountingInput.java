package dev.lamina.checkpoint;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that were read, to say where a file was cut off. */
final class CountingInput extends FilterInputStream {
  private long count;
  private boolean ended;

  CountingInput(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  /** Whether the end has been seen. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    noted(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return noted(super.read(bytes, offset, length));
  }

  private int noted(int read) {
    if (read < 0) {
      ended = true;
    } else {
      count += read;
    }
    return read;
  }
}
