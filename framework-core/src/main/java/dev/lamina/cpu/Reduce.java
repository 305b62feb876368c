package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Folds the last dimensions of operands of any layout. Rows of more than {@link Fold#BLOCK} values
 * are folded in blocks of that many, and the blocks' results likewise. Work is divided among
 * threads at borders that follow from the sizes alone.
 */
final class Reduce {
  /** About how many elements a thread takes at a time: some ten microseconds. */
  static final int PIECE = 1 << 16;

  /** From how many elements on work is divided. */
  private static final int LARGE = 2 * PIECE;

  /** No one step walks these dimensions. */
  private static final int NONE = Integer.MIN_VALUE;

  private Reduce() {}

  /**
   * Folds an operand.
   *
   * @param fold the kernels
   * @param x the elements
   * @param layout the dimensions that stay, then the ones to reduce
   * @param kept how many stay
   * @param out the results, dense
   */
  static <A> void run(Fold<A> fold, A x, Layout layout, int kept, A out) {
    int ndim = layout.shape().ndim();
    int n = count(layout, kept, ndim);
    int all = count(layout, 0, kept);
    if (n == 0 || all == 0) {
      empty(fold, all, out);
      return;
    }
    if (layout.isContiguous()) {
      rows(fold, all, n, x, layout.offset(), n, 1, out, 0);
      return;
    }
    if (ndim == 2 && kept == 1) {
      rows(fold, all, n, x, layout.offset(), layout.stride(0), layout.stride(1), out, 0);
      return;
    }
    int column = stepOf(layout, kept, ndim);
    // The innermost kept dimensions that one step walks are taken together.
    int inner = kept;
    while (inner > 0 && stepOf(layout, inner - 1, kept) != NONE) {
      inner--;
    }
    int rows = count(layout, inner, kept);
    int row = stepOf(layout, inner, kept);
    if (column == NONE) {
      scattered(fold, x, layout, kept, out);
    } else if (inner == 0) {
      rows(fold, rows, n, x, layout.offset(), row, column, out, 0);
    } else {
      int[] outer = RowPlaces.positions(layout, 0, inner);
      inPieces(
          outer.length,
          Math.max(1, PIECE / (rows * n)),
          (long) all * n,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              int at = layout.offset() + outer[i];
              rows(fold, rows, n, x, at, row, column, out, i * rows);
            }
          });
    }
  }

  /** Results over nothing. */
  static <A> void empty(Fold<A> fold, int rows, A out) {
    for (int i = 0; i < rows; i++) {
      fold.set(out, i, fold.empty());
    }
  }

  /** A part of some units of work. */
  @FunctionalInterface
  interface Part {
    /** Does the units from {@code from} up to {@code to}. */
    void run(int from, int to);
  }

  /** Does {@code units}, some {@code each} at a time if there is much to do. */
  static void inPieces(int units, int each, long elements, Part part) {
    if (elements < LARGE || units <= each) {
      part.run(0, units);
    } else {
      Workers.run(
          1 + (units - 1) / each,
          p -> part.run(p * each, p * each + Math.min(each, units - p * each)));
    }
  }

  /** Rows whose elements no one step walks are packed first. */
  private static <A> void scattered(Fold<A> fold, A x, Layout layout, int kept, A out) {
    int[] starts = RowPlaces.positions(layout, 0, kept);
    int[] along = RowPlaces.positions(layout, kept, layout.shape().ndim());
    long[] index = Arrays.stream(along).asLongStream().toArray();
    int n = along.length;
    inPieces(
        starts.length,
        Math.max(1, PIECE / n),
        (long) starts.length * n,
        (from, to) -> {
          A line = fold.allocate(n);
          for (int r = from; r < to; r++) {
            CpuGather.sheet(line, index, x, Picks.row(0, layout.offset() + starts[r], n, 1));
            rows(fold, 1, n, line, 0, n, 1, out, r);
          }
        });
  }

  /** Folds rows of any length and steps; results lie side by side. */
  static <A> void rows(
      Fold<A> fold, int rows, int n, A x, int from, int step, int column, A out, int to) {
    if (n <= Fold.BLOCK) {
      if ((long) rows * n < LARGE) {
        block(fold, rows, n, x, from, step, column, out, to, 1);
      } else {
        spread(fold, rows, n, x, from, step, column, out, to, 1, 1);
      }
      return;
    }
    int blocks = blocks(n);
    A parts = fold.allocate(rows * blocks);
    if (isUpright(rows, step, column)) {
      spread(fold, rows, n, x, from, step, column, parts, 0, 1, rows);
      rows(fold, rows, blocks, parts, 0, 1, rows, out, to);
    } else {
      spread(fold, rows, n, x, from, step, column, parts, 0, blocks, 1);
      rows(fold, rows, blocks, parts, 0, blocks, 1, out, to);
    }
  }

  /** Folds each block of a row of neighbouring elements; results lie side by side. */
  static <A> void blocks(Fold<A> fold, int n, A x, int from, A out) {
    spread(fold, 1, n, x, from, n, 1, out, 0, blocks(n), 1);
  }

  /** How many blocks a row of at least one value has. */
  static int blocks(int n) {
    return 1 + (n - 1) / Fold.BLOCK;
  }

  /**
   * How many blocks a thread takes at a time: enough that threads do not often write results into
   * the same line of cache.
   */
  static int together(int blocks) {
    return Math.max(PIECE / Fold.BLOCK, blocks / 32);
  }

  /** Whether the rows are columns of what lies in memory. */
  private static boolean isUpright(int rows, int step, int column) {
    return column != 1 && step == 1 && rows > 1;
  }

  /** Folds all blocks of all rows; results are {@code row} and {@code across} elements apart. */
  private static <A> void spread(
      Fold<A> fold,
      int rows,
      int n,
      A x,
      int from,
      int step,
      int column,
      A out,
      int to,
      int row,
      int across) {
    int blocks = blocks(n);
    boolean upright = isUpright(rows, step, column);
    int most = PIECE / (upright ? Math.min(n, Fold.BLOCK) : n);
    int rowsEach = Math.min(rows, upright ? Math.max(256, most & -64) : Math.max(1, most));
    int blocksEach = upright ? 1 : Math.min(blocks, together(blocks));
    int wide = (blocks + blocksEach - 1) / blocksEach;
    int high = 1 + (rows - 1) / rowsEach;
    inPieces(
        high * wide,
        1,
        (long) rows * n,
        (first, end) -> {
          for (int piece = first; piece < end; piece++) {
            int r = piece / wide * rowsEach;
            int b = piece % wide * blocksEach;
            int last = Math.min(blocks, b + blocksEach);
            int count = Math.min(rows - r, rowsEach);
            int at = from + r * step + b * Fold.BLOCK * column;
            int result = to + r * row + b * across;
            if (upright || blocks == 1) {
              int length = Math.min(Fold.BLOCK, n - b * Fold.BLOCK);
              block(fold, count, length, x, at, step, column, out, result, row);
              continue;
            }
            // Whole blocks of a row are rows themselves.
            int whole = Math.min(last, n / Fold.BLOCK) - b;
            int stride = Fold.BLOCK * column;
            for (int i = 0; i < count; i++, at += step, result += row) {
              block(fold, whole, Fold.BLOCK, x, at, stride, column, out, result, across);
              if (b + whole < last) {
                int rest = n % Fold.BLOCK;
                int tail = at + whole * stride;
                block(fold, 1, rest, x, tail, step, column, out, result + whole * across, 1);
              }
            }
          }
        });
  }

  /** Folds rows of at most a block. */
  private static <A> void block(
      Fold<A> fold, int rows, int n, A x, int from, int step, int column, A out, int to, int row) {
    if (column == 1 || n == 1) {
      fold.rows(rows, n, x, from, step, out, to, row);
    } else if (isUpright(rows, step, column) && row == 1) {
      fold.columns(n, rows, x, from, column, out, to);
    } else {
      A line = fold.allocate(n);
      for (int r = 0; r < rows; r++) {
        fold.copy(n, x, from + r * step, column, line);
        fold.rows(1, n, line, 0, n, out, to + r * row, 1);
      }
    }
  }

  /** Number of elements of dimensions {@code from} to {@code to}. */
  static int count(Layout layout, int from, int to) {
    int n = 1;
    for (int d = from; d < to; d++) {
      n *= layout.shape().dim(d);
    }
    return n;
  }

  /** The step that walks dimensions {@code from} to {@code to} in order, if one does. */
  static OptionalInt step(Layout layout, int from, int to) {
    int step = stepOf(layout, from, to);
    return step == NONE ? OptionalInt.empty() : OptionalInt.of(step);
  }

  private static int stepOf(Layout layout, int from, int to) {
    int inner = 0;
    int reach = 0;
    boolean any = false;
    for (int d = to - 1; d >= from; d--) {
      int size = layout.shape().dim(d);
      if (size == 1) {
        continue;
      }
      if (any && layout.stride(d) != reach) {
        return NONE;
      }
      if (!any) {
        inner = layout.stride(d);
      }
      reach = layout.stride(d) * size;
      any = true;
    }
    return any ? inner : 1;
  }
}
