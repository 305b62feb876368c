package dev.lamina.cpu.simd;

import static dev.lamina.expr.Coefficients.*;

import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.ScalarFloatRows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link dev.lamina.cpu.RowMath} in vectors of floats. Partial sums are kept a vector at a time;
 * where fewer values than a vector are left, the last full vector of the row is computed once more,
 * which gives the same values.
 */
final class SimdFloatRows extends ScalarFloatRows {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();
  private static final ThreadLocal<SimdFloatRows> OF_THREAD =
      ThreadLocal.withInitial(SimdFloatRows::new);

  /** Exponents are raised by this while a power is computed, so that none is below normal ones. */
  private static final int RAISED = 64;

  private static final int RAISED_ONE_BITS = ONE_BITS + (RAISED << FRACTION_BITS);
  private static final float LOWER = 0x1p-64f;

  private SimdFloatRows() {}

  /** This thread's. */
  static SimdFloatRows ofThread() {
    return OF_THREAD.get();
  }

  @Override
  public int grain() {
    return 1 << 16;
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(S, x, at);
  }

  // As integers of the same order, which takes fewer instructions than the maximum of floats. NaN
  // with a sign would be the least of all: subtracting wraps it around to the top.
  @Override
  public double max(int n, float[] x, int at) {
    if (n < W) {
      return super.max(n, x, at);
    }
    IntVector low = IntVector.broadcast(Width.INTS, Integer.MAX_VALUE);
    IntVector least = IntVector.broadcast(Width.INTS, FRACTION);
    IntVector v = FloatVector.fromArray(S, x, at + n - W).reinterpretAsInts();
    IntVector sign = v.lanewise(VectorOperators.ASHR, 31);
    IntVector best = sign.and(low).lanewise(VectorOperators.XOR, v).sub(least);
    for (int i = at; i < at + n - W; i += W) {
      v = FloatVector.fromArray(S, x, i).reinterpretAsInts();
      sign = v.lanewise(VectorOperators.ASHR, 31);
      best = best.max(sign.and(low).lanewise(VectorOperators.XOR, v).sub(least));
      LoadOrder.keep();
    }
    int bits = best.reduceLanes(VectorOperators.MAX) + FRACTION;
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }

  @Override
  public double sum(int n, float[] x, int at) {
    return n < 16 ? super.sum(n, x, at) : SimdFloatSum.sum(n, x, at, lanes);
  }

