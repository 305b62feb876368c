package dev.lamina.tensor;

import dev.lamina.op.Arranging;
import dev.lamina.op.Repeating;
import dev.lamina.op.Triangles;

/**
 * The elements in another order, several times, or as diagonals and triangles of matrices. All are
 * copies; each element's gradient is the sum of those of its places.
 */
public sealed interface TensorArrangement permits Tensor {
  /**
   * Some dimensions in reverse order.
   *
   * @param dims the dimensions, each at most once; negative ones count from the end
   * @return a copy of the same shape
   * @throws dev.lamina.backend.ShapeException if a dimension is named twice
   */
  default Tensor flip(int... dims) {
    return Arranging.flip((Tensor) this, dims);
  }

  /**
   * All elements moved on in row-major order; those beyond the end come in at the front.
   *
   * @param shift by how many positions; a negative number moves back
   * @return a copy of the same shape
   */
  default Tensor roll(int shift) {
    return Arranging.roll((Tensor) this, shift);
  }

  /**
   * The elements moved on along a dimension: position i goes to {@code (i + shift) mod n}.
   *
   * @param shift by how many positions; a negative number moves back
   * @param dim the dimension of n positions; negative ones count from the end
   * @return a copy of the same shape
   */
  default Tensor roll(int shift, int dim) {
    return Arranging.roll((Tensor) this, new int[] {shift}, new int[] {dim});
  }

  /**
   * The elements moved on along several dimensions, as {@link #roll(int, int)} one after the other.
   *
   * @param shifts by how many positions, one a dimension
   * @param dims the dimensions; negative ones count from the end
   * @return a copy of the same shape
   * @throws dev.lamina.backend.ShapeException if there are not as many of both
   */
  default Tensor roll(int[] shifts, int[] dims) {
    return Arranging.roll((Tensor) this, shifts, dims);
  }

  /**
   * The plane of the first two dimensions turned by a right angle, from the first towards the
   * second.
   *
   * @return a copy {@code [n, m, ...]} of this {@code [m, n, ...]}
   */
  default Tensor rot90() {
    return rot90(1, 0, 1);
  }

  /**
   * A plane turned by right angles.
   *
   * @param k how many; negative ones turn the other way
   * @param dim0 the dimension to turn from; negative ones count from the end
   * @param dim1 the dimension to turn towards
   * @return a copy, the two sizes swapped if k is odd
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions, or one named twice
   */
  default Tensor rot90(int k, int dim0, int dim1) {
    return Arranging.rot90((Tensor) this, k, dim0, dim1);
  }

  /**
   * The whole tensor several times along each dimension.
   *
   * @param times how often; more numbers than dimensions add dimensions in front
   * @return a copy, each size multiplied
   * @throws dev.lamina.backend.ShapeException for fewer numbers than dimensions, or negative ones
   */
  default Tensor repeat(int... times) {
    return Repeating.repeat((Tensor) this, times);
  }

  /**
   * The whole tensor several times along the last dimensions, as NumPy's tile.
   *
   * @param times how often; fewer numbers than dimensions leave the first ones as they are
   * @return a copy, sizes multiplied
   * @throws dev.lamina.backend.ShapeException for negative numbers
   */
  default Tensor tile(int... times) {
    return Repeating.tile((Tensor) this, times);
  }

  /**
   * Each element several times in a row, in one dimension.
   *
   * @param times how often
   * @return a copy {@code [numel * times]}
   */
  default Tensor repeatInterleave(int times) {
    return Repeating.repeatInterleave(((Tensor) this).flatten(), times, 0);
  }

  /**
   * Each element of a dimension several times in a row.
   *
   * @param times how often
   * @param dim the dimension; negative ones count from the end
   * @return a copy, the dimension's size multiplied
   */
  default Tensor repeatInterleave(int times, int dim) {
    return Repeating.repeatInterleave((Tensor) this, times, dim);
  }

