package dev.lamina.cpu;

/** {@link NumberKernels} in double precision without vector code. */
public class ScalarDoubleKernels implements NumberKernels<double[]> {
  private static final int SCRATCH_LIMIT = 1 << 20;
  private static final ThreadLocal<double[][]> SCRATCH =
      ThreadLocal.withInitial(() -> new double[5][0]);

  /** Creates the kernels; they hold no state. */
  public ScalarDoubleKernels() {}

  @Override
  public final double[] allocate(int n) {
    return new double[n];
  }

  @Override
  public final double[] scratch(int slot, int n) {
    double[][] arrays = SCRATCH.get();
    if (arrays[slot].length < n) {
      if (n > SCRATCH_LIMIT) {
        return new double[n];
      }
      arrays[slot] = new double[Integer.highestOneBit(Math.max(n, 512) - 1) * 2];
    }
    return arrays[slot];
  }

  @Override
  public final void copy(int rows, int cols, Matrix<double[]> from, Matrix<double[]> to) {
    double[] x = from.array();
    double[] y = to.array();
    for (int i = 0; i < rows; i++) {
      int p = from.offset() + i * from.rowStep();
      int q = to.offset() + i * to.rowStep();
      for (int j = 0; j < cols; j++) {
        y[q + j * to.colStep()] = x[p + j * from.colStep()];
      }
    }
  }

  @Override
  public void gemm(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    int thin = k <= 4 && m >= 4 ? n & -4 : 0;
    for (int j = 0; j < thin; j += 4) {
      four(m, j, k, a, b, c);
    }
    for (int i = 0; i < m; i++) {
      int j = thin;
      for (; j + 8 <= n; j += 8) {
        eight(i, j, k, a, b, c);
      }
      for (; j < n; j++) {
        one(i, j, k, a, b, c);
      }
    }
  }

  @Override
  public boolean large(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    return ScalarDoubleProduct.run(m, n, k, a, b, c);
  }

  /** One element of the product: the definition that every faster form must equal. */
  private static void one(
      int i, int j, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    double[] x = a.array();
    double[] y = b.array();
    int p = a.offset() + i * a.rowStep();
    int q = b.offset() + j;
    double s = x[p] * y[q];
    for (int l = 1; l < k; l++) {
      s = Math.fma(x[p + l * a.colStep()], y[q + l * b.rowStep()], s);
    }
    c.array()[c.offset() + i * c.rowStep() + j] = s;
  }

  // Up to four rows of b stay in registers while all rows of a pass by; the tests on k always turn
  // out the same way and cost nothing.
  private static void four(
      int m, int j, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    double[] x = a.array();
    double[] y = b.array();
    double[] z = c.array();
    int q0 = b.offset() + j;
    int q1 = q0 + (k > 1 ? b.rowStep() : 0);
    int q2 = q1 + (k > 2 ? b.rowStep() : 0);
    int q3 = q2 + (k > 3 ? b.rowStep() : 0);
    double b00 = y[q0], b01 = y[q0 + 1], b02 = y[q0 + 2], b03 = y[q0 + 3];
    double b10 = y[q1], b11 = y[q1 + 1], b12 = y[q1 + 2], b13 = y[q1 + 3];
    double b20 = y[q2], b21 = y[q2 + 1], b22 = y[q2 + 2], b23 = y[q2 + 3];
    double b30 = y[q3], b31 = y[q3 + 1], b32 = y[q3 + 2], b33 = y[q3 + 3];
    for (int i = 0; i < m; i++) {
      int p = a.offset() + i * a.rowStep();
      double v = x[p];
      double s0 = v * b00;
      double s1 = v * b01;
      double s2 = v * b02;
      double s3 = v * b03;
      if (k > 1) {
        v = x[p + a.colStep()];
        s0 = Math.fma(v, b10, s0);
        s1 = Math.fma(v, b11, s1);
        s2 = Math.fma(v, b12, s2);
        s3 = Math.fma(v, b13, s3);
      }
      if (k > 2) {
        v = x[p + 2 * a.colStep()];
        s0 = Math.fma(v, b20, s0);
        s1 = Math.fma(v, b21, s1);
        s2 = Math.fma(v, b22, s2);
        s3 = Math.fma(v, b23, s3);
      }
      if (k > 3) {
        v = x[p + 3 * a.colStep()];
        s0 = Math.fma(v, b30, s0);
        s1 = Math.fma(v, b31, s1);
        s2 = Math.fma(v, b32, s2);
        s3 = Math.fma(v, b33, s3);
      }
      int r = c.offset() + i * c.rowStep() + j;
      z[r] = s0;
      z[r + 1] = s1;
      z[r + 2] = s2;
      z[r + 3] = s3;
    }
  }

