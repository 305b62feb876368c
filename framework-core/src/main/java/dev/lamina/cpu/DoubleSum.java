package dev.lamina.cpu;

import java.util.Arrays;

/** Sums of arrays of {@code double} without vector code: sixteen of the partial sums at a time. */
class DoubleSum extends DoubleFold {
  /** Creates the kernels. */
  DoubleSum() {
    this(DoubleSum::add);
  }

  /** With another way to add. */
  private DoubleSum(Combine<double[]> add) {
    super(add, false, 0);
  }

  private static void add(int n, double[] x, int from, double[] y, int at) {
    for (int i = 0; i < n; i++) {
      y[at + i] += x[from + i];
    }
  }

  @Override
  protected void rows(
      int rows, int n, double[] x, int from, int step, double[] out, int to, int outStep) {
    double[] acc = partial();
    int lanes = NumberKernels.lanes(n);
    // Nothing changes when -0.0 is added: that stands for the partial sums that are not in use.
    Arrays.fill(acc, 0, lanes, -0.0);
    for (int r = 0; r < rows; r++) {
      int p = from + r * step;
      int whole = n & -lanes;
      if (whole > 0) {
        for (int l = 0; l < lanes; l += 16) {
          sixteenLanes(x, p + l, n / lanes, lanes, acc, l);
        }
        for (int i = whole; i < n; i++) {
          acc[i - whole] += x[p + i];
        }
      } else {
        System.arraycopy(x, p, acc, 0, n);
      }
      for (int w = lanes / 2; w >= 16; w /= 2) {
        for (int l = 0; l < w; l++) {
          acc[l] += acc[l + w];
        }
      }
      out[to + r * outStep] = sixteen(acc);
    }
  }

  /** Sixteen partial sums of {@code n} values each, {@code step} apart. */
  private static void sixteenLanes(double[] x, int p, int n, int step, double[] acc, int at) {
    double s0 = x[p];
    double s1 = x[p + 1];
    double s2 = x[p + 2];
    double s3 = x[p + 3];
    double s4 = x[p + 4];
    double s5 = x[p + 5];
    double s6 = x[p + 6];
    double s7 = x[p + 7];
    double s8 = x[p + 8];
    double s9 = x[p + 9];
    double s10 = x[p + 10];
    double s11 = x[p + 11];
    double s12 = x[p + 12];
    double s13 = x[p + 13];
    double s14 = x[p + 14];
    double s15 = x[p + 15];
    for (int i = 1; i < n; i++) {
      p += step;
      s0 += x[p];
      s1 += x[p + 1];
      s2 += x[p + 2];
      s3 += x[p + 3];
      s4 += x[p + 4];
      s5 += x[p + 5];
      s6 += x[p + 6];
      s7 += x[p + 7];
      s8 += x[p + 8];
      s9 += x[p + 9];
      s10 += x[p + 10];
      s11 += x[p + 11];
      s12 += x[p + 12];
      s13 += x[p + 13];
      s14 += x[p + 14];
      s15 += x[p + 15];
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

  /** The sum of sixteen partial sums, by halves. */
  private static double sixteen(double[] s) {
    double a = ((s[0] + s[8]) + (s[4] + s[12])) + ((s[2] + s[10]) + (s[6] + s[14]));
    double b = ((s[1] + s[9]) + (s[5] + s[13])) + ((s[3] + s[11]) + (s[7] + s[15]));
    return a + b;
  }
}
