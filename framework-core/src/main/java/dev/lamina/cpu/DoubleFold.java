package dev.lamina.cpu;

/** Folds of arrays of {@code double}. */
class DoubleFold extends Fold<double[]> {
  /** Sums. */
  static final Fold<double[]> SUM = new ScalarDoubleSum();

  /** Products. */
  static final Fold<double[]> PROD =
      new DoubleFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] *= x[from + i];
            }
          },
          false,
          1);

  /** Maxima; not over nothing. */
  static final Fold<double[]> MAX =
      new DoubleFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.max(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  /** Minima; not over nothing. */
  static final Fold<double[]> MIN =
      new DoubleFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.min(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  DoubleFold(Combine<double[]> combine, boolean free, double empty) {
    super(combine, free, empty);
  }

  @Override
  public double[] allocate(int n) {
    return new double[n];
  }

  @Override
  void set(double[] x, int at, double value) {
    x[at] = value;
  }

  @Override
  void copy(int n, double[] x, int from, int step, double[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = x[from + i * step];
    }
  }

  @Override
  int first(int n, double[] x, int from, int step, double[] y, int at) {
    double wanted = y[at];
    int i = 0;
    if (wanted != wanted) {
      while (i < n && x[from + i * step] == x[from + i * step]) {
        i++;
      }
    } else {
      while (i < n && x[from + i * step] != wanted) {
        i++;
      }
    }
    return i;
  }
}
