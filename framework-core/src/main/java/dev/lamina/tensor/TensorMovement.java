package dev.lamina.tensor;

import dev.lamina.op.Movement;
import dev.lamina.op.Views;

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
   * A dimension and all behind it as one: {@code flatten(1)} of {@code [batch, ...]} is {@code
   * [batch, n]}.
   *
   * @param startDim the first; negative ones count from the end
   * @return a view where strides allow it, else a copy; a single value becomes {@code [1]}
   */
  default Tensor flatten(int startDim) {
    return flatten(startDim, -1);
  }

  /**
   * Neighbouring dimensions as one.
   *
   * @param startDim the first; negative ones count from the end
   * @param endDim the last
   * @return a view where strides allow it, else a copy; a single value becomes {@code [1]}
   * @throws dev.lamina.backend.ShapeException if endDim comes before startDim
   */
  default Tensor flatten(int startDim, int endDim) {
    return Views.flatten((Tensor) this, startDim, endDim);
  }

  /**
   * A dimension as several: the opposite of {@link #flatten(int, int)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @param sizes sizes whose product is that of the dimension; one may be -1
   * @return a view
   * @throws dev.lamina.backend.ShapeException if the sizes do not multiply to the dimension's
   */
  default Tensor unflatten(int dim, int... sizes) {
    return Views.unflatten((Tensor) this, dim, sizes);
  }

  /**
   * The elements in row-major order under the shape of another tensor; as {@link #view}.
   *
   * @param other a tensor of as many elements
   * @return a view
   */
  default Tensor viewAs(Tensor other) {
    return view(other.shape().toArray());
  }

  /**
   * The elements in row-major order under the shape of another tensor; as {@link #reshape}.
   *
   * @param other a tensor of as many elements
   * @return a view where strides allow it, else a copy
   */
  default Tensor reshapeAs(Tensor other) {
    return reshape(other.shape().toArray());
  }

  /**
   * The transposed matrix; tensors of fewer dimensions stay as they are.
   *
   * @return a view {@code [n, m]} of this {@code [m, n]}
   * @throws dev.lamina.backend.ShapeException for more than two dimensions
   */
  default Tensor t() {
    return Movement.t((Tensor) this);
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
   * A dimension moved to another place, the others keeping their order.
   *
   * @param source the dimension; negative ones count from the end
   * @param destination its place in the result
   * @return a view
   */
  default Tensor movedim(int source, int destination) {
    return movedim(new int[] {source}, new int[] {destination});
  }

  /**
   * Several dimensions moved to other places, the others keeping their order.
   *
   * @param source the dimensions; negative ones count from the end
   * @param destination their places in the result, one each
   * @return a view
   * @throws dev.lamina.backend.ShapeException if a dimension or a place is named twice
   */
  default Tensor movedim(int[] source, int[] destination) {
    return Views.movedim((Tensor) this, source, destination);
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

  /**
   * Sizes of 1 stretched to those of another tensor; as {@link #expand}.
   *
   * @param other a tensor of the shape wanted
   * @return a view whose stretched dimensions have stride 0
   */
  default Tensor expandAs(Tensor other) {
    return expand(other.shape().toArray());
  }

  /**
   * The tensor as broadcasting stretches it; as {@link #expand}.
   *
   * @param sizes the sizes wanted
   * @return a view whose stretched dimensions have stride 0
   */
  default Tensor broadcastTo(int... sizes) {
    return Movement.broadcastTo((Tensor) this, sizes);
  }

  /**
   * Windows of a dimension: {@code result[..., i, ..., j] = this[..., i * step + j, ...]}.
   *
   * @param dim the dimension of n positions; negative ones count from the end
   * @param size positions of a window, at most n
   * @param step from one window to the next, at least 1
   * @return a view with {@code (n - size) / step + 1} windows in the dimension's place and their
   *     positions in a new last one; where windows overlap, gradients add up
   * @throws dev.lamina.backend.ShapeException for another size or step
   */
  default Tensor unfold(int dim, int size, int step) {
    return Views.unfold((Tensor) this, dim, size, step);
  }

  /**
   * The main diagonal of the first two dimensions.
   *
   * @return a view {@code [..., min(m, n)]} of this {@code [m, n, ...]}
   */
  default Tensor diagonal() {
    return diagonal(0);
  }

  /**
   * A diagonal of the first two dimensions.
   *
   * @param offset which: 0 is the main one, positive ones are above it
   * @return a view
   */
  default Tensor diagonal(int offset) {
    return diagonal(offset, 0, 1);
  }

  /**
   * A diagonal of two dimensions: the elements whose position in the second is that in the first
   * plus an offset.
   *
   * @param offset 0 for the main diagonal, positive ones are above it
   * @param dim1 the dimension of rows; negative ones count from the end
   * @param dim2 the dimension of columns
   * @return a view: the two dimensions left out, the diagonal as a new last one
   * @throws dev.lamina.backend.ShapeException for fewer than two dimensions, or one named twice
   */
  default Tensor diagonal(int offset, int dim1, int dim2) {
    return Views.diagonal((Tensor) this, offset, dim1, dim2);
  }
}