  // Eight chains at a time hide the latency of each.
  private static void eight(
      int i, int j, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    double[] x = a.array();
    double[] y = b.array();
    int p = a.offset() + i * a.rowStep();
    int q = b.offset() + j;
    int pStep = a.colStep();
    int qStep = b.rowStep();
    double v = x[p];
    double s0 = v * y[q];
    double s1 = v * y[q + 1];
    double s2 = v * y[q + 2];
    double s3 = v * y[q + 3];
    double s4 = v * y[q + 4];
    double s5 = v * y[q + 5];
    double s6 = v * y[q + 6];
    double s7 = v * y[q + 7];
    for (int l = 1; l < k; l++) {
      p += pStep;
      q += qStep;
      v = x[p];
      s0 = Math.fma(v, y[q], s0);
      s1 = Math.fma(v, y[q + 1], s1);
      s2 = Math.fma(v, y[q + 2], s2);
      s3 = Math.fma(v, y[q + 3], s3);
      s4 = Math.fma(v, y[q + 4], s4);
      s5 = Math.fma(v, y[q + 5], s5);
      s6 = Math.fma(v, y[q + 6], s6);
      s7 = Math.fma(v, y[q + 7], s7);
    }
    double[] z = c.array();
    int r = c.offset() + i * c.rowStep() + j;
    z[r] = s0;
    z[r + 1] = s1;
    z[r + 2] = s2;
    z[r + 3] = s3;
    z[r + 4] = s4;
    z[r + 5] = s5;
    z[r + 6] = s6;
    z[r + 7] = s7;
  }

  @Override
  public void dots(int rows, int k, Matrix<double[]> a, Matrix<double[]> v, Matrix<double[]> c) {
    ScalarDoubleDots.rows(rows, k, a, v, c, scratch(0, NumberKernels.lanes(k)));
  }

  @Override
  public void columnDots(int k, int n, Matrix<double[]> v, Matrix<double[]> b, Matrix<double[]> c) {
    int columns = Math.min(ScalarDoubleDots.WIDTH, n);
    ScalarDoubleDots.columns(k, n, v, b, c, scratch(0, NumberKernels.lanes(k) * columns));
  }

  @Override
  public Fold<double[]> sum() {
    return DoubleFold.SUM;
  }

  /** Adds up the lanes in use by halves. */
  static double collapse(double[] acc, int lanes, int used) {
    for (int w = lanes / 2; w > 0; w /= 2) {
      if (w == 8 && used >= 16) {
        return sixteen(acc, 0);
      }
      for (int l = 0; l < w && l + w < used; l++) {
        acc[l] += acc[l + w];
      }
    }
    return acc[0];
  }

  /** The sum of sixteen partial sums from a position on, by halves. */
  protected static double sixteen(double[] s, int at) {
    double a = quarter(s, at) + quarter(s, at + 2);
    double b = quarter(s, at + 1) + quarter(s, at + 3);
    return a + b;
  }

  private static double quarter(double[] s, int at) {
    return (s[at] + s[at + 8]) + (s[at + 4] + s[at + 12]);
  }

  @Override
  public final void add(int n, double[] x, double[] to, int at) {
    for (int i = 0; i < n; i++) {
      to[at + i] += x[i];
    }
  }

  @Override
  public final void divide(double[] x, int from, int n, double by) {
    double d = by;
    for (int i = from; i < from + n; i++) {
      x[i] /= d;
    }
  }

  @Override
  public final void set(double[] x, int at, double value) {
    x[at] = value;
  }
}
