package dev.lamina.cpu;

import dev.lamina.backend.Layout;

/** Looks along rows: for the largest or smallest element, or for where a value belongs. */
final class CpuSearch {
  private CpuSearch() {}

  /** As {@link dev.lamina.backend.Backend#argReduce}, but for the values, on an array. */
  static void extremes(boolean largest, Object x, Layout layout, int kept, long[] positions) {
    int ndim = layout.shape().ndim();
    Keys keys = Keys.of(x);
    boolean real = x instanceof float[] || x instanceof double[];
    int[] rows = MatMul.positions(layout, 0, kept);
    int[] along = MatMul.positions(layout, kept, ndim);
    for (int i = 0; i < rows.length; i++) {
      int base = layout.offset() + rows[i];
      int at = 0;
      long best = keys.at(base + along[0]);
      for (int j = 1; j < along.length && !(real && best == Keys.NAN); j++) {
        long key = keys.at(base + along[j]);
        if (largest ? key > best : key < best || real && key == Keys.NAN) {
          best = key;
          at = j;
        }
      }
      positions[i] = at;
    }
  }

  /** Copies the elements that {@link #extremes} has found. */
  static void values(Object x, Layout layout, int kept, long[] positions, Object values) {
    int ndim = layout.shape().ndim();
    int[] rows = MatMul.positions(layout, 0, kept);
    int[] along = MatMul.positions(layout, kept, ndim);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(x, layout.offset() + rows[i] + along[(int) positions[i]], values, i, 1);
    }
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
