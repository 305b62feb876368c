package dev.lamina.cpu;

import java.util.Arrays;

/** {@link ScalarFloatProduct} in double precision. */
final class ScalarDoubleProduct {
  /** Columns of a block. */
  private static final int COLUMNS = 256;

  /** Terms whose rows of the right operand are near at a time. */
  private static final int TERMS = 64;

  /** Most rows of a block. */
  private static final int ROWS = 128;

  /** Fewer columns than this are better computed one by one. */
  private static final int FEW_COLUMNS = 24;

  private static final int FEW_ROWS = 8;

  /** Multiply-adds that are worth a copy. */
  private static final int SMALL = 1 << 16;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /** Rows of the right operand, and pairs of rows of the result. */
  private static final class Scratch {
    final double[][] right = new double[TERMS][COLUMNS];
    final double[][] pairs = new double[ROWS / 2][2 * COLUMNS];
  }

  private ScalarDoubleProduct() {}

  /** As {@link NumberKernels#large}. */
  static boolean run(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    if (n < FEW_COLUMNS || m < FEW_ROWS || (long) m * n * k < SMALL) {
      return false;
    }
    int across = (n + COLUMNS - 1) / COLUMNS;
    int wanted = Math.max((m + ROWS - 1) / ROWS, 2 * Workers.threads() / across);
    int rows = (m + wanted - 1) / wanted + 1 & -2;
    int down = (m + rows - 1) / rows;
    Workers.run(
        across * down,
        piece -> {
          int i = piece % down * rows;
          int j = piece / down * COLUMNS;
          block(
              Math.min(rows, m - i),
              Math.min(COLUMNS, n - j),
              k,
              a.from(i, 0),
              b.from(0, j),
              c.from(i, j));
        });
    return true;
  }

  private static void block(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    Scratch scratch = SCRATCH.get();
    for (int i = 0; i < m; i += 2) {
      Arrays.fill(scratch.pairs[i >> 1], -0.0);
    }
    for (int l = 0; l < k; l += TERMS) {
      int terms = Math.min(TERMS, k - l);
      for (int t = 0; t < terms; t++) {
        copy(n, b.array(), b.offset() + (l + t) * b.rowStep(), b.colStep(), scratch.right[t]);
      }
      for (int i = 0; i < m; i += 2) {
        // Of a last row without a partner, the partner is the row itself.
        int next = i + 1 < m ? a.rowStep() : 0;
        int p = a.offset() + i * a.rowStep() + l * a.colStep();
        terms(n, terms, a.array(), p, next, a.colStep(), scratch.right, scratch.pairs[i >> 1]);
      }
    }
    for (int i = 0; i < m; i++) {
      int to = c.offset() + i * c.rowStep();
      System.arraycopy(scratch.pairs[i >> 1], (i & 1) * COLUMNS, c.array(), to, n);
    }
  }

  private static void copy(int n, double[] x, int p, int step, double[] y) {
    if (step == 1) {
      System.arraycopy(x, p, y, 0, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      y[j] = x[p + j * step];
    }
  }

  private static void terms(
      int n, int terms, double[] a, int p, int next, int step, double[][] right, double[] pair) {
    int l = 0;
    for (; l + 2 <= terms; l += 2) {
      double u0 = a[p];
      double u1 = a[p + step];
      double v0 = a[p + next];
      double v1 = a[p + next + step];
      if (n == COLUMNS) {
        two(u0, u1, v0, v1, right[l], right[l + 1], pair);
      } else {
        two(n, u0, u1, v0, v1, right[l], right[l + 1], pair);
      }
      p += 2 * step;
    }
    if (l < terms) {
      one(n, a[p], a[p + next], right[l], pair);
    }
  }

  // With a known number of columns C2 leaves out the loops in front of the vectors and behind them.
  private static void two(
      double u0, double u1, double v0, double v1, double[] b0, double[] b1, double[] c) {
    for (int j = 0; j < COLUMNS; j++) {
      double x0 = b0[j];
      double x1 = b1[j];
      double u = Math.fma(u1, x1, Math.fma(u0, x0, c[j]));
      double v = Math.fma(v1, x1, Math.fma(v0, x0, c[j + COLUMNS]));
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }

  private static void two(
      int n, double u0, double u1, double v0, double v1, double[] b0, double[] b1, double[] c) {
    for (int j = 0; j < n; j++) {
      double x0 = b0[j];
      double x1 = b1[j];
      double u = Math.fma(u1, x1, Math.fma(u0, x0, c[j]));
      double v = Math.fma(v1, x1, Math.fma(v0, x0, c[j + COLUMNS]));
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }

  private static void one(int n, double u0, double v0, double[] b0, double[] c) {
    for (int j = 0; j < n; j++) {
      double x0 = b0[j];
      double u = Math.fma(u0, x0, c[j]);
      double v = Math.fma(v0, x0, c[j + COLUMNS]);
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }
}
