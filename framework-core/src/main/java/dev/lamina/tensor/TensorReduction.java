package dev.lamina.tensor;

import dev.lamina.backend.Shape;
import dev.lamina.op.Reductions;

/**
 * Sums and means. The order of additions depends on the number of values alone, so the bits are the
 * same for every layout, vector width and thread count.
 */
public sealed interface TensorReduction permits Tensor {
  /**
   * The sum of all elements; 0 for none. Integers and truth values give int64.
   *
   * @return a tensor of no dimensions
   */
  default Tensor sum() {
    return Reductions.sum((Tensor) this);
  }

  /**
   * The sum over one dimension, which is dropped.
   *
   * @param dim the dimension
   * @return a new tensor
   */
  default Tensor sum(int dim) {
    return sum(dim, false);
  }

  /**
   * The sum over one dimension.
   *
   * @param dim the dimension
   * @param keepDim whether it stays with size 1
   * @return a new tensor
   */
  default Tensor sum(int dim, boolean keepDim) {
    return sum(new int[] {dim}, keepDim);
  }

  /**
   * The sum over several dimensions.
   *
   * @param dims the dimensions; with none of them nothing is reduced
   * @param keepDim whether they stay with size 1
   * @return a new tensor
   */
  default Tensor sum(int[] dims, boolean keepDim) {
    return Reductions.sum((Tensor) this, dims, keepDim);
  }

  /**
   * The mean of all elements; NaN for none.
   *
   * @return a floating-point tensor of no dimensions
   */
  default Tensor mean() {
    return Reductions.mean((Tensor) this);
  }

  /**
   * The mean over one dimension, which is dropped.
   *
   * @param dim the dimension
   * @return a new floating-point tensor
   */
  default Tensor mean(int dim) {
    return mean(dim, false);
  }

  /**
   * The mean over one dimension.
   *
   * @param dim the dimension
   * @param keepDim whether it stays with size 1
   * @return a new floating-point tensor
   */
  default Tensor mean(int dim, boolean keepDim) {
    return mean(new int[] {dim}, keepDim);
  }

  /**
   * The mean over several dimensions.
   *
   * @param dims the dimensions; with none of them nothing is reduced
   * @param keepDim whether they stay with size 1
   * @return a new floating-point tensor
   */
  default Tensor mean(int[] dims, boolean keepDim) {
    return Reductions.mean((Tensor) this, dims, keepDim);
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
