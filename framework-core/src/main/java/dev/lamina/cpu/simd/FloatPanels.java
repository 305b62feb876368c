package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Panels} of floats. */
final class FloatPanels implements Panels<float[]> {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  @Override
  public void packRows(int rows, int k, Matrix<float[]> a, float[] to, int at) {
    if (a.rowStep() == 1) {
      across(k, rows, rows, a.array(), a.offset(), a.colStep(), to, at);
    } else {
      along(rows, k, rows, a.array(), a.offset(), a.rowStep(), a.colStep(), to, at);
    }
  }

  @Override
  public void packColumns(int k, int cols, int width, Matrix<float[]> b, float[] to, int at) {
    if (cols < width) {
      // What is left of an earlier use could be numbers that are slow to compute with.
      java.util.Arrays.fill(to, at, at + k * width, 0);
    }
    if (b.colStep() == 1) {
      across(k, cols, width, b.array(), b.offset(), b.rowStep(), to, at);
    } else {
      along(cols, k, width, b.array(), b.offset(), b.colStep(), b.rowStep(), to, at);
    }
  }

  /** Copies {@code k} groups of neighbours. */
  private static void across(
      int k, int n, int width, float[] x, int p, int step, float[] y, int q) {
    for (int l = 0; l < k; l++) {
      int j = 0;
      for (; j + W <= n; j += W) {
        FloatVector.fromArray(S, x, p + j).intoArray(y, q + j);
      }
      for (; j < n; j++) {
        y[q + j] = x[p + j];
      }
      p += step;
      q += width;
    }
  }

  /** Turns lines of {@code k} values into {@code k} groups, {@code width} apart. */
  private static void along(
      int lines, int k, int width, float[] x, int p, int line, int step, float[] y, int q) {
    int i = 0;
    for (; step == 1 && i + 4 <= lines; i += 4) {
      four(k, width, x, p + i * line, line, y, q + i);
    }
    for (; i < lines; i++) {
      int from = p + i * line;
      int to = q + i;
      for (int l = 0; l < k; l++) {
        y[to] = x[from];
        from += step;
        to += width;
      }
    }
  }

  private static void four(int k, int width, float[] x, int p, int line, float[] y, int q) {
    int p1 = p + line;
    int p2 = p1 + line;
    int p3 = p2 + line;
    int to = q;
    for (int l = 0; l < k; l++) {
      float v0 = x[p + l];
      float v1 = x[p1 + l];
      float v2 = x[p2 + l];
      float v3 = x[p3 + l];
      y[to] = v0;
      y[to + 1] = v1;
      y[to + 2] = v2;
      y[to + 3] = v3;
      to += width;
    }
  }
}
