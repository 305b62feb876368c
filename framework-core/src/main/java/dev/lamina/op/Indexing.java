package dev.lamina.op;

import dev.lamina.autograd.Saved;
import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Reading by tensors of positions. */
public final class Indexing {
  private Indexing() {}

  /**
   * Slices of a dimension, in any order and number; a copy.
   *
   * @param x {@code [..., n, ...]}
   * @param dim the dimension
   * @param index int64 {@code [k]}; negative positions count from the end
   * @return {@code [..., k, ...]}
   */
  public static Tensor indexSelect(Tensor x, int dim, Tensor index) {
    if (x.ndim() == 0) {
      // As in PyTorch a single value may be taken from, once.
      Tensor taken = indexSelect(Movement.inner(x, 1), dim, index);
      return taken.numel() == 1 ? Movement.inner(taken) : taken;
    }
    int d = x.shape().index("indexSelect", dim);
    x.layout("indexSelect");
    index.layout("indexSelect");
    Tensor at = positions(x, d, index.ndim() == 0 ? Movement.inner(index, 1) : index);
    Tensor front = Movement.transpose(x, 0, d);
    Shape shape = front.shape();
    int[] sizes = shape.toArray();
    sizes[0] = at.numel();
    Context context = Context.current();
    Backend backend = Elementwise.meet("indexSelect", x, at);
    Tensor y = context.allocate(backend, x.dtype(), Layout.contiguous(Shape.of(sizes)));
    backend.gatherRows(front.storage(), front.layout(), at.storage(), at.layout(), y.storage());
    if (front.requiresGrad() && context.gradEnabled()) {
      Saved kept = new Saved(at);
      y.recordedAs(
          new Rule("indexSelect", front, g -> scatterAdd(g, kept.get("indexSelect"), shape)));
    }
    return d == 0 ? y : Movement.transpose(y, 0, d).contiguous().asBase();
  }

  /** Zeros of a shape with the rows of {@code x} added at the positions, in their order. */
  private static Tensor scatterAdd(Tensor x, Tensor at, Shape shape) {
    Context context = Context.current();
    Tensor y = context.allocate(x.storage().backend(), x.dtype(), Layout.contiguous(shape));
    boolean recorded = context.gradEnabled(false);
    try {
      y.zero_();
    } finally {
      context.gradEnabled(recorded);
    }
    int row = shape.dim(0) == 0 ? 0 : shape.numel() / shape.dim(0);
    x.storage()
        .backend()
        .scatterAddRows(
            x.storage(), x.layout("indexSelect"), at.storage(), at.layout(), y.storage(), row);
    if (recorded && x.requiresGrad()) {
      y.recordedAs(new Rule("indexAdd", x, g -> indexSelect(g, 0, at)));
    }
    return y;
  }

  /** The positions, checked, from 0 on, and where the tensor is. */
  private static Tensor positions(Tensor x, int dim, Tensor index) {
    if (index.dtype() != DType.INT64 || index.ndim() > 1) {
      throw new DTypeException(
          "indexSelect: positions must be int64 of one dimension; got "
              + index.dtype()
              + " "
              + index.shape()
              + ". Convert with to(DType.INT64), flatten with view(-1)");
    }
    if (index.device() == Device.meta()) {
      return index;
    }
    boolean there = index.device() == x.device() && index.device() != Device.cpu();
    if (there && x.size(dim) == 0 && index.numel() > 0) {
      throw new ShapeException(
          "indexSelect: dimension "
              + dim
              + " has no positions; got shape "
              + x.shape()
              + " and "
              + index.numel()
              + " positions; expected none");
    }
    if (there) {
      Backend backend = index.storage().backend();
      Tensor at =
          Context.current()
              .allocate(backend, DType.INT64, Layout.contiguous(Shape.of(index.numel())));
      if (backend.positions(index.storage(), index.layout(), x.size(dim), at.storage())) {
        return at;
      }
    }
    Tensor at = checked(x, dim, index);
    // Positions in Java's memory serve a tensor anywhere: nobody has to wait for them.
    boolean follows = at.device() == Device.cpu() && x.device() != Device.meta();
    return follows ? Transfer.to(at, x.device()) : at;
  }

  private static Tensor checked(Tensor x, int dim, Tensor index) {
    long[] at = index.toLongArray();
    int size = x.size(dim);
    boolean negative = false;
    for (int i = 0; i < at.length; i++) {
      if (at[i] < -size || at[i] >= size) {
        throw new ShapeException(
            "indexSelect: position "
                + at[i]
                + " (number "
                + i
                + ") is outside dimension "
                + dim
                + "; got shape "
                + x.shape()
                + "; expected positions from "
                + -size
                + " to "
                + (size - 1));
      }
      negative |= at[i] < 0;
    }
    return negative ? index.add(index.lt(0).to(DType.INT64).mul((long) size)) : index;
  }
}
