package dev.lamina.cpu.simd;

import dev.lamina.cpu.FloatFold;
import dev.lamina.cpu.Fold;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Largest and smallest of floats in vectors; NaN comes through, and -0.0 is less than 0.0. */
final class SimdFloatExtreme extends FloatFold {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();
  private static final int FRACTION = (1 << 23) - 1;
  private static final int SIGN = 1 << 31;

  static final Fold<float[]> MAX = new SimdFloatExtreme(SimdFloatExtreme::larger, 0);
  static final Fold<float[]> MIN = new SimdFloatExtreme(SimdFloatExtreme::smaller, SIGN);

  /** The smallest is the largest with all signs turned. */
  private final int turn;

  private SimdFloatExtreme(Combine<float[]> combine, int turn) {
    super(combine, true, 0);
    this.turn = turn;
  }

  private static void larger(int n, float[] x, int from, float[] y, int at) {
    int i = 0;
    for (; i + W <= n; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      FloatVector.fromArray(S, y, at + i).max(v).intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] = Math.max(y[at + i], x[from + i]);
    }
  }

  private static void smaller(int n, float[] x, int from, float[] y, int at) {
    int i = 0;
    for (; i + W <= n; i += W) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      FloatVector.fromArray(S, y, at + i).min(v).intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] = Math.min(y[at + i], x[from + i]);
    }
  }

  @Override
  protected void rows(
      int rows, int n, float[] x, int from, int step, float[] out, int to, int outStep) {
    for (int r = 0; r < rows; r++) {
      int p = from + r * step;
      out[to + r * outStep] = n < W ? few(n, x, p, turn) : largest(n, x, p, turn);
    }
  }

  private static float few(int n, float[] x, int p, int turn) {
    float s = turned(x[p], turn);
    for (int i = 1; i < n; i++) {
      s = Math.max(s, turned(x[p + i], turn));
    }
    return turned(s, turn);
  }

  private static float turned(float v, int turn) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(v) ^ turn);
  }

  /**
   * The largest of values whose signs are turned, or not, turned back.
   *
   * <p>They are compared as integers of the same order, which takes fewer instructions than the
   * maximum of floats. NaN with a sign would be the least of all: subtracting wraps it around to
   * the top.
   *
   * @param n how many values, at least a vector of them
   * @param turn 0, or the sign bit
   */
  static float largest(int n, float[] x, int at, int turn) {
    IntVector signs = IntVector.broadcast(Width.INTS, turn);
    IntVector low = IntVector.broadcast(Width.INTS, Integer.MAX_VALUE);
    IntVector least = IntVector.broadcast(Width.INTS, FRACTION);
    IntVector v = FloatVector.fromArray(S, x, at + n - W).reinterpretAsInts();
    v = v.lanewise(VectorOperators.XOR, signs);
    IntVector sign = v.lanewise(VectorOperators.ASHR, 31);
    IntVector best = sign.and(low).lanewise(VectorOperators.XOR, v).sub(least);
    for (int i = at; i < at + n - W; i += W) {
      v = FloatVector.fromArray(S, x, i).reinterpretAsInts();
      v = v.lanewise(VectorOperators.XOR, signs);
      sign = v.lanewise(VectorOperators.ASHR, 31);
      best = best.max(sign.and(low).lanewise(VectorOperators.XOR, v).sub(least));
      LoadOrder.keep();
    }
    int bits = best.reduceLanes(VectorOperators.MAX) + FRACTION;
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE) ^ turn);
  }
}
