package dev.lamina.cpu;

/**
 * One reduction of one element type, {@code y = x[0] · x[1] · …}, on short rows and columns; {@link
 * Reduce} takes larger ones apart. The order of operations is defined: value i goes to partial
 * result i mod {@link #lanes}, in order; then partial result l takes l + w for w = lanes / 2, …, 1.
 *
 * @param <A> the kind of array
 */
public abstract class Fold<A> {
  /** Longest run of values that is not divided. */
  static final int BLOCK = NumberKernels.BLOCK;

  /** Columns that have their partial results side by side at a time. */
  private static final int WIDTH = 256;

  /** The same where a column needs one partial result only. */
  private static final int WIDE = 2048;

  /** Combines values with partial results. */
  @FunctionalInterface
  protected interface Combine<A> {
    /** {@code y[at + i] = y[at + i] · x[from + i]} for n values, in runs that do not overlap. */
    void run(int n, A x, int from, A y, int at);
  }

  private final ThreadLocal<A> partial = new ThreadLocal<>();
  private final Combine<A> combine;
  private final boolean free;
  private final double empty;

  /**
   * A fold.
   *
   * @param combine what it computes
   * @param free whether the order changes nothing, so that any other may be taken
   * @param empty the result over nothing
   */
  protected Fold(Combine<A> combine, boolean free, double empty) {
    this.combine = combine;
    this.free = free;
    this.empty = empty;
  }

  /**
   * An array.
   *
   * @param n number of elements
   * @return the array
   */
  public abstract A allocate(int n);

  /** Whether the order changes nothing. */
  final boolean isFree() {
    return free;
  }

  /** The result over nothing. */
  final double empty() {
    return empty;
  }

  /** Sets an element. */
  abstract void set(A x, int at, double value);

  /** Copies elements that lie {@code step} apart to the front of an array. */
  abstract void copy(int n, A x, int from, int step, A to);

  /**
   * The number of the first of n elements that equals {@code y[at]}; n if none does. Zeros of both
   * signs are equal, and NaN is to NaN.
   */
  abstract int first(int n, A x, int from, int step, A y, int at);

  /** {@code y[at + i] = y[at + i] · x[from + i]} for n values, in runs that do not overlap. */
  final void combine(int n, A x, int from, A y, int at) {
    combine.run(n, x, from, y, at);
  }

  /** Number of partial results for a run of n values, a power of two. */
  private int lanes(int n) {
    return free ? many(n) : NumberKernels.lanes(n);
  }

  /** Number of partial results where the order changes nothing: many make a fast loop. */
  private static int many(int n) {
    return n < 64 ? 8 : n < 4 * 1024 ? Integer.highestOneBit(n) / 4 : 1024;
  }

  /** This thread's partial results, contents undefined. */
  protected final A partial() {
    A known = partial.get();
    if (known == null) {
      known = allocate(64 * WIDTH);
      partial.set(known);
    }
    return known;
  }

  /**
   * Folds rows.
   *
   * @param rows number of rows
   * @param n length of a row, 1 to {@link #BLOCK}; its elements are neighbours
   * @param x the elements
   * @param from where the first row begins
   * @param step elements from one row to the next
   * @param out results
   * @param to where the first one goes
   * @param outStep elements from one result to the next
   */
  protected void rows(int rows, int n, A x, int from, int step, A out, int to, int outStep) {
    int lanes = lanes(n);
    A acc = partial();
    for (int r = 0; r < rows; r++) {
      int p = from + r * step;
      int first = Math.min(lanes, n);
      System.arraycopy(x, p, acc, 0, first);
      int i = lanes;
      for (; i + lanes <= n; i += lanes) {
        combine.run(lanes, x, p + i, acc, 0);
      }
      if (i < n) {
        combine.run(n - i, x, p + i, acc, 0);
      }
      halve(acc, lanes, first, 1);
      System.arraycopy(acc, 0, out, to + r * outStep, 1);
    }
  }

  /**
   * Folds columns that lie side by side.
   *
   * @param n length of a column, 1 to {@link #BLOCK}
   * @param cols number of columns
   * @param x the elements
   * @param from where the first column begins
   * @param step elements from one element of a column to the next
   * @param out results, side by side
   * @param to where the first one goes
   */
  protected void columns(int n, int cols, A x, int from, int step, A out, int to) {
    if (step == cols && cols <= WIDTH) {
      dense(n, cols, x, from, out, to);
      return;
    }
    int most = free ? WIDE : WIDTH;
    for (int j = 0; j < cols; j += most) {
      int width = Math.min(most, cols - j);
      spaced(n, width, x, from + j, step, out, to + j);
    }
  }

  /** Columns with nothing between them: the partial results of all of them are one long run. */
  private void dense(int n, int cols, A x, int from, A out, int to) {
    int lanes = free ? Integer.highestOneBit(WIDE / cols) : NumberKernels.lanes(n);
    A acc = partial();
    int all = n * cols;
    int turn = lanes * cols;
    System.arraycopy(x, from, acc, 0, Math.min(turn, all));
    int i = turn;
    for (; i + turn <= all; i += turn) {
      combine.run(turn, x, from + i, acc, 0);
    }
    if (i < all) {
      combine.run(all - i, x, from + i, acc, 0);
    }
    halve(acc, lanes, Math.min(lanes, n), cols);
    System.arraycopy(acc, 0, out, to, cols);
  }

  private void spaced(int n, int width, A x, int from, int step, A out, int to) {
    int lanes = free ? 1 : NumberKernels.lanes(n);
    A acc = partial();
    for (int i = 0; i < n; i++) {
      int lane = (i & lanes - 1) * width;
      if (i < lanes) {
        System.arraycopy(x, from + i * step, acc, lane, width);
      } else {
        combine.run(width, x, from + i * step, acc, lane);
      }
    }
    halve(acc, lanes, Math.min(lanes, n), width);
    System.arraycopy(acc, 0, out, to, width);
  }

  /** Folds the partial results in use, each {@code width} elements wide, by halves. */
  private void halve(A acc, int lanes, int used, int width) {
    for (int w = lanes / 2; w > 0; w /= 2) {
      int n = Math.min(w, used - w);
      if (n > 0) {
        combine.run(n * width, acc, w * width, acc, 0);
      }
    }
  }
}
