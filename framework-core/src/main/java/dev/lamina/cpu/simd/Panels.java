package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;

/**
 * Copies of parts of matrices in the order in which a {@link Tile} reads them: for each term of the
 * inner dimension a group of neighbours.
 *
 * @param <A> the kind of array
 */
abstract class Panels<A> {
  private final Turn<A> turn;
  private final int lanes;

  Panels(Class<A> array, int lanes) {
    this.turn = TurnEmitter.of(array);
    this.lanes = lanes;
  }

  /**
   * Rows of a left operand, as neighbours for each term.
   *
   * @param rows number of rows
   * @param k number of terms
   * @param a the rows, any steps
   * @param to the panel, {@code at} its first position
   */
  final void packRows(int rows, int k, Matrix<A> a, A to, int at) {
    pack(k, rows, rows, a.array(), a.offset(), a.rowStep(), a.colStep(), to, at);
  }

  /**
   * Columns of a right operand, as neighbours for each term; behind the last one zeros or columns
   * again.
   *
   * @param k number of terms
   * @param cols number of columns, at most {@code width}
   * @param width columns of the panel
   * @param b the columns, any steps
   * @param to the panel, {@code at} its first position
   */
  final void packColumns(int k, int cols, int width, Matrix<A> b, A to, int at) {
    if (cols < width) {
      // What is left of an earlier use could be numbers that are slow to compute with.
      clear(to, at, at + k * width);
    }
    pack(k, cols, width, b.array(), b.offset(), b.colStep(), b.rowStep(), to, at);
  }

  private void pack(int k, int n, int width, A x, int p, int line, int term, A y, int q) {
    if (line == 1) {
      across(k, n, width, x, p, term, y, q);
    } else if (term == 1) {
      turn(k, n, width, x, p, line, y, q);
    } else {
      along(n, 0, k, width, x, p, line, term, y, q);
    }
  }

  /**
   * Turns lines into groups.
   *
   * @param k length of a line, and number of groups
   * @param n number of lines, and length of a group; what lies between it and the next multiple of
   *     a vector's length is overwritten, unless it is the next group's
   * @param width from group to group
   * @param x the lines, {@code p} the first position, {@code line} from line to line
   * @param y the groups, {@code q} the first position
   */
  final void turn(int k, int n, int width, A x, int p, int line, A y, int q) {
    if (k < lanes) {
      along(n, 0, k, width, x, p, line, 1, y, q);
      return;
    }
    // The last lines first: vectors that end behind a group spoil the next one's first elements.
    for (int i = (n - 1) / lanes * lanes; i >= 0; i -= lanes) {
      lines(Math.min(lanes, n - i), k, width, i + lanes > width, x, p + i * line, line, y, q + i);
    }
  }

  /** Turns at most a vector of lines into groups; if that {@code spills}, not those at the end. */
  private void lines(int n, int k, int width, boolean spills, A x, int p, int line, A y, int q) {
    int blocks = (spills ? k - 1 : k) / lanes;
    turn.run(blocks, n - 1, x, p, line, y, q, width);
    int rest = blocks * lanes;
    if (rest < k && spills) {
      along(n, rest, k, width, x, p, line, 1, y, q);
    } else if (rest < k) {
      // The last block overlaps the one before.
      turn.run(1, n - 1, x, p + k - lanes, line, y, q + (k - lanes) * width, width);
    }
  }

  /** Sets elements to 0. */
  abstract void clear(A x, int from, int to);

  /**
   * Copies {@code k} groups of {@code n} neighbours, {@code step} apart, to {@code width} apart.
   */
  abstract void across(int k, int n, int width, A x, int p, int step, A y, int q);

  /**
   * Turns {@code n} lines of values, {@code step} apart, into groups: those from {@code from} to
   * {@code k}, {@code width} apart.
   */
  abstract void along(
      int n, int from, int k, int width, A x, int p, int line, int step, A y, int q);
}
