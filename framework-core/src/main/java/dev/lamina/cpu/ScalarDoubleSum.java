package dev.lamina.cpu;

/** {@link DoubleSum} with the partial sums of narrow columns in local variables. */
final class ScalarDoubleSum extends DoubleSum {
  /** Most columns for which that is faster than adding up whole rows in memory. */
  private static final int NARROW = 64;

  @Override
  protected void columns(int n, int cols, double[] x, int from, int step, double[] out, int to) {
    if (cols > NARROW) {
      super.columns(n, cols, x, from, step, out, to);
      return;
    }
    int lanes = NumberKernels.lanes(n);
    int used = Math.min(lanes, n);
    double[] acc = partial();
    for (int t = 0; t < used; t++) {
      int terms = (n - t + lanes - 1) / lanes;
      int p = from + t * step;
      int at = t * cols;
      int j = 0;
      for (; j + 8 <= cols; j += 8) {
        eight(terms, x, p + j, lanes * step, acc, at + j);
      }
      for (; j < cols; j++) {
        acc[at + j] = one(terms, x, p + j, lanes * step);
      }
    }
    ScalarDoubleDots.halve(acc, lanes, used, cols);
    System.arraycopy(acc, 0, out, to, cols);
  }

  /** One partial sum of eight columns. */
  private static void eight(int terms, double[] x, int p, int step, double[] acc, int at) {
    double s0 = x[p];
    double s1 = x[p + 1];
    double s2 = x[p + 2];
    double s3 = x[p + 3];
    double s4 = x[p + 4];
    double s5 = x[p + 5];
    double s6 = x[p + 6];
    double s7 = x[p + 7];
    for (int i = 1; i < terms; i++) {
      p += step;
      s0 += x[p];
      s1 += x[p + 1];
      s2 += x[p + 2];
      s3 += x[p + 3];
      s4 += x[p + 4];
      s5 += x[p + 5];
      s6 += x[p + 6];
      s7 += x[p + 7];
    }
    acc[at] = s0;
    acc[at + 1] = s1;
    acc[at + 2] = s2;
    acc[at + 3] = s3;
    acc[at + 4] = s4;
    acc[at + 5] = s5;
    acc[at + 6] = s6;
    acc[at + 7] = s7;
  }

  private static double one(int terms, double[] x, int p, int step) {
    double s = x[p];
    for (int i = 1; i < terms; i++) {
      p += step;
      s += x[p];
    }
    return s;
  }
}
