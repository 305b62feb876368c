package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.op.Reductions;
import dev.lamina.op.Scans;

/**
 * Sums, means, products, counts and tests. The order of additions and multiplications depends on
 * the number of values alone, so the bits are the same for every layout, vector width and thread
 * count.
 */
public sealed interface TensorReduction permits Tensor {
  /**
   * The sum of all elements; 0 of nothing. Integers and truth values give int64.
   *
   * @return a tensor of no dimensions
   */
  default Tensor sum() {
    return Reductions.sum((Tensor) this);
  }

  /**
   * The sum of all elements in another type.
   *
   * @param dtype the type that they are turned into before
   * @return a tensor of no dimensions
   */
  default Tensor sum(DType dtype) {
    return sum(new int[0], false, dtype);
  }

  /**
   * The sum over one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor sum(int dim) {
    return sum(dim, false);
  }

  /**
   * The sum over one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor sum(int dim, boolean keepDim) {
    return sum(new int[] {dim}, keepDim);
  }

  /**
   * The sum over some dimensions, {@code sum of x[i]}. The gradient of each element is that of its
   * sum.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor; int64 for integers and truth values
   */
  default Tensor sum(int[] dims, boolean keepDim) {
    return Reductions.sum((Tensor) this, dims, keepDim);
  }

  /**
   * The sum over some dimensions in another type.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @param dtype the type that the elements are turned into before; as truth values, whether any is
   *     not 0
   * @return a new tensor of that type
   */
  default Tensor sum(int[] dims, boolean keepDim, DType dtype) {
    return Reductions.sum((Tensor) this, dims, keepDim, dtype);
  }

  /**
   * The mean of all elements; NaN of nothing. Integers have none of their own type.
   *
   * @return a tensor of no dimensions
   */
  default Tensor mean() {
    return Reductions.mean((Tensor) this);
  }

  /**
   * The mean over one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor mean(int dim) {
    return mean(dim, false);
  }

  /**
   * The mean over one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor mean(int dim, boolean keepDim) {
    return mean(new int[] {dim}, keepDim);
  }

  /**
   * The mean over some dimensions: their sum divided by the number of elements.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new floating-point tensor
   */
  default Tensor mean(int[] dims, boolean keepDim) {
    return Reductions.mean((Tensor) this, dims, keepDim);
  }

  /**
   * The mean over some dimensions in another type.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @param dtype a floating-point type that the elements are turned into before
   * @return a new tensor of that type
   */
  default Tensor mean(int[] dims, boolean keepDim, DType dtype) {
    return Reductions.mean((Tensor) this, dims, keepDim, dtype);
  }

  /**
   * The product of all elements; 1 of nothing. Integers and truth values give int64.
   *
   * @return a tensor of no dimensions
   */
  default Tensor prod() {
    return Scans.prod((Tensor) this);
  }

  /**
   * The product of all elements in another type.
   *
   * @param dtype the type that they are turned into before
   * @return a tensor of no dimensions
   */
  default Tensor prod(DType dtype) {
    return Scans.prod((Tensor) this, dtype);
  }

  /**
   * The product over one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor
   */
  default Tensor prod(int dim) {
    return prod(dim, false);
  }

  /**
   * The product over one dimension. The gradient of a factor is the product of all others, also
   * where some are 0.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor; int64 for integers and truth values
   */
  default Tensor prod(int dim, boolean keepDim) {
    return Scans.prod((Tensor) this, dim, keepDim);
  }

  /**
   * The product over one dimension in another type.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @param dtype the type that the elements are turned into before
   * @return a new tensor of that type
   */
  default Tensor prod(int dim, boolean keepDim, DType dtype) {
    return Scans.prod((Tensor) this, dim, keepDim, dtype);
  }

  /**
   * The sum of all elements that are not NaN; 0 if there are none.
   *
   * @return a tensor of no dimensions
   */
  default Tensor nansum() {
    return nansum(new int[0], false);
  }

  /**
   * The sum over one dimension of what is not NaN.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor nansum(int dim, boolean keepDim) {
    return nansum(new int[] {dim}, keepDim);
  }

  /**
   * The sum over some dimensions of what is not NaN; 0 if there are none. The gradient of a NaN is
   * 0.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor nansum(int[] dims, boolean keepDim) {
    return Reductions.nansum((Tensor) this, dims, keepDim);
  }

  /**
   * The mean of all elements that are not NaN; NaN if there are none.
   *
   * @return a tensor of no dimensions
   */
  default Tensor nanmean() {
    return nanmean(new int[0], false);
  }

  /**
   * The mean over one dimension of what is not NaN.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor nanmean(int dim, boolean keepDim) {
    return nanmean(new int[] {dim}, keepDim);
  }

  /**
   * The mean over some dimensions of what is not NaN; NaN if there are none. The gradient of a NaN
   * is 0.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return a new tensor
   */
  default Tensor nanmean(int[] dims, boolean keepDim) {
    return Reductions.nanmean((Tensor) this, dims, keepDim);
  }

  /**
   * Whether any element is not 0; false of nothing. NaN is not 0.
   *
   * @return a truth value; of bytes a byte
   */
  default Tensor any() {
    return any(new int[0], false);
  }

  /**
   * Whether any element is not 0, along one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return truth values; of bytes bytes
   */
  default Tensor any(int dim) {
    return any(dim, false);
  }

  /**
   * Whether any element is not 0, along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return truth values; of bytes bytes
   */
  default Tensor any(int dim, boolean keepDim) {
    return any(new int[] {dim}, keepDim);
  }

  /**
   * Whether any element is not 0, along some dimensions.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return truth values; of bytes bytes
   */
  default Tensor any(int[] dims, boolean keepDim) {
    return Reductions.any((Tensor) this, dims, keepDim);
  }

  /**
   * Whether all elements are not 0; true of nothing. NaN is not 0.
   *
   * @return a truth value; of bytes a byte
   */
  default Tensor all() {
    return all(new int[0], false);
  }

  /**
   * Whether all elements are not 0, along one dimension, which is dropped.
   *
   * @param dim the dimension; negative ones count from the end
   * @return truth values; of bytes bytes
   */
  default Tensor all(int dim) {
    return all(dim, false);
  }

  /**
   * Whether all elements are not 0, along one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether what is reduced stays with size 1
   * @return truth values; of bytes bytes
   */
  default Tensor all(int dim, boolean keepDim) {
    return all(new int[] {dim}, keepDim);
  }

  /**
   * Whether all elements are not 0, along some dimensions.
   *
   * @param dims the dimensions; none means all of them
   * @param keepDim whether what is reduced stays with size 1
   * @return truth values; of bytes bytes
   */
  default Tensor all(int[] dims, boolean keepDim) {
    return Reductions.all((Tensor) this, dims, keepDim);
  }

  /**
   * The numbers of elements along some dimensions that are not 0.
   *
   * @param dims the dimensions, which are dropped; none means all of them
   * @return int64
   */
  default Tensor countNonzero(int... dims) {
    return Reductions.countNonzero((Tensor) this, dims);
  }

  /**
   * The sum over dimensions that broadcasting has stretched or added.
   *
   * @param shape a shape that broadcasts to this one
   * @return a tensor of that shape; this one if it has it already
   */
  default Tensor sumTo(Shape shape) {
    return Reductions.sumTo((Tensor) this, shape);
  }
}
