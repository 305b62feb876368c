package dev.lamina.tensor;

import dev.lamina.backend.Scatter;
import dev.lamina.op.Assignment;
import dev.lamina.op.Choice;
import dev.lamina.op.InPlace;
import dev.lamina.op.Masks;
import dev.lamina.op.Merging;
import dev.lamina.op.Ops;
import dev.lamina.op.Scattering;
import java.util.List;

/**
 * Writing into parts of a tensor; each returns this tensor. What is written and where is said in
 * {@link TensorScatter}, what may be changed while gradients are recorded in {@link TensorInPlace}.
 *
 * <p>A recorded change passes the gradient on: to what this tensor was before, zeros where it was
 * overwritten; to the values what is read where they were written. Values that lie in the memory of
 * this tensor are copied before it changes.
 */
public sealed interface TensorIndexingInPlace permits Tensor {
  /**
   * Assigns to a part: {@code x.set(value, at(0), range(2, 10))} is {@code x[0, 2:10] = value}.
   *
   * @param value broadcast to the part, converted to this type and moved to this device
   * @param indices as in {@link TensorIndexing#get(Index...)}; none at all means everything
   * @return this
   */
  default Tensor set(Tensor value, Index... indices) {
    Tensor x = (Tensor) this;
    Indexer indexer = Indexer.of("set", x.shape(), indices);
    return new Assignment(x, indexer.how(), indexer.tensors()).set(value);
  }

  /**
   * Assigns a number to a part: {@code x.set(0.5, mask(x.lt(0)))}.
   *
   * @param value the number; a whole one if this holds integers
   * @param indices as in {@link TensorIndexing#get(Index...)}
   * @return this
   */
  default Tensor set(double value, Index... indices) {
    Tensor x = (Tensor) this;
    Indexer indexer = Indexer.of("set", x.shape(), indices);
    return new Assignment(x, indexer.how(), indexer.tensors()).set(value);
  }

  /**
   * Assigns an integer to a part.
   *
   * @param value the number
   * @param indices as in {@link TensorIndexing#get(Index...)}
   * @return this
   */
  default Tensor set(long value, Index... indices) {
    Tensor x = (Tensor) this;
    Indexer indexer = Indexer.of("set", x.shape(), indices);
    return new Assignment(x, indexer.how(), indexer.tensors()).set(value);
  }

  /**
   * Assigns to a part given as NumPy writes it: {@code x.set("1:, 0", value)}.
   *
   * @param indices as in {@link TensorIndexing#get(String)}
   * @param value broadcast to the part, converted to this type and moved to this device
   * @return this
   */
  default Tensor set(String indices, Tensor value) {
    return set(value, IndexParser.parse(indices));
  }

  /**
   * Assigns a number to a part given as NumPy writes it.
   *
   * @param indices as in {@link TensorIndexing#get(String)}
   * @param value the number; a whole one if this holds integers
   * @return this
   */
  default Tensor set(String indices, double value) {
    return set(value, IndexParser.parse(indices));
  }

  /**
   * Assigns an integer to a part given as NumPy writes it.
   *
   * @param indices as in {@link TensorIndexing#get(String)}
   * @param value the number
   * @return this
   */
  default Tensor set(String indices, long value) {
    return set(value, IndexParser.parse(indices));
  }

  /**
   * Writes values along a dimension, as {@link TensorScatter#scatter(int, Tensor, Tensor)}.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param source what is written
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, Tensor source) {
    return Scattering.scatterInPlace((Tensor) this, dim, index, source);
  }

  /**
   * Writes a number along a dimension.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number; a whole one if this holds integers
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, double value) {
    return Scattering.scatterInPlace((Tensor) this, dim, index, value);
  }

  /**
   * Writes an integer along a dimension.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, long value) {
    return Scattering.scatterInPlace((Tensor) this, dim, index, value);
  }

  /**
   * Joins values with what is there along a dimension, as {@link TensorScatter#scatter(int, Tensor,
   * Tensor, Scatter)}.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param source what comes in
   * @param mode how each value is joined with the one it finds
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, Tensor source, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).inPlace(source);
  }

  /**
   * Joins a number with what is there along a dimension.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number; a whole one if this holds integers
   * @param mode how it is joined with each value that it finds
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, double value, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).inPlace(value);
  }

  /**
   * Joins an integer with what is there along a dimension.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param value the number
   * @param mode how it is joined with each value that it finds
   * @return this
   */
  default Tensor scatter_(int dim, Tensor index, long value, Scatter mode) {
    return new Merging((Tensor) this, dim, index, mode).inPlace(value);
  }

