package dev.lamina.cpu.simd;

import dev.lamina.cpu.FloatFold;
import dev.lamina.cpu.Fold;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Largest and smallest of floats in vectors; NaN comes through, and -0.0 is less than 0.0. Two
 * classes and not one with a sign to turn: what turns it, the JIT compiler of Java 17 at times
 * leaves out of its loops, and boxes every vector.
 */
abstract class SimdFloatExtreme extends FloatFold {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  static final Fold<float[]> MAX = new Max();
  static final Fold<float[]> MIN = new Min();

  private SimdFloatExtreme(Combine<float[]> combine) {
    super(combine, true, 0);
  }

  @Override
  protected final void rows(
      int rows, int n, float[] x, int from, int step, float[] out, int to, int outStep) {
    for (int r = 0; r < rows; r++) {
      out[to + r * outStep] = row(n, x, from + r * step);
    }
  }

  /** The result of n values. */
  abstract float row(int n, float[] x, int p);

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(S, x, at);
  }

  private static final class Max extends SimdFloatExtreme {
    Max() {
      super(Max::combine);
    }

    private static void combine(int n, float[] x, int from, float[] y, int at) {
      int i = 0;
      for (; i + W <= n; i += W) {
        load(y, at + i).max(load(x, from + i)).intoArray(y, at + i);
      }
      for (; i < n; i++) {
        y[at + i] = Math.max(y[at + i], x[from + i]);
      }
    }

    @Override
    float row(int n, float[] x, int p) {
      return n < W ? few(n, x, p) : many(n, x, p);
    }

    private static float few(int n, float[] x, int p) {
      float s = x[p];
      for (int i = 1; i < n; i++) {
        s = Math.max(s, x[p + i]);
      }
      return s;
    }

    // The last vector comes first, so that none is left over.
    private static float many(int n, float[] x, int p) {
      int last = p + n - W;
      FloatVector s0 = load(x, last);
      FloatVector s1 = load(x, p);
      FloatVector s2 = load(x, p);
      FloatVector s3 = load(x, p);
      for (; p + 3 * W < last; p += 4 * W) {
        s0 = s0.max(load(x, p));
        LoadOrder.keep();
        s1 = s1.max(load(x, p + W));
        LoadOrder.keep();
        s2 = s2.max(load(x, p + 2 * W));
        LoadOrder.keep();
        s3 = s3.max(load(x, p + 3 * W));
        LoadOrder.keep();
      }
      for (; p < last; p += W) {
        s0 = s0.max(load(x, p));
      }
      return s0.max(s1).max(s2.max(s3)).reduceLanes(VectorOperators.MAX);
    }
  }

  private static final class Min extends SimdFloatExtreme {
    Min() {
      super(Min::combine);
    }

    private static void combine(int n, float[] x, int from, float[] y, int at) {
      int i = 0;
      for (; i + W <= n; i += W) {
        load(y, at + i).min(load(x, from + i)).intoArray(y, at + i);
      }
      for (; i < n; i++) {
        y[at + i] = Math.min(y[at + i], x[from + i]);
      }
    }

    @Override
    float row(int n, float[] x, int p) {
      return n < W ? few(n, x, p) : many(n, x, p);
    }

    private static float few(int n, float[] x, int p) {
      float s = x[p];
      for (int i = 1; i < n; i++) {
        s = Math.min(s, x[p + i]);
      }
      return s;
    }

    // The last vector comes first, so that none is left over.
    private static float many(int n, float[] x, int p) {
      int last = p + n - W;
      FloatVector s0 = load(x, last);
      FloatVector s1 = load(x, p);
      FloatVector s2 = load(x, p);
      FloatVector s3 = load(x, p);
      for (; p + 3 * W < last; p += 4 * W) {
        s0 = s0.min(load(x, p));
        LoadOrder.keep();
        s1 = s1.min(load(x, p + W));
        LoadOrder.keep();
        s2 = s2.min(load(x, p + 2 * W));
        LoadOrder.keep();
        s3 = s3.min(load(x, p + 3 * W));
        LoadOrder.keep();
      }
      for (; p < last; p += W) {
        s0 = s0.min(load(x, p));
      }
      return s0.min(s1).min(s2.min(s3)).reduceLanes(VectorOperators.MIN);
    }
  }
}