  // The steps of VectorMath.exp for exponents of at most 0. With its calls the loop is too deep for
  // the compiler once it stands inside others, and every vector becomes an object. As it is, the
  // method is too large to be put into another one.
  @Override
  public double exps(int n, float[] x, int at, double max, float[] y, int to) {
    if (n < 16) {
      return super.exps(n, x, at, max, y, to);
    }
    FloatVector m = FloatVector.broadcast(S, (float) max);
    FloatVector log2e = FloatVector.broadcast(S, LOG2_E);
    FloatVector round = FloatVector.broadcast(S, ROUND);
    FloatVector ln2 = FloatVector.broadcast(S, MINUS_LN2);
    FloatVector ln2Tail = FloatVector.broadcast(S, MINUS_LN2_TAIL);
    FloatVector e2 = FloatVector.broadcast(S, E2);
    FloatVector e3 = FloatVector.broadcast(S, E3);
    FloatVector e4 = FloatVector.broadcast(S, E4);
    FloatVector e5 = FloatVector.broadcast(S, E5);
    FloatVector e6 = FloatVector.broadcast(S, E6);
    FloatVector least = FloatVector.broadcast(S, EXP_LEAST);
    FloatVector down = FloatVector.broadcast(S, LOWER);
    IntVector one = IntVector.broadcast(Width.INTS, RAISED_ONE_BITS);
    FloatVector zero = FloatVector.zero(S);
    int whole = n & -W;
    // The last values, where they fill no vector, together with some that are computed once more.
    int i = n - W;
    int end = whole < n ? n : i;
    while (true) {
      FloatVector sum = FloatVector.broadcast(S, -0f);
      for (; i < end; i += W) {
        FloatVector v = FloatVector.fromArray(S, x, at + i).sub(m);
        FloatVector t = v.fma(log2e, round);
        FloatVector f = t.sub(round);
        FloatVector r = f.fma(ln2Tail, f.fma(ln2, v));
        FloatVector q = r.fma(e6, e5).fma(r, e4).fma(r, e3).fma(r, e2);
        FloatVector p = r.mul(r).fma(q, r);
        IntVector k = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, FRACTION_BITS);
        FloatVector power = k.add(one).reinterpretAsFloats();
        FloatVector e = p.fma(power, power).mul(down);
        e = e.blend(zero, v.compare(VectorOperators.LT, least));
        sum = sum.add(e);
        e.intoArray(y, to + i);
      }
      if (end == whole) {
        sum.intoArray(lanes, 0);
        break;
      }
      i = 0;
      end = whole;
    }
    return NumberKernels.lanes(n) == W ? finished(n, y, to) : sum(n, y, to);
  }

  /** The sum of {@code n} values, those that fill vectors added up already. */
  private float finished(int n, float[] y, int to) {
    for (int i = n & -W; i < n; i++) {
      lanes[i & W - 1] += y[to + i];
    }
    return SimdFloatSum.collapse(W, lanes);
  }

  @Override
  public double products(int n, float[] a, int at, float[] b, int from) {
    if (n < 16) {
      return super.products(n, a, at, b, from);
    }
    int count = NumberKernels.lanes(n);
    int end = n & -count;
    for (int l = 0; l < count; l += W) {
      FloatVector s = load(a, at + l).mul(load(b, from + l));
      for (int i = l + count; i < end; i += count) {
        s = s.add(load(a, at + i).mul(load(b, from + i)));
      }
      s.intoArray(lanes, l);
    }
    for (int l = 0; end + l < n; l++) {
      lanes[l] += a[at + end + l] * b[from + end + l];
    }
    return collapse(lanes, count, count);
  }

  @Override
  public double deviations(int n, float[] x, int at, double mean) {
    if (n < 16) {
      return super.deviations(n, x, at, mean);
    }
    float m = (float) mean;
    int count = NumberKernels.lanes(n);
    int end = n & -count;
    for (int l = 0; l < count; l += W) {
      FloatVector s = FloatVector.zero(S);
      for (int i = l; i < end; i += count) {
        FloatVector d = load(x, at + i).sub(m);
        s = s.add(d.mul(d));
      }
      s.intoArray(lanes, l);
    }
    for (int l = 0; end + l < n; l++) {
      float d = x[at + end + l] - m;
      lanes[l] += d * d;
    }
    return collapse(lanes, count, count);
  }

  @Override
  public double projections(
      int n,
      float[] g,
      int at,
      float[] w,
      int weights,
      float[] x,
      int from,
      double mean,
      double scale) {
    if (n < 16) {
      return super.projections(n, g, at, w, weights, x, from, mean, scale);
    }
    float m = (float) mean;
    float r = (float) scale;
    int count = NumberKernels.lanes(n);
    int end = n & -count;
    for (int l = 0; l < count; l += W) {
      FloatVector s =
          load(g, at + l).mul(load(w, weights + l)).mul(load(x, from + l).sub(m).mul(r));
      for (int i = l + count; i < end; i += count) {
        FloatVector gw = load(g, at + i).mul(load(w, weights + i));
        s = s.add(gw.mul(load(x, from + i).sub(m).mul(r)));
      }
      s.intoArray(lanes, l);
    }
    for (int l = 0; end + l < n; l++) {
      int i = end + l;
      lanes[l] += (g[at + i] * w[weights + i]) * ((x[from + i] - m) * r);
    }
    return collapse(lanes, count, count);
  }

  @Override
  public void divide(int n, float[] x, int at, double by) {
    if (n < W) {
      super.divide(n, x, at, by);
      return;
    }
    float d = (float) by;
    // The last values, before the loop overwrites what they are made of.
    FloatVector end = load(x, at + n - W).div(d);
    for (int i = 0; i + W <= n; i += W) {
      load(x, at + i).div(d).intoArray(x, at + i);
    }
    end.intoArray(x, at + n - W);
  }

  @Override
  public void logarithms(int n, float[] x, int at, double max, double log, float[] y, int to) {
    if (n < W) {
      super.logarithms(n, x, at, max, log, y, to);
      return;
    }
    float m = (float) max;
    float s = (float) log;
    for (int i = 0; i + W <= n; i += W) {
      load(x, at + i).sub(m).sub(s).intoArray(y, to + i);
    }
    if ((n & W - 1) != 0) {
      int i = n - W;
      load(x, at + i).sub(m).sub(s).intoArray(y, to + i);
    }
  }

  @Override
  public void softmaxGradient(
      int n, float[] g, int at, float[] y, int from, double sum, float[] dx, int to) {
    if (n < W) {
      super.softmaxGradient(n, g, at, y, from, sum, dx, to);
      return;
    }
    float s = (float) sum;
    for (int i = 0; i + W <= n; i += W) {
      load(y, from + i).mul(load(g, at + i).sub(s)).intoArray(dx, to + i);
    }
    if ((n & W - 1) != 0) {
      int i = n - W;
      load(y, from + i).mul(load(g, at + i).sub(s)).intoArray(dx, to + i);
    }
  }

  @Override
  public void logSoftmaxGradient(
      int n, float[] g, int at, float[] y, int from, double sum, float[] dx, int to) {
    if (n < W) {
      super.logSoftmaxGradient(n, g, at, y, from, sum, dx, to);
      return;
    }
    exps(n, y, from, 0, dx, to);
    float s = (float) sum;
    FloatVector end = load(g, at + n - W).sub(load(dx, to + n - W).mul(s));
    for (int i = 0; i + W <= n; i += W) {
      load(g, at + i).sub(load(dx, to + i).mul(s)).intoArray(dx, to + i);
    }
    end.intoArray(dx, to + n - W);
  }

  @Override
  public void probabilities(
      int n, float[] x, int at, double max, double sum, double factor, float[] y, int to) {
    if (n < W) {
      super.probabilities(n, x, at, max, sum, factor, y, to);
      return;
    }
    exps(n, x, at, max, y, to);
    float s = (float) sum;
    float c = (float) factor;
    FloatVector end = load(y, to + n - W).div(s).mul(c);
    for (int i = 0; i + W <= n; i += W) {
      load(y, to + i).div(s).mul(c).intoArray(y, to + i);
    }
    end.intoArray(y, to + n - W);
  }

  @Override
  public void normalize(
      int n,
      float[] x,
      int at,
      double scale,
      double shift,
      float[] w,
      int weights,
      float[] b,
      int biases,
      float[] y,
      int to) {
    if (n < W) {
      super.normalize(n, x, at, scale, shift, w, weights, b, biases, y, to);
      return;
    }
    FloatVector r = FloatVector.broadcast(S, (float) scale);
    FloatVector c = FloatVector.broadcast(S, (float) shift);
    for (int i = 0; i + W <= n; i += W) {
      FloatVector h = load(x, at + i).fma(r, c);
      h.mul(load(w, weights + i)).add(load(b, biases + i)).intoArray(y, to + i);
    }
    if ((n & W - 1) != 0) {
      int i = n - W;
      FloatVector h = load(x, at + i).fma(r, c);
      h.mul(load(w, weights + i)).add(load(b, biases + i)).intoArray(y, to + i);
    }
  }

  @Override
  public void normalizeGradient(
      int n,
      float[] g,
      int at,
      float[] w,
      int weights,
      float[] x,
      int from,
      double mean,
      double scale,
      double along,
      double across,
      float[] dx,
      int to) {
    int end = n & -W;
    float m = (float) mean;
    float r = (float) scale;
    float a = (float) along;
    float p = (float) across;
    for (int i = 0; i < end; i += W) {
      FloatVector h = load(x, from + i).sub(m).mul(r);
      FloatVector gw = load(g, at + i).mul(load(w, weights + i));
      gw.sub(a).sub(h.mul(p)).mul(r).intoArray(dx, to + i);
    }
    for (int i = end; i < n; i++) {
      float h = (x[from + i] - m) * r;
      dx[to + i] = ((g[at + i] * w[weights + i] - a) - h * p) * r;
    }
  }

  @Override
  protected void addRow(
      boolean puts,
      int cols,
      float[] g,
      int at,
      float[] x,
      int from,
      float scale,
      float shift,
      float[] products,
      float[] sums,
      int slot) {
    if (puts || cols < W) {
      super.addRow(puts, cols, g, at, x, from, scale, shift, products, sums, slot);
      return;
    }
    int end = cols & -W;
    FloatVector r = FloatVector.broadcast(S, scale);
    FloatVector c = FloatVector.broadcast(S, shift);
    for (int j = 0; j < end; j += W) {
      FloatVector v = load(g, at + j);
      FloatVector h = load(x, from + j).fma(r, c);
      load(products, slot + j).add(v.mul(h)).intoArray(products, slot + j);
      load(sums, slot + j).add(v).intoArray(sums, slot + j);
    }
    for (int j = end; j < cols; j++) {
      products[slot + j] += g[at + j] * Math.fma(x[from + j], scale, shift);
      sums[slot + j] += g[at + j];
    }
  }
}
