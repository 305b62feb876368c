package dev.lamina.cpu.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Panels} of floats. */
final class FloatPanels extends Panels<float[]> {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  FloatPanels() {
    super(float[].class, W);
  }

  @Override
  void clear(float[] x, int from, int to) {
    Arrays.fill(x, from, to, 0);
  }

  @Override
  void across(int k, int n, int width, float[] x, int p, int step, float[] y, int q) {
    int wide = (n + W - 1) & -W;
    // Whole vectors, as long as what they read and spoil lies inside.
    int inside = wide == n ? k : step == 0 ? 0 : Math.min(k - 1, (x.length - wide - p) / step);
    int l = 0;
    for (; l < inside; l++) {
      for (int j = 0; j < wide; j += W) {
        FloatVector.fromArray(S, x, p + j).intoArray(y, q + j);
      }
      p += step;
      q += width;
    }
    for (; l < k; l++) {
      for (int j = 0; j < n; j++) {
        y[q + j] = x[p + j];
      }
      p += step;
      q += width;
    }
  }

  @Override
  void along(
      int n, int from, int k, int width, float[] x, int p, int line, int step, float[] y, int q) {
    for (int i = 0; i < n; i++) {
      int at = p + i * line + from * step;
      int to = q + i + from * width;
      for (int l = from; l < k; l++) {
        y[to] = x[at];
        at += step;
        to += width;
      }
    }
  }
}
