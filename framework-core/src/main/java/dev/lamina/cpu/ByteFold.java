package dev.lamina.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Folds of bytes that count from 0 to 255, or of truth values, 0 and 1, eight of which are one
 * {@code long} where their bits are all there is.
 */
final class ByteFold extends Fold<byte[]> {
  /** Eight bytes of an array. */
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Sums, which wrap. */
  static final Fold<byte[]> SUM =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] += x[from + i];
            }
          },
          0);

  /** Products, which wrap. */
  static final Fold<byte[]> PROD =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) (y[at + i] * x[from + i]);
            }
          },
          1);

  /** Maxima; not over nothing. */
  static final Fold<byte[]> MAX =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) Math.max(y[at + i] & 0xff, x[from + i] & 0xff);
            }
          },
          0);

  /** Minima; not over nothing. */
  static final Fold<byte[]> MIN =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) Math.min(y[at + i] & 0xff, x[from + i] & 0xff);
            }
          },
          0);

  /** Whether any of truth values holds. */
  static final Fold<byte[]> ANY =
      new ByteFold(
          (n, x, from, y, at) -> {
            int i = 0;
            for (; i + 8 <= n; i += 8) {
              put(y, at + i, eight(y, at + i) | eight(x, from + i));
            }
            for (; i < n; i++) {
              y[at + i] |= x[from + i];
            }
          },
          0);

  /** Whether all truth values hold. */
  static final Fold<byte[]> ALL =
      new ByteFold(
          (n, x, from, y, at) -> {
            int i = 0;
            for (; i + 8 <= n; i += 8) {
              put(y, at + i, eight(y, at + i) & eight(x, from + i));
            }
            for (; i < n; i++) {
              y[at + i] &= x[from + i];
            }
          },
          1);

  private ByteFold(Combine<byte[]> combine, double empty) {
    super(combine, true, empty);
  }

  private static long eight(byte[] x, int at) {
    return (long) EIGHT.get(x, at);
  }

  private static void put(byte[] y, int at, long value) {
    EIGHT.set(y, at, value);
  }

  @Override
  public byte[] allocate(int n) {
    return new byte[n];
  }

  @Override
  void set(byte[] x, int at, double value) {
    x[at] = (byte) value;
  }

  @Override
  void copy(int n, byte[] x, int from, int step, byte[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = x[from + i * step];
    }
  }

  @Override
  int first(int n, byte[] x, int from, int step, byte[] y, int at) {
    byte wanted = y[at];
    int i = 0;
    while (i < n && x[from + i * step] != wanted) {
      i++;
    }
    return i;
  }
}
