package dev.lamina.cpu;

import dev.lamina.expr.ScalarMath;
import java.util.Arrays;

/** {@link RowMath} in single precision without vector code. */
public class ScalarFloatRows implements RowMath<float[]> {
  private static final ThreadLocal<ScalarFloatRows> OF_THREAD =
      ThreadLocal.withInitial(ScalarFloatRows::new);

  /** Partial sums of one run. */
  protected final float[] lanes = new float[64];

  private float[] block = {};
  private float[] strip = {};
  private float[] otherStrip = {};

  /** Creates one, for a thread. */
  protected ScalarFloatRows() {}

  /** This thread's. */
  static ScalarFloatRows ofThread() {
    return OF_THREAD.get();
  }

  @Override
  public int grain() {
    return 1 << 14;
  }

  @Override
  public final float[] allocate(int n) {
    return new float[n];
  }

  @Override
  public final double get(float[] x, int at) {
    return x[at];
  }

  @Override
  public final void set(float[] x, int at, double value) {
    x[at] = (float) value;
  }

  @Override
  public final void fill(float[] x, int at, int n, double value) {
    Arrays.fill(x, at, at + n, (float) value);
  }

  @Override
  public final double round(double value) {
    return (float) value;
  }

  @Override
  public final double exp(double x) {
    return ScalarMath.exp((float) x);
  }

  @Override
  public final double log(double x) {
    return ScalarMath.log((float) x);
  }

