package dev.lamina.cpu.simd;

import dev.lamina.cpu.FloatSum;
import dev.lamina.cpu.Fold;
import dev.lamina.cpu.NumberKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums in vectors of floats, in the order that {@link dev.lamina.cpu.Fold} defines. */
final class SimdFloatSum extends FloatSum {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  static final Fold<float[]> SUM = new SimdFloatSum();

  private SimdFloatSum() {
    super(SimdFloatSum::add);
  }

  private static void add(int n, float[] x, int from, float[] y, int at) {
    int i = 0;
    for (; i + 2 * W <= n; i += 2 * W) {
      FloatVector a =
          FloatVector.fromArray(S, y, at + i).add(FloatVector.fromArray(S, x, from + i));
      FloatVector b =
          FloatVector.fromArray(S, y, at + i + W).add(FloatVector.fromArray(S, x, from + i + W));
      a.intoArray(y, at + i);
      b.intoArray(y, at + i + W);
    }
    for (; i < n; i++) {
      y[at + i] += x[from + i];
    }
  }

  @Override
  protected void rows(
      int rows, int n, float[] x, int from, int step, float[] out, int to, int outStep) {
    int lanes = NumberKernels.lanes(n);
    if (n < 16) {
      super.rows(rows, n, x, from, step, out, to, outStep);
      return;
    }
    float[] acc = partial();
    int end = n & -lanes;
    for (int r = 0; r < rows; r++) {
      int p = from + r * step;
      if (lanes == 16) {
        for (int l = 0; l < 16; l += W) {
          one(x, p + l, n >> 4, acc, l);
        }
      } else {
        for (int l = 0; l < 64; l += 4 * W) {
          four(x, p + l, n >> 6, acc, l);
        }
      }
      for (int l = end; l < n; l++) {
        acc[l - end] += x[p + l];
      }
      out[to + r * outStep] = lanes == 16 ? sixteen(acc) : sixtyFour(acc);
    }
  }

  private static void one(float[] x, int p, int n, float[] acc, int at) {
    FloatVector s = FloatVector.fromArray(S, x, p);
    for (int i = 1; i < n; i++) {
      p += 16;
      s = s.add(FloatVector.fromArray(S, x, p));
    }
    s.intoArray(acc, at);
  }

  /** Four vectors of the 64 partial sums at a time hide the latency of additions. */
  private static void four(float[] x, int p, int n, float[] acc, int at) {
    FloatVector s0 = FloatVector.fromArray(S, x, p);
    FloatVector s1 = FloatVector.fromArray(S, x, p + W);
    FloatVector s2 = FloatVector.fromArray(S, x, p + 2 * W);
    FloatVector s3 = FloatVector.fromArray(S, x, p + 3 * W);
    for (int i = 1; i < n; i++) {
      p += 64;
      s0 = s0.add(FloatVector.fromArray(S, x, p));
      s1 = s1.add(FloatVector.fromArray(S, x, p + W));
      s2 = s2.add(FloatVector.fromArray(S, x, p + 2 * W));
      s3 = s3.add(FloatVector.fromArray(S, x, p + 3 * W));
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
  }

  /** The sum of 64 partial sums, by halves. */
  private static float sixtyFour(float[] acc) {
    for (int w = 32; w >= 16; w /= 2) {
      for (int l = 0; l < w; l += W) {
        FloatVector.fromArray(S, acc, l)
            .add(FloatVector.fromArray(S, acc, l + w))
            .intoArray(acc, l);
      }
    }
    return sixteen(acc);
  }
}
