package dev.lamina.cpu;

import dev.lamina.backend.Layout;

/**
 * Where the largest or smallest elements are. Parts of a run are folded, and the parts' results;
 * the first part that has the extreme is the only one whose elements are looked at one by one.
 *
 * @param <A> the kind of array
 */
final class ExtremePlaces<A> {
  /** Runs of fewer elements are searched at once. */
  static final int FEW = 32;

  /** Elements of a column that make a part. */
  private static final int PART = 64;

  /** Fewest columns that are searched at a time. */
  private static final int COLUMNS = 256;

  private final Fold<A> fold;
  private final A x;
  private final A values;
  private final long[] positions;

  /**
   * A search.
   *
   * @param fold finds the extremes
   * @param x the elements
   * @param values the extremes go here, side by side
   * @param positions their places in their runs go here
   */
  ExtremePlaces(Fold<A> fold, A x, A values, long[] positions) {
    this.fold = fold;
    this.x = x;
    this.values = values;
    this.positions = positions;
  }

  /**
   * Searches rows, each of neighbouring elements.
   *
   * @param layout the elements, at least one
   * @param kept how many dimensions tell the rows
   * @param n elements of a row
   */
  void rows(Layout layout, int kept, int n) {
    int[] starts = RowPlaces.positions(layout, 0, kept);
    int blocks = Reduce.blocks(n);
    if (blocks > 1) {
      A parts = fold.allocate(blocks);
      for (int r = 0; r < starts.length; r++) {
        blocks(r, n, layout.offset() + starts[r], blocks, parts);
      }
      return;
    }
    Reduce.inPieces(
        starts.length,
        Math.max(1, Reduce.PIECE / n),
        (long) starts.length * n,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int at = layout.offset() + starts[r];
            fold.rows(1, n, x, at, n, values, r, 1);
            found(r, fold.first(n, x, at, 1, values, r), at, 1);
          }
        });
  }

  /** A row of several blocks. */
  private void blocks(int r, int n, int at, int blocks, A parts) {
    Reduce.blocks(fold, n, x, at, parts);
    Reduce.rows(fold, 1, blocks, parts, 0, blocks, 1, values, r);
    int before = fold.first(blocks, parts, 0, 1, values, r) * Fold.BLOCK;
    found(r, before + fold.first(n - before, x, at + before, 1, values, r), at, 1);
  }

  /**
   * Searches columns that lie side by side.
   *
   * @param n elements of a column
   * @param cols number of columns
   * @param at where the first one begins
   * @param step elements from one element of a column to the next
   */
  void columns(int n, int cols, int at, int step) {
    int each = Math.max(COLUMNS, Reduce.PIECE / n & -PART);
    Reduce.inPieces(
        1 + (cols - 1) / each,
        1,
        (long) n * cols,
        (from, to) -> {
          for (int j = from * each; j < Math.min(cols, to * each); j += each) {
            columns(n, Math.min(each, cols - j), at + j, step, j);
          }
        });
  }

  private void columns(int n, int cols, int at, int step, int to) {
    int count = 1 + (n - 1) / PART;
    A parts = fold.allocate(count * cols);
    for (int p = 0; p < count; p++) {
      int length = Math.min(PART, n - p * PART);
      fold.columns(length, cols, x, at + p * PART * step, step, parts, p * cols);
    }
    Reduce.rows(fold, cols, count, parts, 0, 1, cols, values, to);
    for (int j = 0; j < cols; j++) {
      int before = fold.first(count, parts, j, cols, values, to + j) * PART;
      int start = at + j + before * step;
      found(to + j, before + fold.first(n - before, x, start, step, values, to + j), at + j, step);
    }
  }

  /** Zeros of both signs are equal, so the value is that of the place, and not of the fold. */
  private void found(int r, int place, int at, int step) {
    System.arraycopy(x, at + place * step, values, r, 1);
    positions[r] = place;
  }
}
