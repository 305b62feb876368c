package dev.lamina.op;

import dev.lamina.autograd.Saved;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Elements at positions of one dimension, each at its own place in the others. */
final class Along extends Elements {
  private final int dim;
  private final Tensor at;
  private Optional<Saved> kept = Optional.empty();

  private Along(String op, Shape from, int dim, Tensor at) {
    super(op, from, at.shape());
    this.dim = dim;
    this.at = at;
  }

  /**
   * The selection.
   *
   * @param op the operation, named in errors
   * @param x what is selected from; a single value counts as {@code [1]}
   * @param dim the dimension
   * @param index as many dimensions as x, nowhere larger but in {@code dim}
   */
  static Along of(String op, Tensor x, int dim, Tensor index) {
    Shape whole = x.ndim() == 0 ? Shape.of(1) : x.shape();
    int d = whole.index(op, dim);
    Positions.requireType(op, index);
    boolean fits = Math.max(1, index.ndim()) == whole.ndim();
    for (int i = 0; fits && i < index.ndim(); i++) {
      fits = i == d || index.size(i) <= whole.dim(i) || index.numel() == 0;
    }
    if (!fits) {
      throw new ShapeException(
          op
              + ": the positions do not fit the tensor; got positions "
              + index.shape()
              + " for shape "
              + x.shape()
              + " along dimension "
              + d
              + "; expected as many dimensions, and sizes that are not larger but in dimension "
              + d
              + ". Use takeAlongDim, which broadcasts, or expand the positions");
    }
    Tensor at = Positions.of(op, x, Positions.Bounds.of(whole, d), index);
    return new Along(op, x.shape(), d, at);
  }

  /**
   * The selection at positions that an operation has found itself.
   *
   * @param op the operation, named in errors
   * @param x what is selected from; a single value counts as {@code [1]}
   * @param dim the dimension, from 0 on
   * @param at int64 positions inside, as many dimensions as x, nowhere larger but in {@code dim}
   */
  static Along found(String op, Tensor x, int dim, Tensor at) {
    return new Along(op, x.shape(), dim, at);
  }

  @Override
  void keep() {
    kept = Optional.of(kept.orElseGet(() -> new Saved(at)));
  }

  @Override
  Places places(Layout layout) {
    Tensor index = kept.map(saved -> saved.get(op)).orElse(at);
    Layout whole = layout.shape().ndim() == 0 ? layout.unsqueeze(0) : layout;
    int[] strides = whole.strides();
    int step = strides[dim];
    strides[dim] = 0;
    Layout base =
        Layout.of(index.shape(), index.ndim() == 0 ? new int[0] : strides, whole.offset());
    return new Places(base, index, index.layout(op), step);
  }
}
