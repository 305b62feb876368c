package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;
import java.util.function.Supplier;

/**
 * A loop over rows of several operands {@code [..., n]}, on several threads where there is enough
 * to do. Rows whose elements do not lie side by side are copied, some at a time, so that neighbours
 * in memory are read together. Each row is computed for itself: how they are divided changes no
 * bit.
 *
 * @param <A> the kind of array
 */
final class RowLoop<A> {
  /** Rows that are copied at a time: a cache line of floats. */
  private static final int TILE = 16;

  /** Rows and elements that are worth a second thread if it looks for work anyway. */
  private static final int FEW_ROWS = 2 * TILE;

  private static final int LITTLE = 1 << 10;

  private final Supplier<? extends RowMath<A>> math;
  private final Object[] arrays;
  private final RowPlaces[] places;
  private final int rows;
  private final int n;

  /** What is done with a row. */
  @FunctionalInterface
  interface Action<A> {
    /**
     * Computes one row.
     *
     * @param math its arithmetic
     * @param row its number
     * @param at where its elements are
     */
    void run(RowMath<A> math, int row, Cursor<A> at);
  }

  /** The current row of each operand, its elements side by side. */
  static final class Cursor<A> {
    private final Object[] arrays;
    private final int[] at;

    private Cursor(int operands) {
      arrays = new Object[operands];
      at = new int[operands];
    }

    /** The array that an operand's row is in. */
    @SuppressWarnings("unchecked")
    A array(int operand) {
      return (A) arrays[operand];
    }

    /** Position of the row's first element there. */
    int at(int operand) {
      return at[operand];
    }
  }

  /**
   * A loop.
   *
   * @param math gives a thread its arithmetic
   * @param operands the result, then the inputs
   * @param layouts their layouts
   */
  RowLoop(Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts) {
    this.math = math;
    arrays = new Object[operands.length];
    places = new RowPlaces[operands.length];
    for (int i = 0; i < operands.length; i++) {
      arrays[i] = ((CpuStorage) operands[i]).array;
      places[i] = RowPlaces.of(layouts[i]);
    }
    int last = layouts[0].shape().ndim() - 1;
    n = layouts[0].shape().dim(last);
    rows = Reduce.count(layouts[0], 0, last);
  }

  /** Length of a row. */
  int n() {
    return n;
  }

  /** Number of rows. */
  int rows() {
    return rows;
  }

  /**
   * Computes all rows.
   *
   * @param results whether the first operand is written, else it is an input too
   * @param action computes one
   */
  void run(boolean results, Action<A> action) {
    if (rows == 0 || n == 0) {
      return;
    }
    int pieces = pieces();
    if (pieces == 1) {
      piece(0, rows, results, action);
    } else {
      Workers.run(pieces, p -> piece(border(p, pieces), border(p + 1, pieces), results, action));
    }
  }

  /** Into how many pieces the rows are divided. */
  private int pieces() {
    long work = (long) rows * n;
    int pieces = (int) Math.max(1, Math.min(rows, work / math.get().grain()));
    boolean little = pieces == 1 && rows >= FEW_ROWS && work >= LITTLE;
    return little && Workers.areAwake() ? Math.min(Workers.threads(), rows / TILE) : pieces;
  }

  // It supplies arithmetic on arrays of this kind.
  @SuppressWarnings("unchecked")
  private ChangingRows<A> changing() {
    return (ChangingRows<A>) math;
  }

  private int border(int piece, int pieces) {
    return (int) ((long) rows * piece / pieces);
  }

  private void piece(int from, int to, boolean results, Action<A> action) {
    if (!(math instanceof ChangingRows)) {
      piece(math.get(), from, to, results, action);
      return;
    }
    ChangingRows<A> changing = changing();
    Changeover change = changing.change();
    int row = from;
    while (row < to) {
      boolean isNew = change.isNewDue();
      int count = change.next(isNew, to - row, n);
      long start = System.nanoTime();
      piece(changing.of(isNew), row, row + count, results, action);
      change.took(isNew, (long) count * n, start);
      row += count;
    }
  }

  private void piece(RowMath<A> arithmetic, int from, int to, boolean results, Action<A> action) {
    Cursor<A> cursor = new Cursor<>(arrays.length);
    boolean direct = true;
    for (int i = 0; i < arrays.length; i++) {
      cursor.arrays[i] = arrays[i];
      direct &= places[i].areRuns();
    }
    if (!direct) {
      packed(arithmetic, cursor, from, to, results, action);
      return;
    }
    for (int row = from; row < to; row++) {
      for (int i = 0; i < places.length; i++) {
        cursor.at[i] = places[i].at(row);
      }
      action.run(arithmetic, row, cursor);
    }
  }

  private void packed(
      RowMath<A> arithmetic,
      Cursor<A> cursor,
      int from,
      int to,
      boolean results,
      Action<A> action) {
    int[] at = new int[TILE];
    for (int i = 0; i < places.length; i++) {
      if (!places[i].areRuns()) {
        cursor.arrays[i] = arithmetic.allocate(Math.min(TILE, to - from) * RowMath.pitch(n));
      }
    }
    for (int first = from; first < to; first += TILE) {
      int count = Math.min(TILE, to - first);
      for (int i = results ? 1 : 0; i < places.length; i++) {
        if (!places[i].areRuns()) {
          arithmetic.pack(
              count,
              n,
              array(i),
              positions(i, first, count, at),
              places[i].columnStep(),
              cursor.array(i));
        }
      }
      for (int row = first; row < first + count; row++) {
        for (int i = 0; i < places.length; i++) {
          cursor.at[i] = places[i].areRuns() ? places[i].at(row) : (row - first) * RowMath.pitch(n);
        }
        action.run(arithmetic, row, cursor);
      }
      if (results && !places[0].areRuns()) {
        arithmetic.unpack(
            count,
            n,
            cursor.array(0),
            array(0),
            positions(0, first, count, at),
            places[0].columnStep());
      }
    }
  }

  private int[] positions(int operand, int first, int count, int[] at) {
    for (int i = 0; i < count; i++) {
      at[i] = places[operand].at(first + i);
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  private A array(int operand) {
    return (A) arrays[operand];
  }
}
