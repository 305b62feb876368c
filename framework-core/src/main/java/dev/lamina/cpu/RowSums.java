package dev.lamina.cpu;

import static dev.lamina.cpu.NumberKernels.BLOCK;

/** Sums over rows of any length: in blocks, whose sums are added up likewise. */
final class RowSums {
  private RowSums() {}

  /** The sum of a block of a row. */
  @FunctionalInterface
  interface Block {
    /**
     * Adds up.
     *
     * @param from first position in the row
     * @param n how many values, at most {@link NumberKernels#BLOCK}
     */
    double sum(int from, int n);
  }

  /** The sum of a row that is longer than a block. */
  static <A> double blocks(RowMath<A> m, int n, Block block) {
    int count = (n + BLOCK - 1) / BLOCK;
    A parts = m.allocate(count);
    for (int i = 0; i < count; i++) {
      m.set(parts, i, block.sum(i * BLOCK, Math.min(BLOCK, n - i * BLOCK)));
    }
    return sum(m, count, parts, 0);
  }

  static <A> double sum(RowMath<A> m, int n, A x, int at) {
    return n <= BLOCK ? m.sum(n, x, at) : blocks(m, n, (from, k) -> m.sum(k, x, at + from));
  }

  static <A> double products(RowMath<A> m, int n, A a, int at, A b, int from) {
    return n <= BLOCK
        ? m.products(n, a, at, b, from)
        : blocks(m, n, (i, k) -> m.products(k, a, at + i, b, from + i));
  }
}
