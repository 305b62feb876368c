package dev.lamina.cpu;

/** Folds of bytes that count from 0 to 255, or of truth values, 0 and 1. */
final class ByteFold extends Fold<byte[]> {
  /** Sums, which wrap. */
  static final Fold<byte[]> SUM =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] += x[from + i];
            }
          },
          true,
          0);

  /** Products, which wrap. */
  static final Fold<byte[]> PROD =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) (y[at + i] * x[from + i]);
            }
          },
          true,
          1);

  /** Maxima; not over nothing. */
  static final Fold<byte[]> MAX =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) Math.max(y[at + i] & 0xff, x[from + i] & 0xff);
            }
          },
          true,
          0);

  /** Minima; not over nothing. */
  static final Fold<byte[]> MIN =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = (byte) Math.min(y[at + i] & 0xff, x[from + i] & 0xff);
            }
          },
          true,
          0);

  /** Whether any of truth values holds. */
  static final Fold<byte[]> ANY =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] |= x[from + i];
            }
          },
          true,
          0);

  /** Whether all truth values hold. */
  static final Fold<byte[]> ALL =
      new ByteFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] &= x[from + i];
            }
          },
          true,
          1);

  private ByteFold(Combine<byte[]> combine, boolean free, double empty) {
    super(combine, free, empty);
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
}
