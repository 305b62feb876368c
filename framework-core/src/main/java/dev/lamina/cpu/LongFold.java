package dev.lamina.cpu;

/** Folds of arrays of {@code long}. */
final class LongFold extends Fold<long[]> {
  /** Sums, which wrap. */
  static final Fold<long[]> SUM =
      new LongFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] += x[from + i];
            }
          },
          true,
          0);

  /** Products, which wrap. */
  static final Fold<long[]> PROD =
      new LongFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] *= x[from + i];
            }
          },
          true,
          1);

  /** Maxima; not over nothing. */
  static final Fold<long[]> MAX =
      new LongFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.max(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  /** Minima; not over nothing. */
  static final Fold<long[]> MIN =
      new LongFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.min(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  private LongFold(Combine<long[]> combine, boolean free, double empty) {
    super(combine, free, empty);
  }

  @Override
  public long[] allocate(int n) {
    return new long[n];
  }

  @Override
  void set(long[] x, int at, double value) {
    x[at] = (long) value;
  }

  @Override
  void copy(int n, long[] x, int from, int step, long[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = x[from + i * step];
    }
  }

  @Override
  int first(int n, long[] x, int from, int step, long[] y, int at) {
    long wanted = y[at];
    int i = 0;
    while (i < n && x[from + i * step] != wanted) {
      i++;
    }
    return i;
  }
}
