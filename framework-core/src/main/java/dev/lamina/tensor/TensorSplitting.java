package dev.lamina.tensor;

import dev.lamina.op.Splitting;
import java.util.List;

/**
 * Parts of a dimension. All are views that share the storage; the gradient of each stands at its
 * place among zeros.
 */
public sealed interface TensorSplitting permits Tensor {
  /**
   * Parts of the first dimension, as {@link #split(int, int)}.
   *
   * @param size positions of each part
   * @return views
   */
  default List<Tensor> split(int size) {
    return split(size, 0);
  }

  /**
   * Parts of one size; the last is smaller if the size does not divide the dimension's.
   *
   * @param size positions of each part, at least 1; 0 only for an empty dimension
   * @param dim the dimension; negative ones count from the end
   * @return views, one at least
   * @throws dev.lamina.backend.ShapeException for another size, and for tensors of no dimensions
   */
  default List<Tensor> split(int size, int dim) {
    return Splitting.split((Tensor) this, size, dim);
  }

  /**
   * Parts of the first dimension, as {@link #split(int[], int)}.
   *
   * @param sizes positions of each part
   * @return views
   */
  default List<Tensor> split(int[] sizes) {
    return split(sizes, 0);
  }

  /**
   * Parts of given sizes.
   *
   * @param sizes positions of each part, whose sum is the dimension's size
   * @param dim the dimension; negative ones count from the end
   * @return views, one a size
   * @throws dev.lamina.backend.ShapeException if the sum differs, and for tensors of no dimensions
   */
  default List<Tensor> split(int[] sizes, int dim) {
    return Splitting.split("split", (Tensor) this, sizes, dim);
  }

  /**
   * Parts of the first dimension, as {@link #splitWithSizes(int[], int)}.
   *
   * @param sizes positions of each part
   * @return views
   */
  default List<Tensor> splitWithSizes(int[] sizes) {
    return splitWithSizes(sizes, 0);
  }

  /**
   * Parts of given sizes; the same as {@link #split(int[], int)}.
   *
   * @param sizes positions of each part, whose sum is the dimension's size
   * @param dim the dimension; negative ones count from the end
   * @return views, one a size
   */
  default List<Tensor> splitWithSizes(int[] sizes, int dim) {
    return Splitting.split("splitWithSizes", (Tensor) this, sizes, dim);
  }

  /**
   * Parts of the first dimension, as {@link #chunk(int, int)}.
   *
   * @param chunks how many parts
   * @return views
   */
  default List<Tensor> chunk(int chunks) {
    return chunk(chunks, 0);
  }

  /**
   * Parts of size {@code ceil(n / chunks)}, the last perhaps smaller; fewer than asked for where
   * that fills the dimension earlier.
   *
   * @param chunks how many parts at most, from 1 on
   * @param dim the dimension of n positions; negative ones count from the end
   * @return views
   * @throws dev.lamina.backend.ShapeException for fewer than one part, and for tensors of no
   *     dimensions
   */
  default List<Tensor> chunk(int chunks, int dim) {
    return Splitting.chunk((Tensor) this, chunks, dim);
  }

  /**
   * The elements at each position of the first dimension, as {@link #unbind(int)}.
   *
   * @return views
   */
  default List<Tensor> unbind() {
    return unbind(0);
  }

  /**
   * The elements at each position of a dimension, which is left out.
   *
   * @param dim the dimension; negative ones count from the end
   * @return views, one a position
   * @throws dev.lamina.backend.ShapeException for tensors of no dimensions
   */
  default List<Tensor> unbind(int dim) {
    return Splitting.unbind((Tensor) this, dim);
  }
}
