package dev.lamina.cpu;

/** Folds of arrays of {@code int}. */
final class IntFold extends Fold<int[]> {
  /** Sums, which wrap. */
  static final Fold<int[]> SUM =
      new IntFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] += x[from + i];
            }
          },
          true,
          0);

  /** Products, which wrap. */
  static final Fold<int[]> PROD =
      new IntFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] *= x[from + i];
            }
          },
          true,
          1);

  /** Maxima; not over nothing. */
  static final Fold<int[]> MAX =
      new IntFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.max(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  /** Minima; not over nothing. */
  static final Fold<int[]> MIN =
      new IntFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.min(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  private IntFold(Combine<int[]> combine, boolean free, double empty) {
    super(combine, free, empty);
  }

  @Override
  public int[] allocate(int n) {
    return new int[n];
  }

  @Override
  void set(int[] x, int at, double value) {
    x[at] = (int) value;
  }

  @Override
  void copy(int n, int[] x, int from, int step, int[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = x[from + i * step];
    }
  }

  @Override
  int first(int n, int[] x, int from, int step, int[] y, int at) {
    int wanted = y[at];
    int i = 0;
    while (i < n && x[from + i * step] != wanted) {
      i++;
    }
    return i;
  }
}
