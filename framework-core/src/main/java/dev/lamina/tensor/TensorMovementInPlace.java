package dev.lamina.tensor;

import dev.lamina.op.Relayout;
import dev.lamina.op.Triangles;

/**
 * Other dimensions for the very same tensor, and its triangles. All return {@code this}.
 *
 * <p>Changes of dimensions leave the memory as it is; other views of it do not change. They are
 * recorded for gradients; a leaf that requires a gradient refuses them, since its gradient has its
 * dimensions. {@code tril_} and {@code triu_} write zeros, under the rules of all changes in place.
 */
public sealed interface TensorMovementInPlace permits Tensor {
  /**
   * Leaves out all dimensions of size 1.
   *
   * @return this
   * @throws dev.lamina.autograd.AutogradException for a leaf that requires a gradient
   */
  default Tensor squeeze_() {
    return Relayout.squeeze((Tensor) this);
  }

  /**
   * Leaves out a dimension if its size is 1.
   *
   * @param dim the dimension; negative ones count from the end
   * @return this
   * @throws dev.lamina.autograd.AutogradException for a leaf that requires a gradient
   */
  default Tensor squeeze_(int dim) {
    return Relayout.squeeze((Tensor) this, dim);
  }

  /**
   * Adds a dimension of size 1.
   *
   * @param dim its place among the dimensions afterwards
   * @return this
   * @throws dev.lamina.autograd.AutogradException for a leaf that requires a gradient
   */
  default Tensor unsqueeze_(int dim) {
    return Relayout.unsqueeze((Tensor) this, dim);
  }

  /**
   * Swaps two dimensions.
   *
   * @param dim0 one; negative ones count from the end
   * @param dim1 the other
   * @return this
   * @throws dev.lamina.autograd.AutogradException for a leaf that requires a gradient
   */
  default Tensor transpose_(int dim0, int dim1) {
    return Relayout.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Transposes a matrix; fewer dimensions stay as they are.
   *
   * @return this, {@code [n, m]} if it was {@code [m, n]}
   * @throws dev.lamina.backend.ShapeException for more than two dimensions
   * @throws dev.lamina.autograd.AutogradException for a leaf that requires a gradient
   */
  default Tensor t_() {
    return Relayout.t((Tensor) this);
  }

  /**
   * Sets what is above the main diagonal of each matrix to 0.
   *
   * @return this
   */
  default Tensor tril_() {
    return tril_(0);
  }

  /**
   * Sets what is above a diagonal of each matrix to 0.
   *
   * @param diagonal the last diagonal that stays; 0 is the main one, positive ones are above it
   * @return this {@code [..., m, n]}
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions
   */
  default Tensor tril_(int diagonal) {
    return Triangles.trilInPlace((Tensor) this, diagonal);
  }

  /**
   * Sets what is below the main diagonal of each matrix to 0.
   *
   * @return this
   */
  default Tensor triu_() {
    return triu_(0);
  }

  /**
   * Sets what is below a diagonal of each matrix to 0.
   *
   * @param diagonal the first diagonal that stays; 0 is the main one, positive ones are above it
   * @return this {@code [..., m, n]}
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions
   */
  default Tensor triu_(int diagonal) {
    return Triangles.triuInPlace((Tensor) this, diagonal);
  }
}
