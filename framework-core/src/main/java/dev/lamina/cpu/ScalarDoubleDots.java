package dev.lamina.cpu;

/**
 * Dot products in double precision without vector code. Partial sums are local variables, some at a
 * time, so that they stay in registers and hide each other's latency.
 */
final class ScalarDoubleDots {
  /** Columns whose partial sums lie side by side at a time. */
  static final int WIDTH = 64;

  private ScalarDoubleDots() {}

  /** As {@link NumberKernels#dots}; {@code acc} has room for the partial sums. */
  static void rows(
      int rows, int k, Matrix<double[]> a, Matrix<double[]> v, Matrix<double[]> c, double[] acc) {
    int lanes = NumberKernels.lanes(k);
    double[] x = a.array();
    double[] y = v.array();
    double[] z = c.array();
    for (int i = 0; i < rows; i++) {
      int p = a.offset() + i * a.rowStep();
      int r = c.offset() + i * c.rowStep();
      if (lanes == 16 && (k & 15) == 0) {
        z[r] = whole(k >> 4, x, p, y, v.offset());
      } else {
        z[r] = any(k, lanes, x, p, y, v.offset(), acc);
      }
    }
  }

  // The second of n groups of sixteen values stands in front of the loop: many rows have no third.
  private static double whole(int n, double[] x, int p, double[] y, int q) {
    double s0 = x[p] * y[q];
    double s1 = x[p + 1] * y[q + 1];
    double s2 = x[p + 2] * y[q + 2];
    double s3 = x[p + 3] * y[q + 3];
    double s4 = x[p + 4] * y[q + 4];
    double s5 = x[p + 5] * y[q + 5];
    double s6 = x[p + 6] * y[q + 6];
    double s7 = x[p + 7] * y[q + 7];
    double s8 = x[p + 8] * y[q + 8];
    double s9 = x[p + 9] * y[q + 9];
    double s10 = x[p + 10] * y[q + 10];
    double s11 = x[p + 11] * y[q + 11];
    double s12 = x[p + 12] * y[q + 12];
    double s13 = x[p + 13] * y[q + 13];
    double s14 = x[p + 14] * y[q + 14];
    double s15 = x[p + 15] * y[q + 15];
    if (n > 1) {
      p += 16;
      q += 16;
      s0 = Math.fma(x[p], y[q], s0);
      s1 = Math.fma(x[p + 1], y[q + 1], s1);
      s2 = Math.fma(x[p + 2], y[q + 2], s2);
      s3 = Math.fma(x[p + 3], y[q + 3], s3);
      s4 = Math.fma(x[p + 4], y[q + 4], s4);
      s5 = Math.fma(x[p + 5], y[q + 5], s5);
      s6 = Math.fma(x[p + 6], y[q + 6], s6);
      s7 = Math.fma(x[p + 7], y[q + 7], s7);
      s8 = Math.fma(x[p + 8], y[q + 8], s8);
      s9 = Math.fma(x[p + 9], y[q + 9], s9);
      s10 = Math.fma(x[p + 10], y[q + 10], s10);
      s11 = Math.fma(x[p + 11], y[q + 11], s11);
      s12 = Math.fma(x[p + 12], y[q + 12], s12);
      s13 = Math.fma(x[p + 13], y[q + 13], s13);
      s14 = Math.fma(x[p + 14], y[q + 14], s14);
      s15 = Math.fma(x[p + 15], y[q + 15], s15);
    }
    for (int i = 2; i < n; i++) {
      p += 16;
      q += 16;
      s0 = Math.fma(x[p], y[q], s0);
      s1 = Math.fma(x[p + 1], y[q + 1], s1);
      s2 = Math.fma(x[p + 2], y[q + 2], s2);
      s3 = Math.fma(x[p + 3], y[q + 3], s3);
      s4 = Math.fma(x[p + 4], y[q + 4], s4);
      s5 = Math.fma(x[p + 5], y[q + 5], s5);
      s6 = Math.fma(x[p + 6], y[q + 6], s6);
      s7 = Math.fma(x[p + 7], y[q + 7], s7);
      s8 = Math.fma(x[p + 8], y[q + 8], s8);
      s9 = Math.fma(x[p + 9], y[q + 9], s9);
      s10 = Math.fma(x[p + 10], y[q + 10], s10);
      s11 = Math.fma(x[p + 11], y[q + 11], s11);
      s12 = Math.fma(x[p + 12], y[q + 12], s12);
      s13 = Math.fma(x[p + 13], y[q + 13], s13);
      s14 = Math.fma(x[p + 14], y[q + 14], s14);
      s15 = Math.fma(x[p + 15], y[q + 15], s15);
    }
    double even = ((s0 + s8) + (s4 + s12)) + ((s2 + s10) + (s6 + s14));
    double odd = ((s1 + s9) + (s5 + s13)) + ((s3 + s11) + (s7 + s15));
    return even + odd;
  }

  private static double any(int k, int lanes, double[] x, int p, double[] y, int q, double[] acc) {
    int whole = k & -lanes;
    int first = Math.min(lanes, k);
    if (whole > 0) {
      for (int l = 0; l < lanes; l += 16) {
        lanes(k / lanes, lanes, x, p + l, y, q + l, acc, l);
      }
      for (int l = whole; l < k; l++) {
        acc[l - whole] = Math.fma(x[p + l], y[q + l], acc[l - whole]);
      }
    } else {
      for (int l = 0; l < k; l++) {
        acc[l] = x[p + l] * y[q + l];
      }
    }
    return ScalarDoubleKernels.collapse(acc, lanes, first);
  }

