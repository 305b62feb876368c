package dev.lamina.cpu;

import java.util.Arrays;

/**
 * Large products without vector code, in loops that C2 turns into vectors by itself. It does so
 * only if all elements of a step have the same index up to constants: hence copies of rows in
 * arrays of their own, and two rows of the result side by side in one. Two rows by two terms is the
 * largest body that it takes on JDK 17.
 */
final class ScalarFloatProduct {
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
    final float[][] right = new float[TERMS][COLUMNS];
    final float[][] pairs = new float[ROWS / 2][2 * COLUMNS];
  }

  private ScalarFloatProduct() {}

  /** As {@link NumberKernels#large}. */
  static boolean run(int m, int n, int k, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
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
      int m, int n, int k, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    Scratch scratch = SCRATCH.get();
    for (int i = 0; i < m; i += 2) {
      Arrays.fill(scratch.pairs[i >> 1], -0f);
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

  private static void copy(int n, float[] x, int p, int step, float[] y) {
    if (step == 1) {
      System.arraycopy(x, p, y, 0, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      y[j] = x[p + j * step];
    }
  }

  private static void terms(
      int n, int terms, float[] a, int p, int next, int step, float[][] right, float[] pair) {
    int l = 0;
    for (; l + 2 <= terms; l += 2) {
      float u0 = a[p];
      float u1 = a[p + step];
      float v0 = a[p + next];
      float v1 = a[p + next + step];
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
      float u0, float u1, float v0, float v1, float[] b0, float[] b1, float[] c) {
    for (int j = 0; j < COLUMNS; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float u = Math.fma(u1, x1, Math.fma(u0, x0, c[j]));
      float v = Math.fma(v1, x1, Math.fma(v0, x0, c[j + COLUMNS]));
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }

  private static void two(
      int n, float u0, float u1, float v0, float v1, float[] b0, float[] b1, float[] c) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float u = Math.fma(u1, x1, Math.fma(u0, x0, c[j]));
      float v = Math.fma(v1, x1, Math.fma(v0, x0, c[j + COLUMNS]));
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }

  private static void one(int n, float u0, float v0, float[] b0, float[] c) {
    for (int j = 0; j < n; j++) {
      float x0 = b0[j];
      float u = Math.fma(u0, x0, c[j]);
      float v = Math.fma(v0, x0, c[j + COLUMNS]);
      c[j] = u;
      c[j + COLUMNS] = v;
    }
  }
}
