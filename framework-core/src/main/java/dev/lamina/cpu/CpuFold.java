package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;

/** Products, maxima and minima of rows. Bytes count from 0 to 255. */
final class CpuFold {
  private CpuFold() {}

  /** As {@link dev.lamina.backend.Backend#reduce}, on arrays. */
  static void run(Reduction reduction, Object x, Layout layout, int kept, Object out) {
    Runs.forEach(x, layout, kept, (i, n, run) -> row(reduction, n, run, out, i));
  }

  private static void row(Reduction reduction, int n, Matrix<Object> x, Object out, int to) {
    if (out instanceof float[] y) {
      y[to] = fold(reduction, n, (float[]) x.array(), x.offset(), x.colStep());
    } else if (out instanceof double[] y) {
      y[to] = fold(reduction, n, (double[]) x.array(), x.offset(), x.colStep());
    } else if (out instanceof long[] y) {
      y[to] = fold(reduction, n, (long[]) x.array(), x.offset(), x.colStep());
    } else if (out instanceof int[] y) {
      y[to] = fold(reduction, n, (int[]) x.array(), x.offset(), x.colStep());
    } else {
      ((byte[]) out)[to] = fold(reduction, n, (byte[]) x.array(), x.offset(), x.colStep());
    }
  }

  private static float fold(Reduction reduction, int n, float[] x, int at, int step) {
    if (reduction == Reduction.PROD) {
      return product(n, x, at, step);
    }
    float best = x[at];
    if (reduction == Reduction.MAX) {
      for (int i = 1; i < n; i++) {
        best = Math.max(best, x[at + i * step]);
      }
    } else {
      for (int i = 1; i < n; i++) {
        best = Math.min(best, x[at + i * step]);
      }
    }
    return best;
  }

  private static double fold(Reduction reduction, int n, double[] x, int at, int step) {
    if (reduction == Reduction.PROD) {
      return product(n, x, at, step);
    }
    double best = x[at];
    if (reduction == Reduction.MAX) {
      for (int i = 1; i < n; i++) {
        best = Math.max(best, x[at + i * step]);
      }
    } else {
      for (int i = 1; i < n; i++) {
        best = Math.min(best, x[at + i * step]);
      }
    }
    return best;
  }

  private static long fold(Reduction reduction, int n, long[] x, int at, int step) {
    long y = reduction == Reduction.PROD ? 1 : x[at];
    for (int i = 0; i < n; i++) {
      long v = x[at + i * step];
      y =
          switch (reduction) {
            case PROD -> y * v;
            case MAX -> Math.max(y, v);
            default -> Math.min(y, v);
          };
    }
    return y;
  }

  private static int fold(Reduction reduction, int n, int[] x, int at, int step) {
    int y = reduction == Reduction.PROD ? 1 : x[at];
    for (int i = 0; i < n; i++) {
      int v = x[at + i * step];
      y =
          switch (reduction) {
            case PROD -> y * v;
            case MAX -> Math.max(y, v);
            default -> Math.min(y, v);
          };
    }
    return y;
  }

  private static byte fold(Reduction reduction, int n, byte[] x, int at, int step) {
    int y = reduction == Reduction.PROD ? 1 : x[at] & 0xFF;
    for (int i = 0; i < n; i++) {
      int v = x[at + i * step] & 0xFF;
      y =
          switch (reduction) {
            case PROD -> y * v;
            case MAX -> Math.max(y, v);
            default -> Math.min(y, v);
          };
    }
    return (byte) y;
  }

  private static float product(int n, float[] x, int at, int step) {
    int block = NumberKernels.BLOCK;
    if (n > block) {
      float[] parts = new float[(n + block - 1) / block];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = product(Math.min(block, n - i * block), x, at + i * block * step, step);
      }
      return product(parts.length, parts, 0, 1);
    }
    int lanes = NumberKernels.lanes(n);
    float[] part = new float[lanes];
    for (int i = 0; i < n; i++) {
      float v = x[at + i * step];
      int l = i & lanes - 1;
      part[l] = i < lanes ? v : part[l] * v;
    }
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < n; l++) {
        part[l] *= part[l + w];
      }
    }
    return n == 0 ? 1 : part[0];
  }

  private static double product(int n, double[] x, int at, int step) {
    int block = NumberKernels.BLOCK;
    if (n > block) {
      double[] parts = new double[(n + block - 1) / block];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = product(Math.min(block, n - i * block), x, at + i * block * step, step);
      }
      return product(parts.length, parts, 0, 1);
    }
    int lanes = NumberKernels.lanes(n);
    double[] part = new double[lanes];
    for (int i = 0; i < n; i++) {
      double v = x[at + i * step];
      int l = i & lanes - 1;
      part[l] = i < lanes ? v : part[l] * v;
    }
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < n; l++) {
        part[l] *= part[l + w];
      }
    }
    return n == 0 ? 1 : part[0];
  }
}
