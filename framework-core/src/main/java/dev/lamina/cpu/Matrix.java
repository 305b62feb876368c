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
}
