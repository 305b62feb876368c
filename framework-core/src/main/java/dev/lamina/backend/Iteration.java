package dev.lamina.backend;

import java.util.Arrays;

/**
 * How a kernel walks its operands: rows of columns, and around them as many outer dimensions as are
 * left after neighbouring ones have been merged. Immutable and independent of the element type.
 *
 * <p>For operand {@code k}, {@code meta[3k]} is the position of its first element, {@code meta[3k +
 * 1]} its step from row to row, {@code meta[3k + 2]} its step from column to column.
 */
public final class Iteration {
  /** The most operands a kernel may have. */
  public static final int MAX_OPERANDS = 16;

  /** Step kind of an operand that repeats one value along the columns. */
  public static final int REPEAT = 0;

  /** Step kind of an operand whose columns are neighbours. */
  public static final int UNIT = 1;

  /** Step kind of an operand with any other distance. */
  public static final int STRIDED = 2;

  /**
   * Bit of operand 0 in {@link #pattern}: its row is the same one throughout, as that of a bias,
   * and rows are short. Walking down the columns then reads it once.
   */
  public static final long SAME_ROW = 1L << 32;

  /**
   * Where {@link #pattern} has the number of columns if walking down them pays and all operands
   * with unit steps but those of {@link #SAME_ROW} are rows of just that length, one behind the
   * other. A loop that knows the distance of rows need not check every position.
   */
  public static final int PACKED_COLUMNS = 48;

  /** Longest row for which walking down the columns pays. */
  private static final int SHORT_ROW = 64;

  /** {@link #pattern} of an iteration in which every operand has unit steps. */
  public static final long ALL_UNIT = 0x5555_5555L;

  private static final int[] LINEAR_META = linearMeta();

  private final int[] meta;
  private final int rows;
  private final int cols;
  private final int[] outer;
  private final int[][] outerStrides;
  private final long pattern;
  private final int size;

  private Iteration(
      int[] meta, int rows, int cols, int[] outer, int[][] outerStrides, long pattern) {
    this.meta = meta;
    this.rows = rows;
    this.cols = cols;
    this.outer = outer;
    this.outerStrides = outerStrides;
    this.pattern = pattern;
    this.size = rows * cols * sheets();
  }

  private static int[] linearMeta() {
    int[] m = new int[3 * MAX_OPERANDS];
    for (int k = 0; k < MAX_OPERANDS; k++) {
      m[3 * k + 2] = 1;
    }
    return m;
  }

  /** One row over dense operands that all start at position 0. */
  static Iteration linear(int n) {
    return new Iteration(LINEAR_META, 1, n, new int[0], new int[0][], ALL_UNIT);
  }

  /**
   * The walk over operands of these layouts, each stretched to {@code shape}.
   *
   * @param shape the shape walked
   * @param operands their layouts, broadcastable to the shape
   * @return the walk
   */
  public static Iteration of(Shape shape, Layout... operands) {
    int n = operands.length;
    int[] dims = shape.dims();
    int[][] strides = new int[n][];
    for (int k = 0; k < n; k++) {
      strides[k] = operands[k].expand(shape).strides();
    }
    int[] size = new int[dims.length];
    int[][] step = new int[n][dims.length];
    int count = 0;
    for (int d = 0; d < dims.length; d++) {
      if (dims[d] == 1) {
        continue;
      }
      if (count > 0 && merges(step, strides, count - 1, d, dims[d])) {
        size[count - 1] *= dims[d];
        for (int k = 0; k < n; k++) {
          step[k][count - 1] = strides[k][d];
        }
      } else {
        size[count] = dims[d];
        for (int k = 0; k < n; k++) {
          step[k][count] = strides[k][d];
        }
        count++;
      }
    }
    return build(shape.numel(), operands, size, step, count);
  }

  private static boolean merges(int[][] step, int[][] strides, int last, int d, int size) {
    for (int k = 0; k < step.length; k++) {
      if (step[k][last] != strides[k][d] * size) {
        return false;
      }
    }
    return true;
  }

