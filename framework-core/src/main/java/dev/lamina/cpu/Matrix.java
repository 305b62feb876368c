package dev.lamina.cpu;

/**
 * A matrix inside an array.
 *
 * @param <A> the kind of array
 * @param array the elements
 * @param offset position of the first one
 * @param rowStep elements from row to row
 * @param colStep elements from column to column
 */
public record Matrix<A>(A array, int offset, int rowStep, int colStep) {
  /** The transpose, on the same elements. */
  Matrix<A> t() {
    return new Matrix<>(array, offset, colStep, rowStep);
  }

  /**
   * The part from an element on.
   *
   * @param row number of its row
   * @param col number of its column
   * @return the part, on the same elements
   */
  public Matrix<A> from(int row, int col) {
    return new Matrix<>(array, offset + row * rowStep + col * colStep, rowStep, colStep);
  }
}
