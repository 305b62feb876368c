package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scan;

/** Running sums and products, one row after another. */
final class CpuScan {
  private CpuScan() {}

  /** As {@link dev.lamina.backend.Backend#scan}, on arrays of elements of a type. */
  static void run(Scan scan, DType type, Object x, Layout layout, Object out) {
    if (layout.numel() == 0) {
      return;
    }
    int last = layout.shape().ndim() - 1;
    int n = layout.shape().dim(last);
    int[] rows = RowPlaces.positions(layout, 0, last);
    // Truth values have no sums: any and all take their place.
    boolean truth = type == DType.BOOL;
    for (int i = 0; i < rows.length; i++) {
      Matrix<Object> from = new Matrix<>(x, layout.offset() + rows[i], 0, layout.stride(last));
      if (truth) {
        truth(scan == Scan.SUM, n, from, (byte[]) out, i * n);
      } else {
        row(scan == Scan.SUM, n, from, out, i * n);
      }
    }
  }

  private static void row(boolean sum, int n, Matrix<Object> from, Object out, int to) {
    if (from.array() instanceof float[] x) {
      row(sum, n, x, from, (float[]) out, to);
    } else if (from.array() instanceof double[] x) {
      row(sum, n, x, from, (double[]) out, to);
    } else if (from.array() instanceof long[] x) {
      row(sum, n, x, from, (long[]) out, to);
    } else if (from.array() instanceof int[] x) {
      row(sum, n, x, from, (int[]) out, to);
    } else {
      row(sum, n, (byte[]) from.array(), from, (byte[]) out, to);
    }
  }

  private static void row(boolean sum, int n, float[] x, Matrix<Object> from, float[] out, int to) {
    int at = from.offset();
    float s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = sum ? s + x[at] : s * x[at];
      out[to + j] = s;
    }
  }

  private static void row(
      boolean sum, int n, double[] x, Matrix<Object> from, double[] out, int to) {
    int at = from.offset();
    double s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = sum ? s + x[at] : s * x[at];
      out[to + j] = s;
    }
  }

  private static void row(boolean sum, int n, long[] x, Matrix<Object> from, long[] out, int to) {
    int at = from.offset();
    long s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = sum ? s + x[at] : s * x[at];
      out[to + j] = s;
    }
  }

  private static void row(boolean sum, int n, int[] x, Matrix<Object> from, int[] out, int to) {
    int at = from.offset();
    int s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = sum ? s + x[at] : s * x[at];
      out[to + j] = s;
    }
  }

  private static void row(boolean sum, int n, byte[] x, Matrix<Object> from, byte[] out, int to) {
    int at = from.offset();
    byte s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = (byte) (sum ? s + x[at] : s * x[at]);
      out[to + j] = s;
    }
  }

  private static void truth(boolean any, int n, Matrix<Object> from, byte[] out, int to) {
    byte[] x = (byte[]) from.array();
    int at = from.offset();
    byte s = x[at];
    out[to] = s;
    for (int j = 1; j < n; j++) {
      at += from.colStep();
      s = (byte) (any ? s | x[at] : s & x[at]);
      out[to + j] = s;
    }
  }
}
