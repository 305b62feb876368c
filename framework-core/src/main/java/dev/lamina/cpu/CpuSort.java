package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.util.Arrays;

/**
 * Sorts rows by their {@link Keys}: short ones by insertion, others digit by digit from the lowest.
 * Both leave equal elements in order.
 */
final class CpuSort {
  /** Up to here insertion is faster. */
  private static final int SHORT = 48;

  private static final int DIGIT = 8;

  private final boolean descending;
  private final boolean real;
  private final Keys keys;
  private final int[] counts = new int[1 << DIGIT];
  // Keys and where they were; in every pass from the first pair to the second.
  private long[] near;
  private int[] order;
  private long[] nextNear;
  private int[] nextOrder;

  private CpuSort(boolean descending, Object x, int n) {
    this.descending = descending;
    this.real = x instanceof float[] || x instanceof double[];
    this.keys = Keys.of(x);
    near = new long[n];
    order = new int[n];
    nextNear = new long[n > SHORT ? n : 0];
    nextOrder = new int[n > SHORT ? n : 0];
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
    int[] rows = RowPlaces.positions(layout, 0, last);
    for (int i = 0; i < rows.length; i++) {
      int base = layout.offset() + rows[i];
      int digits = sort.read(base, step);
      if (n <= SHORT) {
        sort.insert();
      } else {
        for (int digit = 0; digit < digits; digit++) {
          sort.pass(DIGIT * digit);
        }
      }
      for (int j = 0; j < n; j++) {
        positions[i * n + j] = sort.order[j];
      }
      CpuGather.sheet(values, positions, x, Picks.row(i * n, base, n, step));
    }
  }

  /**
   * Reads the keys of a row as distances from the smallest, without signs.
   *
   * @return how many digits tell them apart
   */
  private int read(int base, int step) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < near.length; i++) {
      long key = keys.at(base + i * step);
      // The complement turns the order around without moving equal elements.
      near[i] = descending ? ~key : key;
      order[i] = i;
      if (key != Keys.NAN || !real) {
        low = Math.min(low, near[i]);
        high = Math.max(high, near[i]);
      }
    }
    // NaN comes next to the others, so that it costs no digits.
    long nan = real ? 1 : 0;
    for (int i = 0; i < near.length; i++) {
      long key = near[i];
      near[i] = key < low ? 0 : key > high ? high - low + 2 * nan : key - low + nan;
    }
    long range = low > high ? 3 : high - low + 2 * nan;
    return (Long.SIZE - Long.numberOfLeadingZeros(range) + DIGIT - 1) / DIGIT;
  }

  private void pass(int shift) {
    Arrays.fill(counts, 0);
    int mask = counts.length - 1;
    for (long key : near) {
      counts[(int) (key >>> shift) & mask]++;
    }
    int before = 0;
    for (int i = 0; i < counts.length; i++) {
      int count = counts[i];
      if (count == near.length) {
        return;
      }
      counts[i] = before;
      before += count;
    }
    for (int i = 0; i < near.length; i++) {
      int to = counts[(int) (near[i] >>> shift) & mask]++;
      nextNear[to] = near[i];
      nextOrder[to] = order[i];
    }
    long[] spareNear = near;
    int[] spareOrder = order;
    near = nextNear;
    order = nextOrder;
    nextNear = spareNear;
    nextOrder = spareOrder;
  }

  private void insert() {
    for (int i = 1; i < near.length; i++) {
      long key = near[i];
      int position = order[i];
      int j = i - 1;
      for (; j >= 0 && Long.compareUnsigned(near[j], key) > 0; j--) {
        near[j + 1] = near[j];
        order[j + 1] = order[j];
      }
      near[j + 1] = key;
      order[j + 1] = position;
    }
  }
}
