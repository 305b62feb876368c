package dev.lamina.tensor;

import dev.lamina.backend.Scatter;
import dev.lamina.op.Choice;
import dev.lamina.op.Indexing;
import dev.lamina.op.Masks;
import dev.lamina.op.Merging;
import dev.lamina.op.Scattering;
import java.util.List;

/**
 * Copies of a tensor with parts written anew; the twins that change it are in {@link
 * TensorIndexingInPlace}. Values have this type. Writes happen in row-major order of the positions:
 * of several at one place the last one stays, and sums have one order, so that results are the same
 * on every device.
 *
 * <p>Gradients flow to this tensor where it was not overwritten, and to values from where they were
 * written; of values that were overwritten by others as if they stood there, as in PyTorch.
 */
public sealed interface TensorScatter permits Tensor {
  /**
   * Values written along a dimension: {@code y[index[i][j]][j] = source[i][j]} for dimension 0.
   *
   * @param dim the dimension
   * @param index int64, of as many dimensions, and nowhere larger but in {@code dim}
   * @param source nowhere smaller than the index; the rest of it is not used
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, Tensor source) {
    return Scattering.scatter((Tensor) this, dim, index, source);
  }

  /**
   * One number written along a dimension.
   *
   * @param dim the dimension
   * @param index int64, as in {@link #scatter(int, Tensor, Tensor)}
   * @param value the number; a whole one if this holds integers
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, double value) {
    return Scattering.scatter((Tensor) this, dim, index, value);
  }

  /**
   * One integer written along a dimension.
   *
   * @param dim the dimension
   * @param index int64, as in {@link #scatter(int, Tensor, Tensor)}
   * @param value the number
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, long value) {
    return Scattering.scatter((Tensor) this, dim, index, value);
  }

  /**
   * Values joined with what is there along a dimension: {@code y[index[i][j]][j] =
   * y[index[i][j]][j] * source[i][j]} for dimension 0 and {@link Scatter#MUL}. Sums have gradients;
   * products do not, as in PyTorch: they are refused where one would be recorded.
   *
   * @param dim the dimension
   * @param index int64, as in {@link #scatter(int, Tensor, Tensor)}
   * @param source nowhere smaller than the index; the rest of it is not used
   * @param mode how each value is joined with the one it finds
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, Tensor source, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).copy(source);
  }

  /**
   * One number joined with what is there along a dimension, as in {@link #scatter(int, Tensor,
   * Tensor, Scatter)}.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number; a whole one if this holds integers
   * @param mode how it is joined with each value that it finds
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, double value, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).copy(value);
  }

  /**
   * One integer joined with what is there along a dimension, as in {@link #scatter(int, Tensor,
   * Tensor, Scatter)}.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number
   * @param mode how it is joined with each value that it finds
   * @return a copy
   */
  default Tensor scatter(int dim, Tensor index, long value, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).copy(value);
  }

  /**
   * Values added along a dimension: {@code y[index[i][j]][j] += source[i][j]} for dimension 0.
   * Truth values are joined by or.
   *
   * @param dim the dimension
   * @param index int64, of as many dimensions, and nowhere larger but in {@code dim}
   * @param source nowhere smaller than the index; the rest of it is not used
   * @return a copy
   */
  default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
    return Indexing.scatterAdd((Tensor) this, dim, index, source);
  }

  /**
   * Slices added: {@code y[..., index[i], ...] += source[..., i, ...]}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @return a copy
   */
  default Tensor indexAdd(int dim, Tensor index, Tensor source) {
    return Scattering.indexAdd((Tensor) this, dim, index, source);
  }

  /**
   * Slices times a number added: {@code y[..., index[i], ...] += alpha * source[..., i, ...]}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @param alpha the number
   * @return a copy
   */
  default Tensor indexAdd(int dim, Tensor index, Tensor source, double alpha) {
    return Scattering.indexAdd((Tensor) this, dim, index, Scattering.scaled(source, alpha));
  }

  /**
   * Slices times an integer added: {@code y[..., index[i], ...] += alpha * source[..., i, ...]}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @param alpha the number
   * @return a copy
   */
  default Tensor indexAdd(int dim, Tensor index, Tensor source, long alpha) {
    return Scattering.indexAdd((Tensor) this, dim, index, Scattering.scaled(source, alpha));
  }

  /**
   * Slices written: {@code y[..., index[i], ...] = source[..., i, ...]}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @return a copy
   */
  default Tensor indexCopy(int dim, Tensor index, Tensor source) {
    return Scattering.indexCopy((Tensor) this, dim, index, source);
  }

  /**
   * Slices filled with one number: {@code y[..., index[i], ...] = value}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value the number; a whole one if this holds integers
   * @return a copy
   */
  default Tensor indexFill(int dim, Tensor index, double value) {
    return Scattering.indexFill((Tensor) this, dim, index, value);
  }

  /**
   * Slices filled with one integer.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value the number
   * @return a copy
   */
  default Tensor indexFill(int dim, Tensor index, long value) {
    return Scattering.indexFill((Tensor) this, dim, index, value);
  }

  /**
   * Slices filled with one value, which a gradient flows to.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value a tensor of no dimensions, converted to this type
   * @return a copy
   */
  default Tensor indexFill(int dim, Tensor index, Tensor value) {
    return Scattering.indexFill((Tensor) this, dim, index, value);
  }

  /**
   * Values written at points: {@code y[indices[0][i], indices[1][i], …] = values[i]}.
   *
   * @param indices for each of the first dimensions positions, int64; they are broadcast. A mask
   *     stands for as many dimensions as it has
   * @param values broadcast to the part that the indices select
   * @return a copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values) {
    return indexPut(indices, values, false);
  }

  /**
   * Values written at points, or added.
   *
   * @param indices as in {@link #indexPut(List, Tensor)}
   * @param values broadcast to the part that the indices select
   * @param accumulate whether values are added
   * @return a copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Scattering.indexPut((Tensor) this, indices, values, accumulate);
  }

  /**
   * One of two tensors, element by element: this where a condition holds, another one elsewhere.
   *
   * @param condition truth values
   * @param other what stands elsewhere
   * @return a new tensor of the broadcast shape and the common type
   */
  default Tensor where(Tensor condition, Tensor other) {
    return Choice.where(condition, (Tensor) this, other);
  }

  /**
   * This tensor where a condition holds, a number elsewhere.
   *
   * @param condition truth values
   * @param other what stands elsewhere
   * @return a new tensor of the broadcast shape; integers become float32
   */
  default Tensor where(Tensor condition, double other) {
    return Choice.where(condition, (Tensor) this, other);
  }

  /**
   * This tensor where a condition holds, an integer elsewhere.
   *
   * @param condition truth values
   * @param other what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  default Tensor where(Tensor condition, long other) {
    return Choice.where(condition, (Tensor) this, other);
  }

  /**
   * A copy with one value where a mask holds.
   *
   * @param mask truth values, broadcast to this shape
   * @param value what stands there; no gradient flows from there
   * @return a new tensor of the broadcast shape
   */
  default Tensor maskedFill(Tensor mask, double value) {
    return Choice.fill((Tensor) this, mask, value);
  }

  /**
   * A copy with one value where a mask holds, which a gradient flows to.
   *
   * @param mask truth values, broadcast to this shape
   * @param value a tensor of no dimensions, converted to this type
   * @return a new tensor of the broadcast shape
   */
  default Tensor maskedFill(Tensor mask, Tensor value) {
    return Choice.fill((Tensor) this, mask, value);
  }

  /**
   * A copy with the values of a source, in row-major order, where a mask holds. How many places
   * that are is read from the device.
   *
   * @param mask truth values; this and the mask are broadcast
   * @param source at least as many values as the mask has places; the rest is not used
   * @return a new tensor of the broadcast shape
   */
  default Tensor maskedScatter(Tensor mask, Tensor source) {
    return Masks.scatter((Tensor) this, mask, source);
  }
}
