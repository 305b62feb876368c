package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.util.Arrays;

/** Sorts rows by their {@link Keys}. */
final class CpuSort {
  /** Up to here rows are sorted by insertion before they are merged. */
  private static final int SHORT_RUN = 12;

  private final boolean descending;
  private final boolean real;
  private final Keys keys;
  private final long[] first;
  // Only made where rows have to be merged.
  private long[] second = {};
  private int[] order = {};
  private int[] spare = {};

  private CpuSort(boolean descending, Object x, int n) {
    this.descending = descending;
    this.real = x instanceof float[] || x instanceof double[];
    this.keys = Keys.of(x);
    this.first = new long[n];
  }

  /** As {@link dev.lamina.backend.Backend#sort}, on arrays. */
  static void run(boolean descending, Object x, Layout layout, Object values, long[] positions) {
    if (layout.numel() == 0) {
      return;
    }
    int last = layout.shape().ndim() - 1;
    int n = layout.shape().dim(last);
    int step = layout.stride(last);
    CpuSort sort = new CpuSort(descending, x, n);
    int[] rows = MatMul.positions(layout, 0, last);
    for (int i = 0; i < rows.length; i++) {
      int base = layout.offset() + rows[i];
      sort.row(base, step, positions, i * n);
      CpuGather.sheet(values, positions, x, Picks.row(i * n, base, n, step));
    }
  }

  /** Puts the order of one row into {@code positions}, from {@code to} on. */
  private void row(int base, int step, long[] positions, int to) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < first.length; i++) {
      long key = keys.at(base + i * step);
      // The complement turns the order around without moving equal elements.
      first[i] = descending ? ~key : key;
      if (key != Keys.NAN || !real) {
        low = Math.min(low, first[i]);
        high = Math.max(high, first[i]);
      }
    }
    long range = high - low;
    if (low > high || range >= 0 && range <= 0xFFFF_FFFFL - 2) {
      packed(low, high, positions, to);
    } else {
      merged(positions, to);
    }
  }

  /** Keys within 32 bits share a long with their position, so equal ones stay in order. */
  private void packed(long low, long high, long[] positions, int to) {
    for (int i = 0; i < first.length; i++) {
      long key = first[i];
      // What is outside is NaN, in front if the order is turned around, else behind.
      long near = key < low ? 0 : key > high ? high - low + 2 : key - low + 1;
      first[i] = near + Integer.MIN_VALUE << 32 | i;
    }
    Arrays.sort(first);
    for (int i = 0; i < first.length; i++) {
      positions[to + i] = (int) first[i];
    }
  }

  private void merged(long[] positions, int to) {
    int n = first.length;
    if (order.length < n) {
      second = new long[n];
      order = new int[n];
      spare = new int[n];
    }
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    merge(0, n);
    for (int i = 0; i < n; i++) {
      positions[to + i] = order[i];
    }
  }

  private void merge(int from, int to) {
    if (to - from <= SHORT_RUN) {
      insert(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    merge(from, middle);
    merge(middle, to);
    if (first[middle - 1] <= first[middle]) {
      return;
    }
    System.arraycopy(first, from, second, from, middle - from);
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      if (right < to && first[right] < second[left]) {
        first[i] = first[right];
        order[i] = order[right++];
      } else {
        first[i] = second[left];
        order[i] = spare[left++];
      }
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long key = first[i];
      int position = order[i];
      int j = i - 1;
      for (; j >= from && first[j] > key; j--) {
        first[j + 1] = first[j];
        order[j + 1] = order[j];
      }
      first[j + 1] = key;
      order[j + 1] = position;
    }
  }
}
