package dev.lamina.cpu;

import java.util.Arrays;

/** {@link RowMath} in double precision without vector code. */
final class ScalarDoubleRows implements RowMath<double[]> {
  private static final ThreadLocal<ScalarDoubleRows> OF_THREAD =
      ThreadLocal.withInitial(ScalarDoubleRows::new);

  /** Partial sums of one run. */
  private final double[] lanes = new double[64];

  private double[] block = {};
  private double[] strip = {};
  private double[] otherStrip = {};

  /** Creates one, for a thread. */
  private ScalarDoubleRows() {}

  /** This thread's. */
  static ScalarDoubleRows ofThread() {
    return OF_THREAD.get();
  }

  @Override
  public int grain() {
    return 1 << 14;
  }

  @Override
  public final double[] allocate(int n) {
    return new double[n];
  }

  @Override
  public final double get(double[] x, int at) {
    return x[at];
  }

  @Override
  public final void set(double[] x, int at, double value) {
    x[at] = value;
  }

  @Override
  public final void fill(double[] x, int at, int n, double value) {
    Arrays.fill(x, at, at + n, value);
  }

  @Override
  public final double round(double value) {
    return value;
  }

  @Override
  public final double exp(double x) {
    return StrictMath.exp(x);
  }

  @Override
  public final double log(double x) {
    return StrictMath.log(x);
  }

  @Override
  public final void pack(int rows, int n, double[] x, int[] at, int step, double[] to) {
    int pitch = RowMath.pitch(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        to[i * pitch + j] = x[at[i] + j * step];
      }
    }
  }

  @Override
  public final void unpack(int rows, int n, double[] x, double[] to, int[] at, int step) {
    int pitch = RowMath.pitch(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        to[at[i] + j * step] = x[i * pitch + j];
      }
    }
  }

  @Override
  public double max(int n, double[] x, int at) {
    double best = x[at];
    for (int i = 1; i < n; i++) {
      best = Math.max(best, x[at + i]);
    }
    return best;
  }

  @Override
  public double sum(int n, double[] x, int at) {
    int count = NumberKernels.lanes(n);
    double[] acc = lanes;
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
  private static double collapse(double[] acc, int count, int used) {
    for (int w = count / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < used; l++) {
        acc[l] += acc[l + w];
      }
    }
    return acc[0];
  }

  @Override
  public double exps(int n, double[] x, int at, double max, double[] y, int to) {
    double m = max;
    for (int i = 0; i < n; i++) {
      y[to + i] = StrictMath.exp(x[at + i] - m);
    }
    return sum(n, y, to);
  }

  @Override
  public double expSum(int n, double[] x, int at, double max) {
    return exps(n, x, at, max, block(n), 0);
  }

  /** Room for a run. */
  private double[] block(int n) {
    if (block.length < n) {
      block = new double[n <= 256 ? 256 : NumberKernels.BLOCK];
    }
    return block;
  }

  @Override
  public double products(int n, double[] a, int at, double[] b, int from) {
    int count = NumberKernels.lanes(n);
    double[] acc = lanes;
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
  public double deviations(int n, double[] x, int at, double mean) {
    double m = mean;
    double[] d = block(n);
    for (int i = 0; i < n; i++) {
      d[i] = x[at + i] - m;
    }
    return products(n, d, 0, d, 0);
  }

  @Override
  public double projections(
      int n,
      double[] g,
      int at,
      double[] w,
      int weights,
      double[] x,
      int from,
      double mean,
      double scale) {
    double m = mean;
    double r = scale;
    double[] d = block(n);
    for (int i = 0; i < n; i++) {
      d[i] = (g[at + i] * w[weights + i]) * ((x[from + i] - m) * r);
    }
    return sum(n, d, 0);
  }

  @Override
  public void divide(int n, double[] x, int at, double by) {
    double d = by;
    for (int i = at; i < at + n; i++) {
      x[i] /= d;
    }
  }

  @Override
  public void logarithms(int n, double[] x, int at, double max, double log, double[] y, int to) {
    double m = max;
    double s = log;
    for (int i = 0; i < n; i++) {
      y[to + i] = (x[at + i] - m) - s;
    }
  }

  @Override
  public void softmaxGradient(
      int n, double[] g, int at, double[] y, int from, double sum, double[] dx, int to) {
    double s = sum;
    for (int i = 0; i < n; i++) {
      dx[to + i] = y[from + i] * (g[at + i] - s);
    }
  }

  @Override
  public void logSoftmaxGradient(
      int n, double[] g, int at, double[] y, int from, double sum, double[] dx, int to) {
    double s = sum;
    for (int i = 0; i < n; i++) {
      dx[to + i] = g[at + i] - StrictMath.exp(y[from + i]) * s;
    }
  }

  @Override
  public void probabilities(
      int n, double[] x, int at, double max, double sum, double factor, double[] y, int to) {
    double m = max;
    double s = sum;
    double c = factor;
    for (int i = 0; i < n; i++) {
      y[to + i] = (StrictMath.exp(x[at + i] - m) / s) * c;
    }
  }

  @Override
  public void normalize(
      int n,
      double[] x,
      int at,
      double scale,
      double shift,
      double[] w,
      int weights,
      double[] b,
      int biases,
      double[] y,
      int to) {
    double r = scale;
    double c = shift;
    for (int i = 0; i < n; i++) {
      y[to + i] = Math.fma(x[at + i], r, c) * w[weights + i] + b[biases + i];
    }
  }

  @Override
  public void normalizeGradient(
      int n,
      double[] g,
      int at,
      double[] w,
      int weights,
      double[] x,
      int from,
      double mean,
      double scale,
      double along,
      double across,
      double[] dx,
      int to) {
    double m = mean;
    double r = scale;
    double a = along;
    double p = across;
    for (int i = 0; i < n; i++) {
      double h = (x[from + i] - m) * r;
      dx[to + i] = ((g[at + i] * w[weights + i] - a) - h * p) * r;
    }
  }

  @Override
  public final void columnSums(
      int rows,
      int cols,
      int step,
      double[] g,
      int at,
      double[] x,
      int from,
      double[] means,
      double[] scales,
      int first,
      double[] dw,
      double[] db,
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
      strip = new double[64 * STRIP];
      otherStrip = new double[64 * STRIP];
    }
  }

  /** Puts {@code g fma(x, scale, shift)} and g into their partial sums, or adds them to these. */
  private static void addRow(
      boolean puts,
      int cols,
      double[] g,
      int at,
      double[] x,
      int from,
      double scale,
      double shift,
      double[] products,
      double[] sums,
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
      int rows, int cols, int step, double[] x, int from, double[] out, int to) {
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

  private static void collapseStrip(double[] acc, int count, int used, int cols) {
    for (int w = count / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < used; l++) {
        for (int j = 0; j < cols; j++) {
          acc[l * STRIP + j] += acc[(l + w) * STRIP + j];
        }
      }
    }
  }
}
