package dev.lamina.tensor;

import dev.lamina.op.Movement;

/**
 * Other shapes of the same elements. All but {@code reshape} on unsuitable strides return views
 * that share the storage: writing to one is seen in the other. Dimensions count from 0, negative
 * ones from the end.
 */
public sealed interface TensorMovement permits Tensor {
  /**
   * The elements in row-major order under another shape; a view, never a copy.
   *
   * @param sizes sizes with the same product; one may be -1
   * @return a view
   * @throws dev.lamina.backend.ShapeException if the strides do not allow it
   */
  default Tensor view(int... sizes) {
    return Movement.view((Tensor) this, sizes);
  }

  /**
   * The elements in row-major order under another shape.
   *
   * @param sizes sizes with the same product; one may be -1
   * @return a view where strides allow it, else a copy
   */
  default Tensor reshape(int... sizes) {
    return Movement.reshape((Tensor) this, sizes);
  }

  /**
   * All elements in one dimension.
   *
   * @return a view where strides allow it, else a copy
   */
  default Tensor flatten() {
    return reshape(((Tensor) this).numel());
  }

  /**
   * The transposed matrix; tensors of fewer dimensions stay as they are.
   *
   * @return a view {@code [n, m]} of this {@code [m, n]}
   * @throws dev.lamina.backend.ShapeException for more than two dimensions
   */
  default Tensor t() {
    Tensor x = (Tensor) this;
    if (x.ndim() > 2) {
      throw new dev.lamina.backend.ShapeException(
          "t: expected at most two dimensions; got "
              + x.shape()
              + ". Use transpose(dim0, dim1) or permute(...)");
    }
    return x.ndim() < 2 ? x : Movement.transpose(x, 0, 1);
  }

  /**
   * Two dimensions swapped.
   *
   * @param dim0 one
   * @param dim1 the other
   * @return a view
   */
  default Tensor transpose(int dim0, int dim1) {
    return Movement.transpose((Tensor) this, dim0, dim1);
  }

  /**
   * Dimensions in another order.
   *
   * @param dims each dimension once
   * @return a view
   */
  default Tensor permute(int... dims) {
    return Movement.permute((Tensor) this, dims);
  }

  /**
   * A new dimension of size 1.
   *
   * @param dim its place in the result
   * @return a view
   */
  default Tensor unsqueeze(int dim) {
    return Movement.unsqueeze((Tensor) this, dim);
  }

  /**
   * All dimensions of size 1 left out.
   *
   * @return a view
   */
  default Tensor squeeze() {
    return Movement.squeeze((Tensor) this);
  }

  /**
   * One dimension left out if its size is 1.
   *
   * @param dim the dimension
   * @return a view
   */
  default Tensor squeeze(int dim) {
    return Movement.squeeze((Tensor) this, dim);
  }

  /**
   * Sizes of 1 stretched, and new leading dimensions, without copying.
   *
   * @param sizes the sizes wanted; -1 keeps one
   * @return a view whose stretched dimensions have stride 0
   */
  default Tensor expand(int... sizes) {
    return Movement.expand((Tensor) this, sizes);
  }
}