  private static Iteration build(
      int numel, Layout[] operands, int[] size, int[][] step, int count) {
    int n = operands.length;
    int[] meta = new int[3 * n];
    int outerCount = Math.max(0, count - 2);
    int[][] outerStrides = new int[n][outerCount];
    long pattern = 0;
    for (int k = 0; k < n; k++) {
      int col = count > 0 ? step[k][count - 1] : 1;
      meta[3 * k] = operands[k].offset();
      meta[3 * k + 1] = count > 1 ? step[k][count - 2] : 0;
      meta[3 * k + 2] = col;
      System.arraycopy(step[k], 0, outerStrides[k], 0, outerCount);
      pattern |= (long) (col == 0 ? REPEAT : col == 1 ? UNIT : STRIDED) << (2 * k);
    }
    int cols = numel == 0 ? 0 : count > 0 ? size[count - 1] : 1;
    int rows = numel == 0 ? 0 : count > 1 ? size[count - 2] : 1;
    if (rows > 1 && cols <= SHORT_ROW) {
      boolean packed = true;
      for (int k = 0; k < n; k++) {
        if (meta[3 * k + 1] == 0 && meta[3 * k + 2] == 1) {
          pattern |= SAME_ROW << k;
        } else {
          packed &= meta[3 * k + 2] == 0 || meta[3 * k + 1] == cols && meta[3 * k + 2] == 1;
        }
      }
      if (packed && pattern >= SAME_ROW) {
        pattern |= (long) cols << PACKED_COLUMNS;
      }
    }
    return new Iteration(meta, rows, cols, Arrays.copyOf(size, outerCount), outerStrides, pattern);
  }

  /** Positions and steps of the operands; not to be written to. */
  public int[] meta() {
    return meta;
  }

  /** Number of operands it was made for; {@link #MAX_OPERANDS} for a linear one. */
  public int operands() {
    return meta.length / 3;
  }

  /** Number of rows of one sheet. */
  public int rows() {
    return rows;
  }

  /** Number of columns of a row. */
  public int cols() {
    return cols;
  }

  /**
   * Two bits an operand: {@link #REPEAT}, {@link #UNIT} or {@link #STRIDED} along the columns; and
   * above them {@link #SAME_ROW}, shifted by the operand, and {@link #PACKED_COLUMNS}.
   */
  public long pattern() {
    return pattern;
  }

  /** Number of elements of the whole walk. */
  public int size() {
    return size;
  }

  /** Number of sheets of rows and columns, the product of {@link #outer}. */
  public int sheets() {
    int sheets = 1;
    for (int n : outer) {
      sheets *= n;
    }
    return sheets;
  }

  /**
   * Positions and steps of the operands in one sheet.
   *
   * @param number the sheet's number, row-major over the outer dimensions
   * @param into receives them, as {@link #meta}; as many operands as it has room for
   */
  public void sheet(int number, int[] into) {
    System.arraycopy(meta, 0, into, 0, into.length);
    int rest = number;
    for (int d = outer.length - 1; d >= 0; d--) {
      int at = rest % outer[d];
      rest /= outer[d];
      for (int k = 0; 3 * k < into.length; k++) {
        into[3 * k] += at * outerStrides[k][d];
      }
    }
  }

  /** Whether rows and columns are all there is. */
  public boolean isSheet() {
    return outer.length == 0;
  }

  /** Sizes of the outer dimensions, the outermost first; not to be written to. */
  public int[] outer() {
    return outer;
  }

  /** Step of an operand along an outer dimension. */
  public int outerStep(int operand, int dim) {
    return outerStrides[operand][dim];
  }

  /** Receives the operands' positions and steps of one sheet. */
  @FunctionalInterface
  public interface Sheet {
    /**
     * Handles one sheet.
     *
     * @param meta as {@link Iteration#meta}, of this sheet; reused for the next one
     */
    void run(int[] meta);
  }

  /**
   * Calls {@code body} once for each combination of the outer dimensions.
   *
   * @param body handles one sheet of rows and columns
   */
  public void forEachSheet(Sheet body) {
    int sheets = sheets();
    int[] now = meta.clone();
    int[] at = new int[outer.length];
    for (int sheet = 0; sheet < sheets; sheet++) {
      body.run(now);
      for (int d = outer.length - 1; d >= 0; d--) {
        boolean wraps = ++at[d] == outer[d];
        for (int k = 0; k < outerStrides.length; k++) {
          now[3 * k] += wraps ? -(outer[d] - 1) * outerStrides[k][d] : outerStrides[k][d];
        }
        if (!wraps) {
          break;
        }
        at[d] = 0;
      }
    }
  }
}
