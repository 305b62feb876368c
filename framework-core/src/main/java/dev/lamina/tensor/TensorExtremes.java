package dev.lamina.tensor;

import dev.lamina.op.Extremes;

/**
 * Largest and smallest elements. NaN counts as both, so it comes through. Looking along a dimension
 * of size 0 is an error, a {@link dev.lamina.backend.ShapeException}.
 */
public sealed interface TensorExtremes permits Tensor {
  /**
   * The largest of all elements. Equal ones share the gradient.
   *
   * @return a tensor of no dimensions
   */
  default Tensor amax() {
    return amax(new int[0], false);
  }

  /**
   * The largest elements along one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor amax(int dim) {
    return amax(dim, false);
  }

  /**
   * The largest elements along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor amax(int dim, boolean keepDim) {
    return amax(new int[] {dim}, keepDim);
  }

  /**
   * The largest elements along some dimensions. Equal ones share the gradient evenly.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor of this type
   */
  default Tensor amax(int[] dims, boolean keepDim) {
    return Extremes.amax((Tensor) this, dims, keepDim);
  }

  /**
   * The smallest of all elements. Equal ones share the gradient.
   *
   * @return a tensor of no dimensions
   */
  default Tensor amin() {
    return amin(new int[0], false);
  }

  /**
   * The smallest elements along one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor amin(int dim) {
    return amin(dim, false);
  }

  /**
   * The smallest elements along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor amin(int dim, boolean keepDim) {
    return amin(new int[] {dim}, keepDim);
  }

  /**
   * The smallest elements along some dimensions. Equal ones share the gradient evenly.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor of this type
   */
  default Tensor amin(int[] dims, boolean keepDim) {
    return Extremes.amin((Tensor) this, dims, keepDim);
  }

  /**
   * The largest of all elements. Equal ones share the gradient.
   *
   * @return a tensor of no dimensions
   */
  default Tensor max() {
    return Extremes.max((Tensor) this);
  }

  /**
   * The largest elements along one dimension, which is dropped, and where they are.
   *
   * @param dim the dimension; negative ones count from the end
   * @return values and indices
   */
  default ValuesIndices max(int dim) {
    return max(dim, false);
  }

  /**
   * The largest elements along one dimension and where they are. Of equal ones the first is taken,
   * and gets the gradient.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return values of this type and int64 indices
   */
  default ValuesIndices max(int dim, boolean keepDim) {
    return Extremes.max((Tensor) this, dim, keepDim);
  }

  /**
   * The larger of two elements each; another name of {@link TensorArithmetic#maximum}.
   *
   * @param other the other tensor, broadcast against this one
   * @return a new tensor
   */
  default Tensor max(Tensor other) {
    return ((Tensor) this).maximum(other);
  }

  /**
   * The smallest of all elements. Equal ones share the gradient.
   *
   * @return a tensor of no dimensions
   */
  default Tensor min() {
    return Extremes.min((Tensor) this);
  }

  /**
   * The smallest elements along one dimension, which is dropped, and where they are.
   *
   * @param dim the dimension; negative ones count from the end
   * @return values and indices
   */
  default ValuesIndices min(int dim) {
    return min(dim, false);
  }

  /**
   * The smallest elements along one dimension and where they are. Of equal ones the first is taken,
   * and gets the gradient.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return values of this type and int64 indices
   */
  default ValuesIndices min(int dim, boolean keepDim) {
    return Extremes.min((Tensor) this, dim, keepDim);
  }

  /**
   * The smaller of two elements each; another name of {@link TensorArithmetic#minimum}.
   *
   * @param other the other tensor, broadcast against this one
   * @return a new tensor
   */
  default Tensor min(Tensor other) {
    return ((Tensor) this).minimum(other);
  }

  /**
   * The smallest and the largest of all elements.
   *
   * @return two tensors of no dimensions
   */
  default MinMax aminmax() {
    return Extremes.aminmax((Tensor) this, new int[0], false);
  }

  /**
   * The smallest and the largest elements along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return two tensors of one shape
   */
  default MinMax aminmax(int dim, boolean keepDim) {
    return Extremes.aminmax((Tensor) this, new int[] {dim}, keepDim);
  }

  /**
   * Where the largest of all elements is, counted row-major; of equal ones the first.
   *
   * @return int64, no dimensions
   */
  default Tensor argmax() {
    return Extremes.argmax((Tensor) this);
  }

  /**
   * Where the largest elements along one dimension are, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return int64 positions
   */
  default Tensor argmax(int dim) {
    return argmax(dim, false);
  }

  /**
   * Where the largest elements along one dimension are; of equal ones the first.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return int64 positions
   */
  default Tensor argmax(int dim, boolean keepDim) {
    return Extremes.argmax((Tensor) this, dim, keepDim);
  }

  /**
   * Where the smallest of all elements is, counted row-major; of equal ones the first.
   *
   * @return int64, no dimensions
   */
  default Tensor argmin() {
    return Extremes.argmin((Tensor) this);
  }

  /**
   * Where the smallest elements along one dimension are, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return int64 positions
   */
  default Tensor argmin(int dim) {
    return argmin(dim, false);
  }

  /**
   * Where the smallest elements along one dimension are; of equal ones the first.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return int64 positions
   */
  default Tensor argmin(int dim, boolean keepDim) {
    return Extremes.argmin((Tensor) this, dim, keepDim);
  }
}
