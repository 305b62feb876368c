package dev.lamina.checkpoint;

import dev.lamina.backend.DType;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * Collects the little-endian bytes of an array as they are read. It grows with what really comes,
 * never with what a shape promises, so a small file cannot ask for much memory.
 */
final class ByteSink extends OutputStream {
  // both multiples of every element's size, so no element lies across two chunks
  private static final int FIRST_CHUNK = 1 << 10;
  private static final int LARGEST_CHUNK = 1 << 16;

  private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
  private long size;

  long size() {
    return size;
  }

  @Override
  public void write(int value) {
    room().put((byte) value);
    size++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      ByteBuffer chunk = room();
      int n = Math.min(length - done, chunk.remaining());
      chunk.put(bytes, offset + done, n);
      done += n;
    }
    size += length;
  }

  /** Appends the lowest {@code bytes} bytes of {@code bits}, the size of one element. */
  void put(long bits, int bytes) {
    ByteBuffer chunk = room();
    for (int i = 0; i < bytes; i++) {
      chunk.put((byte) (bits >>> (8 * i)));
    }
    size += bytes;
  }

  private ByteBuffer room() {
    if (chunks.isEmpty() || !chunks.getLast().hasRemaining()) {
      int bytes = chunks.isEmpty() ? FIRST_CHUNK : LARGEST_CHUNK;
      chunks.addLast(ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
    return chunks.getLast();
  }

  /** The SHA-256 of all bytes in lower-case hexadecimal digits. */
  String sha256() {
    MessageDigest digest = Format.sha256();
    for (ByteBuffer chunk : chunks) {
      digest.update(chunk.duplicate().flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whether every byte is 0 or 1, as those of flags must be. */
  boolean holdsFlags() {
    for (ByteBuffer chunk : chunks) {
      for (int i = 0; i < chunk.position(); i++) {
        if ((chunk.get(i) & ~1) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Empties this sink into a Java array; {@link #size} must be {@code numel * dtype.bytes()}. */
  Object drain(DType dtype, int numel) {
    return switch (dtype) {
      case FLOAT32 -> drainFloats(new float[numel]);
      case FLOAT64 -> drainDoubles(new double[numel]);
      case INT64 -> drainLongs(new long[numel]);
      case INT32 -> drainInts(new int[numel]);
      case UINT8 -> drainBytes(new byte[numel]);
      case BOOL -> drainFlags(new boolean[numel]);
    };
  }

  private float[] drainFloats(float[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      int n = chunk.remaining() / Float.BYTES;
      chunk.asFloatBuffer().get(out, done, n);
      done += n;
    }
    return out;
  }

  private double[] drainDoubles(double[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      int n = chunk.remaining() / Double.BYTES;
      chunk.asDoubleBuffer().get(out, done, n);
      done += n;
    }
    return out;
  }

  private long[] drainLongs(long[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      int n = chunk.remaining() / Long.BYTES;
      chunk.asLongBuffer().get(out, done, n);
      done += n;
    }
    return out;
  }

  private int[] drainInts(int[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      int n = chunk.remaining() / Integer.BYTES;
      chunk.asIntBuffer().get(out, done, n);
      done += n;
    }
    return out;
  }

  private byte[] drainBytes(byte[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      int n = chunk.remaining();
      chunk.get(out, done, n);
      done += n;
    }
    return out;
  }

  private boolean[] drainFlags(boolean[] out) {
    for (int done = 0; done < out.length; ) {
      ByteBuffer chunk = chunks.removeFirst().flip();
      while (chunk.hasRemaining()) {
        out[done++] = chunk.get() != 0;
      }
    }
    return out;
  }
}
