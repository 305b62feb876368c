package dev.lamina.tensor;

import dev.lamina.op.Moments;

/** Variances, standard deviations and logarithms of sums of exponentials. */
public sealed interface TensorMoments permits Tensor {
  /**
   * The variance of all elements as an estimate from a sample, divided by {@code n - 1}.
   *
   * @return a tensor of no dimensions
   */
  default Tensor var() {
    return var(new int[0], 1, false);
  }

  /**
   * The variance of all elements.
   *
   * @param unbiased whether to divide by {@code n - 1}, else by {@code n}
   * @return a tensor of no dimensions
   */
  default Tensor var(boolean unbiased) {
    return var(new int[0], unbiased ? 1 : 0, false);
  }

  /**
   * The variance along one dimension, which is dropped, divided by {@code n - 1}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor var(int dim) {
    return var(new int[] {dim}, 1, false);
  }

  /**
   * The variance along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param correction what is subtracted from the number of elements to divide by; usually 1 or 0
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor var(int dim, int correction, boolean keepDim) {
    return var(new int[] {dim}, correction, keepDim);
  }

  /**
   * The variance along some dimensions, {@code sum of (x[i] - mean)^2 / (n - correction)}. Computed
   * in two passes, so that no digits are lost.
   *
   * @param dims the dimensions; none means all of them
   * @param correction what is subtracted from the number of elements to divide by; usually 1 or 0
   * @param keepDim whether what is reduced stays with size 1
   * @return a new floating-point tensor
   */
  default Tensor var(int[] dims, int correction, boolean keepDim) {
    return Moments.var((Tensor) this, dims, correction, keepDim);
  }

  /**
   * The standard deviation of all elements as an estimate from a sample, divided by {@code n - 1}.
   *
   * @return a tensor of no dimensions
   */
  default Tensor std() {
    return std(new int[0], 1, false);
  }

  /**
   * The standard deviation of all elements.
   *
   * @param unbiased whether to divide by {@code n - 1}, else by {@code n}
   * @return a tensor of no dimensions
   */
  default Tensor std(boolean unbiased) {
    return std(new int[0], unbiased ? 1 : 0, false);
  }

  /**
   * The standard deviation along one dimension, which is dropped, divided by {@code n - 1}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor std(int dim) {
    return std(new int[] {dim}, 1, false);
  }

  /**
   * The standard deviation along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param correction what is subtracted from the number of elements to divide by; usually 1 or 0
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor std(int dim, int correction, boolean keepDim) {
    return std(new int[] {dim}, correction, keepDim);
  }

  /**
   * The standard deviation along some dimensions, {@code sqrt(sum of (x[i] - mean)^2 / (n -
   * correction))}. Computed in two passes, so that no digits are lost. Where nothing deviates the
   * gradient is 0.
   *
   * @param dims the dimensions; none means all of them
   * @param correction what is subtracted from the number of elements to divide by; usually 1 or 0
   * @param keepDim whether what is reduced stays with size 1
   * @return a new floating-point tensor
   */
  default Tensor std(int[] dims, int correction, boolean keepDim) {
    return Moments.std((Tensor) this, dims, correction, keepDim);
  }

  /**
   * The logarithm of the sum of exponentials along one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor logsumexp(int dim) {
    return logsumexp(new int[] {dim}, false);
  }

  /**
   * The logarithm of the sum of exponentials along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor logsumexp(int dim, boolean keepDim) {
    return logsumexp(new int[] {dim}, keepDim);
  }

  /**
   * The logarithm of the sum of exponentials along some dimensions, {@code m + log(sum of exp(x[i]
   * - m))} with m the largest element. The gradient is {@code exp(x - y)}; it is 0 where all
   * elements are negative infinity.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor; float32 for integers
   */
  default Tensor logsumexp(int[] dims, boolean keepDim) {
    return Moments.logsumexp((Tensor) this, dims, keepDim);
  }
}