  /** Sixteen partial sums of n products each, {@code step} apart. */
  private static void lanes(
      int n, int step, double[] x, int p, double[] y, int q, double[] acc, int at) {
    double s0 = x[p] * y[q];
    double s1 = x[p + 1] * y[q + 1];
    double s2 = x[p + 2] * y[q + 2];
    double s3 = x[p + 3] * y[q + 3];
    double s4 = x[p + 4] * y[q + 4];
    double s5 = x[p + 5] * y[q + 5];
    double s6 = x[p + 6] * y[q + 6];
    double s7 = x[p + 7] * y[q + 7];
    double s8 = x[p + 8] * y[q + 8];
    double s9 = x[p + 9] * y[q + 9];
    double s10 = x[p + 10] * y[q + 10];
    double s11 = x[p + 11] * y[q + 11];
    double s12 = x[p + 12] * y[q + 12];
    double s13 = x[p + 13] * y[q + 13];
    double s14 = x[p + 14] * y[q + 14];
    double s15 = x[p + 15] * y[q + 15];
    for (int i = 1; i < n; i++) {
      p += step;
      q += step;
      s0 = Math.fma(x[p], y[q], s0);
      s1 = Math.fma(x[p + 1], y[q + 1], s1);
      s2 = Math.fma(x[p + 2], y[q + 2], s2);
      s3 = Math.fma(x[p + 3], y[q + 3], s3);
      s4 = Math.fma(x[p + 4], y[q + 4], s4);
      s5 = Math.fma(x[p + 5], y[q + 5], s5);
      s6 = Math.fma(x[p + 6], y[q + 6], s6);
      s7 = Math.fma(x[p + 7], y[q + 7], s7);
      s8 = Math.fma(x[p + 8], y[q + 8], s8);
      s9 = Math.fma(x[p + 9], y[q + 9], s9);
      s10 = Math.fma(x[p + 10], y[q + 10], s10);
      s11 = Math.fma(x[p + 11], y[q + 11], s11);
      s12 = Math.fma(x[p + 12], y[q + 12], s12);
      s13 = Math.fma(x[p + 13], y[q + 13], s13);
      s14 = Math.fma(x[p + 14], y[q + 14], s14);
      s15 = Math.fma(x[p + 15], y[q + 15], s15);
    }
    acc[at] = s0;
    acc[at + 1] = s1;
    acc[at + 2] = s2;
    acc[at + 3] = s3;
    acc[at + 4] = s4;
    acc[at + 5] = s5;
    acc[at + 6] = s6;
    acc[at + 7] = s7;
    acc[at + 8] = s8;
    acc[at + 9] = s9;
    acc[at + 10] = s10;
    acc[at + 11] = s11;
    acc[at + 12] = s12;
    acc[at + 13] = s13;
    acc[at + 14] = s14;
    acc[at + 15] = s15;
  }

  /**
   * As {@link NumberKernels#columnDots}.
   *
   * @param acc room for the partial sums of {@link #WIDTH} columns
   */
  static void columns(
      int k, int n, Matrix<double[]> v, Matrix<double[]> b, Matrix<double[]> c, double[] acc) {
    int lanes = NumberKernels.lanes(k);
    int used = Math.min(lanes, k);
    double[] x = v.array();
    double[] y = b.array();
    int ps = lanes * v.colStep();
    int qs = lanes * b.rowStep();
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(WIDTH, n - j);
      for (int t = 0; t < used; t++) {
        int terms = (k - t + lanes - 1) / lanes;
        int p = v.offset() + t * v.colStep();
        int q = b.offset() + t * b.rowStep() + j;
        int at = t * width;
        int l = 0;
        for (; l + 8 <= width; l += 8) {
          eight(terms, x, p, ps, y, q + l, qs, acc, at + l);
        }
        for (; l < width; l++) {
          acc[at + l] = one(terms, x, p, ps, y, q + l, qs);
        }
      }
      halve(acc, lanes, used, width);
      System.arraycopy(acc, 0, c.array(), c.offset() + j, width);
    }
  }

  /** Adds up the partial sums in use, each {@code width} columns wide, by halves. */
  static void halve(double[] acc, int lanes, int used, int width) {
    for (int w = lanes / 2; w > 0; w /= 2) {
      int n = Math.min(w, used - w) * width;
      int from = w * width;
      for (int i = 0; i < n; i++) {
        acc[i] += acc[from + i];
      }
    }
  }

  /** One partial sum of eight columns. */
  private static void eight(
      int terms, double[] x, int p, int ps, double[] y, int q, int qs, double[] acc, int at) {
    double f = x[p];
    double s0 = f * y[q];
    double s1 = f * y[q + 1];
    double s2 = f * y[q + 2];
    double s3 = f * y[q + 3];
    double s4 = f * y[q + 4];
    double s5 = f * y[q + 5];
    double s6 = f * y[q + 6];
    double s7 = f * y[q + 7];
    for (int i = 1; i < terms; i++) {
      p += ps;
      q += qs;
      f = x[p];
      s0 = Math.fma(f, y[q], s0);
      s1 = Math.fma(f, y[q + 1], s1);
      s2 = Math.fma(f, y[q + 2], s2);
      s3 = Math.fma(f, y[q + 3], s3);
      s4 = Math.fma(f, y[q + 4], s4);
      s5 = Math.fma(f, y[q + 5], s5);
      s6 = Math.fma(f, y[q + 6], s6);
      s7 = Math.fma(f, y[q + 7], s7);
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

  private static double one(int terms, double[] x, int p, int ps, double[] y, int q, int qs) {
    double s = x[p] * y[q];
    for (int i = 1; i < terms; i++) {
      p += ps;
      q += qs;
      s = Math.fma(x[p], y[q], s);
    }
    return s;
  }
}
