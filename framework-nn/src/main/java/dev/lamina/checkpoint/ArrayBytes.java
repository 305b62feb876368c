package dev.lamina.checkpoint;

import dev.lamina.backend.DType;
import dev.lamina.state.State;
import java.io.InputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The values of an array as a stream of little-endian bytes; a flag is one byte, 0 or 1. */
final class ArrayBytes extends InputStream {
  private static final int CHUNK_BYTES = 1 << 14;

  private final DType dtype;
  private final Object values;
  private final int numel;
  private final ByteBuffer chunk =
      ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private int taken;

  /** Takes {@code values} as {@link State.Array#values()} of {@code array} gave it. */
  ArrayBytes(State.Array array, Object values) {
    this.dtype = array.dtype();
    this.values = values;
    this.numel = array.shape().numel();
  }

  /** The SHA-256 of these bytes in lower-case hexadecimal digits. */
  static String sha256(State.Array array, Object values) {
    MessageDigest digest = Format.sha256();
    ArrayBytes bytes = new ArrayBytes(array, values);
    while (bytes.refill()) {
      digest.update(bytes.chunk);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public int read() {
    return chunk.hasRemaining() || refill() ? chunk.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] out, int offset, int length) {
    if (length > 0 && !chunk.hasRemaining() && !refill()) {
      return -1;
    }
    int n = Math.min(length, chunk.remaining());
    chunk.get(out, offset, n);
    return n;
  }

  private boolean refill() {
    int n = Math.min(numel - taken, CHUNK_BYTES / dtype.bytes());
    chunk.clear();
    // an expression, so that a new dtype does not compile here
    Buffer filled =
        switch (dtype) {
          case FLOAT32 -> chunk.asFloatBuffer().put((float[]) values, taken, n);
          case FLOAT64 -> chunk.asDoubleBuffer().put((double[]) values, taken, n);
          case INT64 -> chunk.asLongBuffer().put((long[]) values, taken, n);
          case INT32 -> chunk.asIntBuffer().put((int[]) values, taken, n);
          case UINT8 -> chunk.duplicate().put((byte[]) values, taken, n);
          case BOOL -> putFlags(chunk.duplicate(), (boolean[]) values, taken, n);
        };
    chunk.limit(filled.position() * dtype.bytes());
    taken += n;
    return n > 0;
  }

  private static Buffer putFlags(ByteBuffer out, boolean[] flags, int from, int n) {
    for (int i = from; i < from + n; i++) {
      out.put((byte) (flags[i] ? 1 : 0));
    }
    return out;
  }
}
