package dev.lamina.tensor;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.Indexing;
import dev.lamina.op.Masks;
import dev.lamina.op.Movement;
import java.util.Arrays;
import java.util.List;

/**
 * Reading parts of a tensor. Single positions and ranges give views, tensors of positions and masks
 * copies. Gradients flow back to where values were read; to elements that were read several times
 * their gradients are added in order.
 *
 * <p>Positions are int64 (int32 is converted) and may count from the end. On the CPU they are
 * checked at once; on another device there, and a wrong one is reported when next a value is read.
 * Index tensors on the CPU serve tensors on any device.
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
   * <pre>{@code x.get(at(0), range(2, 10, 2), mask(m))}</pre>
   *
   * <p>See {@link Index} for what there is, and where the dimensions of index tensors stand.
   *
   * @param indices from the first dimension on
   * @return a view, or a copy if there are masks or index tensors
   * @throws ShapeException if there are more indices than dimensions, or one is outside
   */
  default Tensor get(Index... indices) {
    Tensor x = (Tensor) this;
    Indexer indexer = Indexer.of("get", x.shape(), indices);
    return Indexing.get(x, indexer.how(), indexer.tensors());
  }

  /**
   * A part given as NumPy writes it: {@code x.get("..., 1::2, -1")}.
   *
   * <p>Between commas stands a position, a range {@code start:end:step} of which any part may be
   * missing, {@code ...} for as many whole dimensions as are left, {@code None} or {@code newaxis}
   * for a new dimension of size 1, or a list of positions such as {@code [0, 2, 5]}.
   *
   * @param indices the text
   * @return a view, or a copy if there are lists
   * @throws IllegalArgumentException if the text is no index; says at which character and why
   * @throws ShapeException if there are more indices than dimensions, or one is outside
   */
  default Tensor get(String indices) {
    return get(IndexParser.parse(indices));
  }

  /**
   * The elements where a mask holds, or slices of the first dimension.
   *
   * @param index a mask of the sizes of the first dimensions, or int64 positions of any shape
   * @return a copy: of the mask's dimensions one is left, positions replace the first dimension
   * @throws DTypeException if the index is neither
   */
  default Tensor get(Tensor index) {
    return get(Index.index(index));
  }

  /**
   * The part at a position of the first dimensions.
   *
   * @param positions from the first dimension on; each drops its dimension
   * @return a view
   */
  default Tensor get(int... positions) {
    return get(Arrays.stream(positions).mapToObj(Index::at).toArray(Index[]::new));
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

  /**
   * Elements of a dimension, each at its own place in the others: {@code y[i][j] =
   * x[index[i][j]][j]} for dimension 0.
   *
   * @param dim the dimension
   * @param index int64, of as many dimensions, and nowhere larger but in {@code dim}
   * @return a copy of the index's shape
   */
  default Tensor gather(int dim, Tensor index) {
    return Indexing.gather((Tensor) this, dim, index);
  }

  /**
   * As {@link #gather}, with both broadcast in all dimensions but {@code dim}; takes what {@code
   * argsort} or {@code argmax} with kept dimensions give.
   *
   * @param index int64, of as many dimensions
   * @param dim the dimension
   * @return a copy
   */
  default Tensor takeAlongDim(Tensor index, int dim) {
    return Indexing.takeAlongDim((Tensor) this, dim, index);
  }

  /**
   * Elements of the row-major sequence of all.
   *
   * @param index int64 of any shape
   * @return a copy of one dimension
   */
  default Tensor takeAlongDim(Tensor index) {
    return Indexing.takeAlongDim((Tensor) this, index);
  }

  /**
   * Elements of the row-major sequence of all: {@code y[i][j] = x.flatten()[index[i][j]]}.
   *
   * @param index int64 of any shape
   * @return a copy of the index's shape
   */
  default Tensor take(Tensor index) {
    return Indexing.take((Tensor) this, index);
  }

  /**
   * The elements where a mask holds, in row-major order. How many that are is read from the device.
   *
   * @param mask truth values; this and the mask are broadcast
   * @return a copy of one dimension
   */
  default Tensor maskedSelect(Tensor mask) {
    return Masks.select((Tensor) this, mask);
  }

  /**
   * Where the elements are that are not 0, in row-major order; NaN is not 0. How many that are is
   * read from the device. No gradient flows.
   *
   * @return int64 {@code [count, ndim]}
   */
  default Tensor nonzero() {
    return Masks.nonzero((Tensor) this);
  }

  /**
   * Where the elements are that are not 0, by dimension: {@code indexPut} and {@link
   * Index#index(Tensor)} take them. A single value counts as {@code [1]}.
   *
   * @return int64 {@code [count]} for each dimension
   */
  default List<Tensor> nonzeroAsTuple() {
    return Masks.nonzeroAsTuple((Tensor) this);
  }
}
