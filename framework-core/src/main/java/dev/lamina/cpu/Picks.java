package dev.lamina.cpu;

import dev.lamina.backend.Iteration;

/**
 * One sheet of single elements that are found by positions: rows of columns over three operands,
 * the last one of which is indexed.
 *
 * @param meta positions and steps of the operands, as {@link Iteration#meta}
 * @param rows number of rows
 * @param cols number of columns
 * @param step elements of the indexed operand from one position to the next
 */
record Picks(int[] meta, int rows, int cols, int step) {
  /** One row: unit steps in two operands, one element to start from in the third. */
  static Picks row(int at, int base, int n, int step) {
    return new Picks(new int[] {at, 0, 1, at, 0, 1, base, 0, 0}, 1, n, step);
  }

  /** Where an operand is at the start of a row. */
  int start(int operand, int row) {
    return meta[3 * operand] + row * meta[3 * operand + 1];
  }

  /** The step of an operand along the columns. */
  int along(int operand) {
    return meta[3 * operand + 2];
  }
}
