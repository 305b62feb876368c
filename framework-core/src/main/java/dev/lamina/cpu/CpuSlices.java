package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.util.Arrays;

/** Copies and adds whole slices, of the dimensions behind the first, by positions of the first. */
final class CpuSlices {
  /** Columns that a thread adds up at a time: some lines of cache. */
  private static final int COLUMNS = 64;

  private CpuSlices() {}

  /** As {@link dev.lamina.backend.Backend#gatherRows}, on arrays. */
  static void gather(Object x, Layout layout, long[] index, Layout indexLayout, Object out) {
    int ndim = layout.shape().ndim();
    int n = Reduce.count(layout, 1, ndim);
    int rows = indexLayout.numel();
    if (n == 0) {
      return;
    }
    boolean whole = isRun(layout, ndim);
    long[] along = whole ? new long[0] : along(layout, ndim);
    Reduce.inPieces(
        rows,
        Math.max(1, Reduce.PIECE / n),
        (long) rows * n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int row = (int) index[indexLayout.offset() + i * indexLayout.stride(0)];
            int base = layout.offset() + row * layout.stride(0);
            if (whole) {
              System.arraycopy(x, base, out, i * n, n);
            } else {
              int[] meta = {i * n, 0, 1, 0, 0, 1, base, 0, 0};
              CpuGather.sheet(out, along, x, new Picks(meta, 1, n, 1));
            }
          }
        });
  }

  /**
   * As {@link dev.lamina.backend.Backend#scatterAddRows}, on arrays.
   *
   * @param fold adds elements
   */
  static <A> void add(
      Fold<A> fold, A x, Layout layout, long[] index, Layout indexLayout, A out, int outRow) {
    int ndim = layout.shape().ndim();
    int n = Reduce.count(layout, 1, ndim);
    int rows = indexLayout.numel();
    boolean whole = isRun(layout, ndim);
    long[] along = whole ? new long[0] : along(layout, ndim);
    // Several rows may go to one place, in their order; columns never meet.
    int pieces = (n + COLUMNS - 1) / COLUMNS;
    int each = Math.max(1, (pieces + 7) / 8) * COLUMNS;
    Reduce.inPieces(
        (n + each - 1) / each,
        1,
        (long) rows * n,
        (first, end) -> {
          int from = first * each;
          int width = Math.min(n, end * each) - from;
          A line = whole ? x : fold.allocate(width);
          for (int i = 0; i < rows; i++) {
            int row = (int) index[indexLayout.offset() + i * indexLayout.stride(0)];
            int base = layout.offset() + i * layout.stride(0);
            if (!whole) {
              long[] part = Arrays.copyOfRange(along, from, from + width);
              CpuGather.sheet(line, part, x, Picks.row(0, base, width, 1));
            }
            fold.combine(width, line, whole ? base + from : 0, out, row * outRow + from);
          }
        });
  }

  private static boolean isRun(Layout layout, int ndim) {
    return Reduce.count(layout, 1, ndim) < 2 || Reduce.step(layout, 1, ndim).orElse(0) == 1;
  }

  /** Where the elements of a slice are, from its first one on. */
  private static long[] along(Layout layout, int ndim) {
    return Arrays.stream(RowPlaces.positions(layout, 1, ndim)).asLongStream().toArray();
  }
}