  /**
   * Adds values along a dimension, as {@link TensorScatter#scatterAdd}.
   *
   * @param dim the dimension
   * @param index int64 positions
   * @param source what is added
   * @return this
   */
  default Tensor scatterAdd_(int dim, Tensor index, Tensor source) {
    return Scattering.scatterAddInPlace((Tensor) this, dim, index, source);
  }

  /**
   * Adds slices, as {@link TensorScatter#indexAdd(int, Tensor, Tensor)}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @return this
   */
  default Tensor indexAdd_(int dim, Tensor index, Tensor source) {
    return Scattering.indexAddInPlace((Tensor) this, dim, index, source);
  }

  /**
   * Adds slices times a number.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @param alpha the number
   * @return this
   */
  default Tensor indexAdd_(int dim, Tensor index, Tensor source, double alpha) {
    return Scattering.indexAddInPlace((Tensor) this, dim, index, Scattering.scaled(source, alpha));
  }

  /**
   * Adds slices times an integer.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @param alpha the number
   * @return this
   */
  default Tensor indexAdd_(int dim, Tensor index, Tensor source, long alpha) {
    return Scattering.indexAddInPlace((Tensor) this, dim, index, Scattering.scaled(source, alpha));
  }

  /**
   * Writes slices, as {@link TensorScatter#indexCopy}.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param source this shape, with k in {@code dim}
   * @return this
   */
  default Tensor indexCopy_(int dim, Tensor index, Tensor source) {
    return Scattering.indexCopyInPlace((Tensor) this, dim, index, source);
  }

  /**
   * Fills slices with one number.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value the number; a whole one if this holds integers
   * @return this
   */
  default Tensor indexFill_(int dim, Tensor index, double value) {
    return Scattering.indexFillInPlace((Tensor) this, dim, index, value);
  }

  /**
   * Fills slices with one integer.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value the number
   * @return this
   */
  default Tensor indexFill_(int dim, Tensor index, long value) {
    return Scattering.indexFillInPlace((Tensor) this, dim, index, value);
  }

  /**
   * Fills slices with one value.
   *
   * @param dim the dimension
   * @param index int64 {@code [k]}
   * @param value a tensor of no dimensions, converted to this type
   * @return this
   */
  default Tensor indexFill_(int dim, Tensor index, Tensor value) {
    return Scattering.indexFillInPlace((Tensor) this, dim, index, value);
  }

  /**
   * Writes values at points, as {@link TensorScatter#indexPut(List, Tensor)}.
   *
   * @param indices index tensors for the first dimensions
   * @param values broadcast to the part that the indices select
   * @return this
   */
  default Tensor indexPut_(List<Tensor> indices, Tensor values) {
    return indexPut_(indices, values, false);
  }

  /**
   * Writes values at points, or adds them.
   *
   * @param indices index tensors for the first dimensions
   * @param values broadcast to the part that the indices select
   * @param accumulate whether values are added
   * @return this
   */
  default Tensor indexPut_(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Scattering.indexPutInPlace((Tensor) this, indices, values, accumulate);
  }

  /**
   * The elements where a mask holds become one value: {@code gradH[h < 0] = 0} is {@code
   * gradH.maskedFill_(h.lt(0), 0)}.
   *
   * @param mask truth values, broadcast to this shape
   * @param value the value
   * @return this
   */
  default Tensor maskedFill_(Tensor mask, double value) {
    return InPlace.masked(Ops.MASKED_FILL, (Tensor) this, mask, value);
  }

  /**
   * The elements where a mask holds become one value, which a gradient flows to.
   *
   * @param mask truth values, broadcast to this shape
   * @param value a tensor of no dimensions, converted to this type
   * @return this
   */
  default Tensor maskedFill_(Tensor mask, Tensor value) {
    return Choice.fillInPlace((Tensor) this, mask, value);
  }

  /**
   * The elements where a mask holds become those of a source, as {@link
   * TensorScatter#maskedScatter}.
   *
   * @param mask truth values, broadcast to this shape
   * @param source at least as many values as the mask has places
   * @return this
   */
  default Tensor maskedScatter_(Tensor mask, Tensor source) {
    return Masks.scatterInPlace((Tensor) this, mask, source);
  }
}
