package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.op.Scans;

/** Running sums and products. */
public sealed interface TensorScan permits Tensor {
  /**
   * The sums up to each position of a dimension, {@code y[i] = x[0] + ... + x[i]}, each from the
   * one before it.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor of this shape; int64 for integers and truth values
   */
  default Tensor cumsum(int dim) {
    return Scans.cumsum((Tensor) this, dim);
  }

  /**
   * The sums up to each position of a dimension in another type.
   *
   * @param dim the dimension; negative ones count from the end
   * @param dtype the type that the elements are turned into before
   * @return a new tensor of that type
   */
  default Tensor cumsum(int dim, DType dtype) {
    return Scans.cumsum((Tensor) this, dim, dtype);
  }

  /**
   * Replaces the elements by the sums up to each of them, in this type.
   *
   * @param dim the dimension; negative ones count from the end
   * @return this
   */
  default Tensor cumsum_(int dim) {
    return Scans.cumsumInPlace((Tensor) this, dim);
  }

  /**
   * The products up to each position of a dimension, {@code y[i] = x[0] * ... * x[i]}. Its gradient
   * is right where elements are 0, too.
   *
   * @param dim the dimension; negative ones count from the end
   * @return a new tensor of this shape; int64 for integers and truth values
   */
  default Tensor cumprod(int dim) {
    return Scans.cumprod((Tensor) this, dim);
  }

  /**
   * The products up to each position of a dimension in another type.
   *
   * @param dim the dimension; negative ones count from the end
   * @param dtype the type that the elements are turned into before
   * @return a new tensor of that type
   */
  default Tensor cumprod(int dim, DType dtype) {
    return Scans.cumprod((Tensor) this, dim, dtype);
  }

  /**
   * Replaces the elements by the products up to each of them, in this type.
   *
   * @param dim the dimension; negative ones count from the end
   * @return this
   */
  default Tensor cumprod_(int dim) {
    return Scans.cumprodInPlace((Tensor) this, dim);
  }
}
