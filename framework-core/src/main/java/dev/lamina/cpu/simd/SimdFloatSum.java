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

  /** Most elements that are taken a vector of columns at a time: the nearest cache holds them. */
  private static final int NEAR = 1 << 13;

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
    if (n < 16) {
      super.rows(rows, n, x, from, step, out, to, outStep);
      return;
    }
    float[] acc = partial();
    for (int r = 0; r < rows; r++) {
      out[to + r * outStep] = sum(n, x, from + r * step, acc);
    }
  }

  /**
   * The sum of {@code n} values from {@code at} on.
   *
   * @param n how many, from 16 to {@link Fold#BLOCK}
   * @param acc room for 64 partial sums
   */
  static float sum(int n, float[] x, int at, float[] acc) {
    int lanes = NumberKernels.lanes(n);
    int turns = n / lanes;
    if (lanes == 64) {
      for (int l = 0; l < 64; l += 4 * W) {
        four(x, at + l, turns, acc, l);
      }
    } else if (W == 16) {
      one(x, at, turns, acc);
    } else {
      for (int l = 0; l < 16; l += 2 * W) {
        two(x, at + l, turns, acc, l);
      }
    }
    for (int i = turns * lanes; i < n; i++) {
      acc[i & lanes - 1] += x[at + i];
    }
    return collapse(lanes, acc);
  }

  /** The sum of 16 or 64 partial sums, by halves. */
  static float collapse(int lanes, float[] acc) {
    return lanes == 16 ? sixteen(acc) : sixtyFour(acc);
  }

  private static void one(float[] x, int p, int turns, float[] acc) {
    FloatVector s = FloatVector.fromArray(S, x, p);
    for (int i = 1; i < turns; i++) {
      p += 16;
      s = s.add(FloatVector.fromArray(S, x, p));
    }
    s.intoArray(acc, 0);
  }

  private static void two(float[] x, int p, int turns, float[] acc, int at) {
    FloatVector s0 = FloatVector.fromArray(S, x, p);
    FloatVector s1 = FloatVector.fromArray(S, x, p + W);
    for (int i = 1; i < turns; i++) {
      p += 16;
      s0 = s0.add(FloatVector.fromArray(S, x, p));
      s1 = s1.add(FloatVector.fromArray(S, x, p + W));
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
  }

  /** Four vectors of partial sums at a time hide the latency of additions. */
  private static void four(float[] x, int p, int turns, float[] acc, int at) {
    FloatVector s0 = FloatVector.fromArray(S, x, p);
    FloatVector s1 = FloatVector.fromArray(S, x, p + W);
    FloatVector s2 = FloatVector.fromArray(S, x, p + 2 * W);
    FloatVector s3 = FloatVector.fromArray(S, x, p + 3 * W);
    for (int i = 1; i < turns; i++) {
      p += 64;
      s0 = s0.add(FloatVector.fromArray(S, x, p));
      LoadOrder.keep();
      s1 = s1.add(FloatVector.fromArray(S, x, p + W));
      LoadOrder.keep();
      s2 = s2.add(FloatVector.fromArray(S, x, p + 2 * W));
      LoadOrder.keep();
      s3 = s3.add(FloatVector.fromArray(S, x, p + 3 * W));
      LoadOrder.keep();
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
  }

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

  @Override
  protected void columns(int n, int cols, float[] x, int from, int step, float[] out, int to) {
    int lanes = NumberKernels.lanes(n);
    int j = 0;
    if (n >= lanes && n * cols <= NEAR) {
      float[] acc = partial();
      if (step == cols && cols % W == 0 && lanes * cols <= acc.length) {
        runs(n, cols, lanes, x, from, acc, out, to);
        return;
      }
      for (; j + W <= cols; j += W) {
        for (int l = 0; l < lanes; l += 8) {
          eightLanes(x, from + j + l * step, step, lanes, n / lanes, acc, l * W);
        }
        columnRest(x, from + j, step, n, lanes, acc, out, to + j);
      }
    }
    if (j < cols) {
      super.columns(n, cols - j, x, from + j, step, out, to + j);
    }
  }

  /** Columns with nothing between them: the partial sums of all of them are one long run. */
  private static void runs(
      int n, int cols, int lanes, float[] x, int from, float[] acc, float[] out, int to) {
    int turn = lanes * cols;
    for (int i = 0; i < turn; i += 4 * W) {
      fourRuns(x, from + i, turn, n / lanes, acc, i);
    }
    int end = n / lanes * turn;
    for (int i = 0; i < n * cols - end; i += W) {
      FloatVector.fromArray(S, acc, i)
          .add(FloatVector.fromArray(S, x, from + end + i))
          .intoArray(acc, i);
    }
    for (int w = turn / 2; w >= 16 * cols; w /= 2) {
      for (int i = 0; i < w; i += W) {
        FloatVector.fromArray(S, acc, i)
            .add(FloatVector.fromArray(S, acc, i + w))
            .intoArray(acc, i);
      }
    }
    for (int j = 0; j < cols; j += W) {
      sixteenRows(acc, j, cols, out, to + j);
    }
  }

  private static void fourRuns(float[] x, int p, int turn, int turns, float[] acc, int at) {
    FloatVector s0 = FloatVector.fromArray(S, x, p);
    FloatVector s1 = FloatVector.fromArray(S, x, p + W);
    FloatVector s2 = FloatVector.fromArray(S, x, p + 2 * W);
    FloatVector s3 = FloatVector.fromArray(S, x, p + 3 * W);
    for (int i = 1; i < turns; i++) {
      p += turn;
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

  /** The sums of a vector of columns of sixteen partial sums, {@code step} apart, by halves. */
  private static void sixteenRows(float[] acc, int at, int step, float[] out, int to) {
    FloatVector even = quarterOf(acc, at, step).add(quarterOf(acc, at + 2 * step, step));
    FloatVector odd = quarterOf(acc, at + step, step).add(quarterOf(acc, at + 3 * step, step));
    even.add(odd).intoArray(out, to);
  }

  private static FloatVector quarterOf(float[] acc, int at, int step) {
    FloatVector even =
        FloatVector.fromArray(S, acc, at).add(FloatVector.fromArray(S, acc, at + 8 * step));
    FloatVector odd =
        FloatVector.fromArray(S, acc, at + 4 * step)
            .add(FloatVector.fromArray(S, acc, at + 12 * step));
    return even.add(odd);
  }

  /** Eight partial sums of a vector of columns, of {@code n} values each, {@code lanes} apart. */
  private static void eightLanes(
      float[] x, int p, int step, int lanes, int n, float[] acc, int at) {
    FloatVector s0 = FloatVector.fromArray(S, x, p);
    FloatVector s1 = FloatVector.fromArray(S, x, p + step);
    FloatVector s2 = FloatVector.fromArray(S, x, p + 2 * step);
    FloatVector s3 = FloatVector.fromArray(S, x, p + 3 * step);
    FloatVector s4 = FloatVector.fromArray(S, x, p + 4 * step);
    FloatVector s5 = FloatVector.fromArray(S, x, p + 5 * step);
    FloatVector s6 = FloatVector.fromArray(S, x, p + 6 * step);
    FloatVector s7 = FloatVector.fromArray(S, x, p + 7 * step);
    for (int i = 1; i < n; i++) {
      p += lanes * step;
      s0 = s0.add(FloatVector.fromArray(S, x, p));
      s1 = s1.add(FloatVector.fromArray(S, x, p + step));
      s2 = s2.add(FloatVector.fromArray(S, x, p + 2 * step));
      s3 = s3.add(FloatVector.fromArray(S, x, p + 3 * step));
      s4 = s4.add(FloatVector.fromArray(S, x, p + 4 * step));
      s5 = s5.add(FloatVector.fromArray(S, x, p + 5 * step));
      s6 = s6.add(FloatVector.fromArray(S, x, p + 6 * step));
      s7 = s7.add(FloatVector.fromArray(S, x, p + 7 * step));
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
    s4.intoArray(acc, at + 4 * W);
    s5.intoArray(acc, at + 5 * W);
    s6.intoArray(acc, at + 6 * W);
    s7.intoArray(acc, at + 7 * W);
  }

  /** The last values of a vector of columns, fewer than lanes, and the sum of the lanes. */
  private static void columnRest(
      float[] x, int p, int step, int n, int lanes, float[] acc, float[] out, int to) {
    int end = n & -lanes;
    for (int l = 0; l < n - end; l++) {
      lane(acc, l).add(FloatVector.fromArray(S, x, p + (end + l) * step)).intoArray(acc, l * W);
    }
    for (int w = lanes / 2; w >= 16; w /= 2) {
      for (int l = 0; l < w; l++) {
        lane(acc, l).add(lane(acc, l + w)).intoArray(acc, l * W);
      }
    }
    sixteenRows(acc, 0, W, out, to);
  }

  private static FloatVector lane(float[] acc, int l) {
    return FloatVector.fromArray(S, acc, l * W);
  }
}
