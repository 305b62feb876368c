package dev.lamina.tensor;

import dev.lamina.backend.ShapeException;
import dev.lamina.op.Indexing;
import dev.lamina.op.Movement;

/**
 * Reading parts of a tensor. Single positions and ranges give views, tensors of positions copies.
 */
public sealed interface TensorIndexing permits Tensor {
  /**
   * The elements at one position of a dimension, which is dropped.
   *
   * @param dim the dimension
   * @param index the position
   * @return a view
   */
  default Tensor select(int dim, int index) {
    return Movement.select((Tensor) this, dim, index);
  }

  /**
   * Some neighbouring positions of a dimension.
   *
   * @param dim the dimension
   * @param start the first position
   * @param length how many
   * @return a view
   */
  default Tensor narrow(int dim, int start, int length) {
    return Movement.narrow((Tensor) this, dim, start, length);
  }

  /**
   * Positions {@code start}, {@code start + step}, … before {@code end} of a dimension; as in
   * NumPy, ends beyond the size are cut.
   *
   * @param dim the dimension
   * @param start the first position
   * @param end the position after the last one
   * @param step the distance, at least 1
   * @return a view
   */
  default Tensor slice(int dim, int start, int end, int step) {
    return Movement.slice((Tensor) this, dim, start, end, step);
  }

  /**
   * A part given by one index a dimension; missing ones at the end take all.
   *
   * <pre>{@code x.get(at(0), range(2, 10, 2))}</pre>
   *
   * @param indices from the first dimension on
   * @return a view
   * @throws ShapeException if there are more indices than dimensions, or one is outside
   */
  default Tensor get(Index... indices) {
    Tensor x = (Tensor) this;
    if (indices.length > x.ndim()) {
      throw new ShapeException(
          "get: more indices than dimensions; got "
              + indices.length
              + " indices for shape "
              + x.shape());
    }
    Tensor part = x;
    int dim = 0;
    for (Index index : indices) {
      if (index instanceof Index.At at) {
        part = Movement.select(part, dim, at.position);
      } else {
        Index.Range range = (Index.Range) index;
        part = Movement.slice(part, dim, range.start, range.end, range.step);
        dim++;
      }
    }
    return part;
  }

  /**
   * The part at a position of the first dimensions.
   *
   * @param positions from the first dimension on; each drops its dimension
   * @return a view
   */
  default Tensor get(int... positions) {
    Tensor x = (Tensor) this;
    if (positions.length > x.ndim()) {
      throw new ShapeException(
          "get: more positions than dimensions; got "
              + positions.length
              + " positions for shape "
              + x.shape());
    }
    Tensor part = x;
    for (int position : positions) {
      part = Movement.select(part, 0, position);
    }
    return part;
  }

  /**
   * Slices of a dimension in any order and number.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @return a copy, with k in place of the dimension's size
   */
  default Tensor indexSelect(int dim, Tensor index) {
    return Indexing.indexSelect((Tensor) this, dim, index);
  }
}