  @Override
  public final void pack(int rows, int n, float[] x, int[] at, int step, float[] to) {
    int pitch = RowMath.pitch(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        to[i * pitch + j] = x[at[i] + j * step];
      }
    }
  }

  @Override
  public final void unpack(int rows, int n, float[] x, float[] to, int[] at, int step) {
    int pitch = RowMath.pitch(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        to[at[i] + j * step] = x[i * pitch + j];
      }
    }
  }

  @Override
  public double max(int n, float[] x, int at) {
    float best = x[at];
    for (int i = 1; i < n; i++) {
      best = Math.max(best, x[at + i]);
    }
    return best;
  }

  @Override
  public double sum(int n, float[] x, int at) {
    int count = NumberKernels.lanes(n);
    float[] acc = lanes;
    int first = Math.min(count, n);
    System.arraycopy(x, at, acc, 0, first);
    int p = count;
    for (; p + count <= n; p += count) {
      for (int l = 0; l < count; l++) {
        acc[l] += x[at + p + l];
      }
    }
    for (int l = 0; p + l < n; l++) {
      acc[l] += x[at + p + l];
    }
    return collapse(acc, count, first);
  }

  /** Adds up the lanes in use by halves. */
  protected static float collapse(float[] acc, int count, int used) {
    for (int w = count / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < used; l++) {
        acc[l] += acc[l + w];
      }
    }
    return acc[0];
  }

  @Override
  public double exps(int n, float[] x, int at, double max, float[] y, int to) {
    float m = (float) max;
    for (int i = 0; i < n; i++) {
      y[to + i] = ScalarMath.exp(x[at + i] - m);
    }
    return sum(n, y, to);
  }

  @Override
  public double expSum(int n, float[] x, int at, double max) {
    return exps(n, x, at, max, block(n), 0);
  }

  /** Room for a run. */
  private float[] block(int n) {
    if (block.length < n) {
      block = new float[n <= 256 ? 256 : NumberKernels.BLOCK];
    }
    return block;
  }

  @Override
  public double products(int n, float[] a, int at, float[] b, int from) {
    int count = NumberKernels.lanes(n);
    float[] acc = lanes;
    int first = Math.min(count, n);
    for (int l = 0; l < first; l++) {
      acc[l] = a[at + l] * b[from + l];
    }
    int p = count;
    for (; p + count <= n; p += count) {
      for (int l = 0; l < count; l++) {
        acc[l] += a[at + p + l] * b[from + p + l];
      }
    }
    for (int l = 0; p + l < n; l++) {
      acc[l] += a[at + p + l] * b[from + p + l];
    }
    return collapse(acc, count, first);
  }

  @Override
  public double deviations(int n, float[] x, int at, double mean) {
    float m = (float) mean;
    float[] d = block(n);
    for (int i = 0; i < n; i++) {
      d[i] = x[at + i] - m;
    }
    return products(n, d, 0, d, 0);
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
    float m = (float) mean;
    float r = (float) scale;
    float[] d = block(n);
    for (int i = 0; i < n; i++) {
      d[i] = (g[at + i] * w[weights + i]) * ((x[from + i] - m) * r);
    }
    return sum(n, d, 0);
  }

  @Override
  public void divide(int n, float[] x, int at, double by) {
    float d = (float) by;
    for (int i = at; i < at + n; i++) {
      x[i] /= d;
    }
  }

  @Override
  public void logarithms(int n, float[] x, int at, double max, double log, float[] y, int to) {
    float m = (float) max;
    float s = (float) log;
    for (int i = 0; i < n; i++) {
      y[to + i] = (x[at + i] - m) - s;
    }
  }

  @Override
  public void softmaxGradient(
      int n, float[] g, int at, float[] y, int from, double sum, float[] dx, int to) {
    float s = (float) sum;
    for (int i = 0; i < n; i++) {
      dx[to + i] = y[from + i] * (g[at + i] - s);
    }
  }

  @Override
  public void logSoftmaxGradient(
      int n, float[] g, int at, float[] y, int from, double sum, float[] dx, int to) {
    float s = (float) sum;
    for (int i = 0; i < n; i++) {
      dx[to + i] = g[at + i] - ScalarMath.exp(y[from + i]) * s;
    }
  }

  @Override
  public void probabilities(
      int n, float[] x, int at, double max, double sum, double factor, float[] y, int to) {
    float m = (float) max;
    float s = (float) sum;
    float c = (float) factor;
    for (int i = 0; i < n; i++) {
      y[to + i] = (ScalarMath.exp(x[at + i] - m) / s) * c;
    }
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
    float r = (float) scale;
    float c = (float) shift;
    for (int i = 0; i < n; i++) {
      y[to + i] = Math.fma(x[at + i], r, c) * w[weights + i] + b[biases + i];
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
    float m = (float) mean;
    float r = (float) scale;
    float a = (float) along;
    float p = (float) across;
    for (int i = 0; i < n; i++) {
      float h = (x[from + i] - m) * r;
      dx[to + i] = ((g[at + i] * w[weights + i] - a) - h * p) * r;
    }
  }

  @Override
  public final void columnSums(
      int rows,
      int cols,
      int step,
      float[] g,
      int at,
      float[] x,
      int from,
      float[] means,
      float[] scales,
      int first,
      float[] dw,
      float[] db,
      int to) {
    int count = NumberKernels.lanes(rows);
    strips();
    for (int i = 0; i < rows; i++) {
      int slot = (i & count - 1) * STRIP;
      addRow(
          i < count,
          cols,
          g,
          at + i * step,
          x,
          from + i * step,
          scales[first + i],
          -(means[first + i] * scales[first + i]),
          strip,
          otherStrip,
          slot);
    }
    int used = Math.min(count, rows);
    collapseStrip(strip, count, used, cols);
    collapseStrip(otherStrip, count, used, cols);
    System.arraycopy(strip, 0, dw, to, cols);
    System.arraycopy(otherStrip, 0, db, to, cols);
  }

  private void strips() {
    if (strip.length == 0) {
      strip = new float[64 * STRIP];
      otherStrip = new float[64 * STRIP];
    }
  }

  /** Puts {@code g fma(x, scale, shift)} and g into their partial sums, or adds them to these. */
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
    if (puts) {
      for (int j = 0; j < cols; j++) {
        products[slot + j] = g[at + j] * Math.fma(x[from + j], scale, shift);
        sums[slot + j] = g[at + j];
      }
    } else {
      for (int j = 0; j < cols; j++) {
        products[slot + j] += g[at + j] * Math.fma(x[from + j], scale, shift);
        sums[slot + j] += g[at + j];
      }
    }
  }

  @Override
  public final void columnSums(
      int rows, int cols, int step, float[] x, int from, float[] out, int to) {
    int count = NumberKernels.lanes(rows);
    strips();
    for (int i = 0; i < rows; i++) {
      int slot = (i & count - 1) * STRIP;
      if (i < count) {
        System.arraycopy(x, from + i * step, strip, slot, cols);
      } else {
        for (int j = 0; j < cols; j++) {
          strip[slot + j] += x[from + i * step + j];
        }
      }
    }
    collapseStrip(strip, count, Math.min(count, rows), cols);
    System.arraycopy(strip, 0, out, to, cols);
  }

  private static void collapseStrip(float[] acc, int count, int used, int cols) {
    for (int w = count / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < used; l++) {
        for (int j = 0; j < cols; j++) {
          acc[l * STRIP + j] += acc[(l + w) * STRIP + j];
        }
      }
    }
  }
}
