package dev.lamina.cpu;

import dev.lamina.backend.Layout;

/** Looks along rows: for the largest or smallest element, or for where a value belongs. */
final class CpuSearch {
  private CpuSearch() {}

  /** As {@link dev.lamina.backend.Backend#argReduce}, on arrays. */
  static void extremes(
      boolean largest, Object x, Layout layout, int kept, Object values, long[] positions) {
    Runs.forEach(
        x,
        layout,
        kept,
        (i, n, run) -> {
          int at = extreme(largest, n, run);
          System.arraycopy(run.array(), run.offset() + at * run.colStep(), values, i, 1);
          positions[i] = at;
        });
  }

  private static int extreme(boolean largest, int n, Matrix<Object> run) {
    int from = run.offset();
    int step = run.colStep();
    if (run.array() instanceof float[] x) {
      return extreme(largest, n, x, from, step);
    }
    if (run.array() instanceof double[] x) {
      return extreme(largest, n, x, from, step);
    }
    Keys keys = Keys.of(run.array());
    int at = 0;
    long best = keys.at(from);
    for (int i = 1; i < n; i++) {
      long key = keys.at(from + i * step);
      if (largest ? key > best : key < best) {
        best = key;
        at = i;
      }
    }
    return at;
  }

  private static int extreme(boolean largest, int n, float[] x, int from, int step) {
    int at = 0;
    float best = x[from];
    for (int i = 1; i < n && best == best; i++) {
      float v = x[from + i * step];
      if ((largest ? v > best : v < best) || v != v) {
        best = v;
        at = i;
      }
    }
    return at;
  }

  private static int extreme(boolean largest, int n, double[] x, int from, int step) {
    int at = 0;
    double best = x[from];
    for (int i = 1; i < n && best == best; i++) {
      double v = x[from + i * step];
      if ((largest ? v > best : v < best) || v != v) {
        best = v;
        at = i;
      }
    }
    return at;
  }

  /** As {@link dev.lamina.backend.Backend#searchSorted}, on arrays. */
  static void places(
      Object sorted, Layout layout, Object values, Layout wanted, boolean right, long[] out) {
    Keys rows = Keys.of(sorted);
    Keys keys = Keys.of(values);
    int m = wanted.shape().dim(1);
    for (int i = 0; i < wanted.numel(); i++) {
      int row = i / m;
      int from = wanted.offset() + row * wanted.stride(0) + i % m * wanted.stride(1);
      int base = layout.offset() + row * layout.stride(0);
      out[i] = place(rows, base, layout, keys.at(from), right);
    }
  }

  private static int place(Keys row, int base, Layout layout, long key, boolean right) {
    int low = 0;
    int high = layout.shape().dim(1);
    while (low < high) {
      int middle = low + high >>> 1;
      long there = row.at(base + middle * layout.stride(1));
      if (there < key || right && there == key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