  /**
   * Each element as often as its number says, in one dimension.
   *
   * @param times int64 or int32 {@code [numel]}, or a single value
   * @return a copy, as long as the sum of the numbers, which is read from the device
   * @throws dev.lamina.backend.ShapeException for negative numbers, or too many or few of them
   */
  default Tensor repeatInterleave(Tensor times) {
    return Repeating.repeatInterleave(((Tensor) this).flatten(), times, 0);
  }

  /**
   * Each element of a dimension as often as its number says.
   *
   * @param times int64 or int32 {@code [n]}, or a single value
   * @param dim the dimension of n positions; negative ones count from the end
   * @return a copy; the dimension's size is the sum of the numbers, which is read from the device
   * @throws dev.lamina.backend.ShapeException for negative numbers, or too many or few of them
   */
  default Tensor repeatInterleave(Tensor times, int dim) {
    return Repeating.repeatInterleave((Tensor) this, times, dim);
  }

  /**
   * A vector as the main diagonal of a matrix, or the main diagonal of a matrix.
   *
   * @return a copy, as {@link #diag(int)}
   */
  default Tensor diag() {
    return diag(0);
  }

  /**
   * A vector as a diagonal of a matrix of zeros, or a diagonal of a matrix.
   *
   * @param offset which: 0 is the main one, positive ones are above it
   * @return a copy: {@code [n + |offset|, n + |offset|]} of this {@code [n]}; the diagonal's
   *     elements of this {@code [m, n]}
   * @throws dev.lamina.backend.ShapeException for other numbers of dimensions
   */
  default Tensor diag(int offset) {
    return Triangles.diag((Tensor) this, offset);
  }

  /**
   * Matrices of zeros with the last dimension as their main diagonal.
   *
   * @return a copy {@code [..., n, n]} of this {@code [..., n]}
   */
  default Tensor diagEmbed() {
    return diagEmbed(0);
  }

  /**
   * Matrices of zeros with the last dimension as a diagonal.
   *
   * @param offset which: 0 is the main one, positive ones are above it
   * @return a copy {@code [..., n + |offset|, n + |offset|]} of this {@code [..., n]}
   */
  default Tensor diagEmbed(int offset) {
    return diagEmbed(offset, -2, -1);
  }

  /**
   * Matrices of zeros, in two dimensions of the result, with the last dimension as a diagonal.
   *
   * @param offset which: 0 is the main one, positive ones are above it
   * @param dim1 the result's dimension of rows; negative ones count from the end
   * @param dim2 the result's dimension of columns
   * @return a copy with one dimension more than this
   * @throws dev.lamina.backend.ShapeException for a tensor of no dimensions, or one named twice
   */
  default Tensor diagEmbed(int offset, int dim1, int dim2) {
    return Triangles.diagEmbed((Tensor) this, offset, dim1, dim2);
  }

  /**
   * The lower triangle of each matrix, zeros above the main diagonal.
   *
   * @return a copy of this {@code [..., m, n]}
   */
  default Tensor tril() {
    return tril(0);
  }

  /**
   * The elements on a diagonal of each matrix and below it, zeros above.
   *
   * @param diagonal the last diagonal that stays; 0 is the main one, positive ones are above it
   * @return a copy of this {@code [..., m, n]}
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions
   */
  default Tensor tril(int diagonal) {
    return Triangles.tril((Tensor) this, diagonal);
  }

  /**
   * The upper triangle of each matrix, zeros below the main diagonal.
   *
   * @return a copy of this {@code [..., m, n]}
   */
  default Tensor triu() {
    return triu(0);
  }

  /**
   * The elements on a diagonal of each matrix and above it, zeros below.
   *
   * @param diagonal the first diagonal that stays; 0 is the main one, positive ones are above it
   * @return a copy of this {@code [..., m, n]}
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions
   */
  default Tensor triu(int diagonal) {
    return Triangles.triu((Tensor) this, diagonal);
  }
}
