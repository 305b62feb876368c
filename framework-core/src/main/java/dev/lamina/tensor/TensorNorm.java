package dev.lamina.tensor;

import dev.lamina.op.MatrixNorms;

/**
 * Norms of vectors and matrices. A number p stands for the vector norm {@code (sum |x|^p)^(1/p)};
 * infinity for the largest magnitude, minus infinity for the least, 0 for how many elements are not
 * zero. Elements are float32 or float64. The gradient at 0 is 0.
 */
public sealed interface TensorNorm permits Tensor {
  /**
   * The root of the sum of the squares of all elements.
   *
   * @return a tensor of no dimensions
   */
  default Tensor norm() {
    return norm(2);
  }

  /**
   * The vector norm of all elements.
   *
   * @param p which norm
   * @return a tensor of no dimensions
   */
  default Tensor norm(double p) {
    return norm(p, new int[0], false);
  }

  /**
   * Vector norms along dimensions.
   *
   * @param p which norm
   * @param dims the dimensions; none for all
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor norm(double p, int[] dims, boolean keepDim) {
    return MatrixNorms.norm((Tensor) this, p, dims, keepDim);
  }

  /**
   * A norm of all elements by name.
   *
   * @param p which norm; the nuclear one is for matrices
   * @return a tensor of no dimensions
   */
  default Tensor norm(MatrixNorm p) {
    return norm(p, new int[0], false);
  }

  /**
   * Norms along dimensions by name.
   *
   * @param p which norm
   * @param dims one or two dimensions, two for the nuclear norm; none for all elements
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor norm(MatrixNorm p, int[] dims, boolean keepDim) {
    return MatrixNorms.norm((Tensor) this, p, dims, keepDim);
  }

  /**
   * The norms of matrices by number: 1 is the largest sum of magnitudes in a column, infinity in a
   * row, 2 the largest singular value; -1, minus infinity and -2 are the least.
   *
   * @param ord which norm
   * @return {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor matrixNorm(double ord) {
    return matrixNorm(ord, new int[] {-2, -1}, false);
  }

  /**
   * The norms of matrices by number, as {@link #matrixNorm(double)}.
   *
   * @param ord which norm
   * @param dims rows and columns
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor matrixNorm(double ord, int[] dims, boolean keepDim) {
    return MatrixNorms.matrix((Tensor) this, ord, dims, keepDim);
  }

  /**
   * The norms of matrices by name.
   *
   * @param ord which norm
   * @return {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor matrixNorm(MatrixNorm ord) {
    return matrixNorm(ord, new int[] {-2, -1}, false);
  }

  /**
   * The norms of matrices by name.
   *
   * @param ord which norm
   * @param dims rows and columns
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor matrixNorm(MatrixNorm ord, int[] dims, boolean keepDim) {
    return MatrixNorms.matrix((Tensor) this, ord, dims, keepDim);
  }

  /**
   * The norm of a vector or of a matrix, by the number of dimensions: PyTorch's {@code
   * linalg.norm}.
   *
   * @param ord which norm: {@link #norm(double)} for {@code [n]}, {@link #matrixNorm(double)} for
   *     {@code [m, n]}
   * @return a tensor of no dimensions
   */
  default Tensor linalgNorm(double ord) {
    return MatrixNorms.linalg((Tensor) this, ord, false);
  }

  /**
   * Norms of vectors along one dimension, or of matrices along two: PyTorch's {@code linalg.norm}.
   *
   * @param ord which norm
   * @param dims one dimension, or rows and columns; none for all of a vector or matrix
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor linalgNorm(double ord, int[] dims, boolean keepDim) {
    return dims.length == 0
        ? MatrixNorms.linalg((Tensor) this, ord, keepDim)
        : MatrixNorms.linalg((Tensor) this, ord, dims, keepDim);
  }
}
