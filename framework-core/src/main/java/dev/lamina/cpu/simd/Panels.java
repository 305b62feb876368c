package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;

/**
 * Copies of parts of matrices in the order in which a {@link Tile} reads them.
 *
 * @param <A> the kind of array
 */
interface Panels<A> {
  /**
   * Rows of a left operand, as neighbours for each term.
   *
   * @param rows number of rows
   * @param k number of terms
   * @param a the rows, any steps
   * @param to the panel, {@code at} its first position
   */
  void packRows(int rows, int k, Matrix<A> a, A to, int at);

  /**
   * Columns of a right operand, as neighbours for each term; zeros behind the last one.
   *
   * @param k number of terms
   * @param cols number of columns, at most {@code width}
   * @param width columns of the panel
   * @param b the columns, any steps
   * @param to the panel, {@code at} its first position
   */
  void packColumns(int k, int cols, int width, Matrix<A> b, A to, int at);
}
