package dev.lamina.tensor;

import dev.lamina.op.Norms;

/** Norms of vectors, and distances. */
public sealed interface TensorNorms permits Tensor {
  /**
   * The Euclidean norm of all elements.
   *
   * @return a tensor of no dimensions
   */
  default Tensor vectorNorm() {
    return vectorNorm(2);
  }

  /**
   * The norm of all elements, {@code (sum of |x[i]|^ord)^(1 / ord)}.
   *
   * @param ord the order: any number; 2 is Euclid's, 0 counts what is not 0, infinities give the
   *     largest or smallest magnitude
   * @return a tensor of no dimensions
   */
  default Tensor vectorNorm(double ord) {
    return vectorNorm(ord, new int[0], false);
  }

  /**
   * The norms along some dimensions, {@code (sum of |x[i]|^ord)^(1 / ord)}. Where a norm has no
   * gradient, as at 0, it is taken as 0; equal largest magnitudes share it.
   *
   * @param ord the order: any number; 2 is Euclid's, 0 counts what is not 0, infinities give the
   *     largest or smallest magnitude
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor of this floating-point type
   */
  default Tensor vectorNorm(double ord, int[] dims, boolean keepDim) {
    return Norms.vectorNorm((Tensor) this, ord, dims, keepDim);
  }

  /**
   * The Euclidean distance of two tensors.
   *
   * @param other the other tensor, broadcast against this one
   * @return a tensor of no dimensions
   */
  default Tensor dist(Tensor other) {
    return dist(other, 2);
  }

  /**
   * The norm of the difference of two tensors.
   *
   * @param other the other tensor, broadcast against this one
   * @param ord the order: any number; 2 is Euclid's, 0 counts what is not 0, infinities give the
   *     largest or smallest magnitude
   * @return a tensor of no dimensions
   */
  default Tensor dist(Tensor other, double ord) {
    return Norms.dist((Tensor) this, other, ord);
  }

  /**
   * The Euclidean distances of all rows to all rows of another matrix.
   *
   * @param other {@code [..., r, m]}
   * @return {@code [..., p, r]} for this {@code [..., p, m]}
   */
  default Tensor cdist(Tensor other) {
    return cdist(other, 2);
  }

  /**
   * The distances of all rows to all rows of another matrix, {@code y[i, j] = |x[i] - other[j]|}.
   * They come from the differences themselves, so near rows keep their digits. For the gradient all
   * {@code p * r * m} differences are kept.
   *
   * @param other {@code [..., r, m]}
   * @param ord the order of the norm, 0 or more
   * @return {@code [..., p, r]} for this {@code [..., p, m]}
   */
  default Tensor cdist(Tensor other, double ord) {
    return Norms.cdist((Tensor) this, other, ord);
  }
}
