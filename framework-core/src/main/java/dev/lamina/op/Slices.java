package dev.lamina.op;

import dev.lamina.autograd.Saved;
import dev.lamina.backend.Backend;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Whole slices of one dimension, in any order and number. */
final class Slices extends Elements {
  private final UnaryOperator<Layout> how;
  private final int dim;
  private final Tensor at;
  private Optional<Saved> kept = Optional.empty();

  private Slices(String op, Shape from, Shape shape, Target target) {
    super(op, from, shape);
    this.how = target.how;
    this.dim = target.dim;
    this.at = target.at;
  }

  /**
   * What is indexed, and by what.
   *
   * @param how from a layout to the one that is indexed
   * @param dim the dimension there
   * @param at the positions, checked
   */
  private record Target(UnaryOperator<Layout> how, int dim, Tensor at) {}

  /**
   * The selection.
   *
   * @param op the operation, named in errors
   * @param x what is selected from
   * @param dim its dimension; a single value counts as {@code [1]}
   * @param index int64 {@code [k]}
   */
  static Slices of(String op, Tensor x, int dim, Tensor index) {
    Shape seen = x.ndim() == 0 ? Shape.of(1) : x.shape();
    Tensor at = Positions.of(op, x, Positions.Bounds.of(seen, dim), index);
    return of(op, x, seen, new Target(Slices::lifted, dim, at));
  }

  private static Layout lifted(Layout layout) {
    return layout.shape().ndim() == 0 ? layout.unsqueeze(0) : layout;
  }

  /**
   * The selection from what another layout sees.
   *
   * @param op the operation, named in errors
   * @param x what is selected from
   * @param how from its layout to the one that is indexed
   * @param indices for each dimension there none, but for one positions {@code [k]}, checked
   */
  static Slices of(String op, Tensor x, UnaryOperator<Layout> how, List<Optional<Tensor>> indices) {
    Shape seen = how.apply(Layout.contiguous(x.shape())).shape();
    int dim = 0;
    while (indices.get(dim).isEmpty()) {
      dim++;
    }
    return of(op, x, seen, new Target(how, dim, indices.get(dim).orElseThrow()));
  }

  private static Slices of(String op, Tensor x, Shape seen, Target target) {
    int[] sizes = seen.toArray();
    sizes[target.dim] = target.at.numel();
    return new Slices(op, x.shape(), Shape.of(sizes), target);
  }

  @Override
  void keep() {
    if (kept.isEmpty()) {
      kept = Optional.of(new Saved(at));
    }
  }

  /** The positions; fails if a gradient needs them and they have been changed since. */
  private Tensor positions() {
    return kept.isEmpty() ? at : kept.get().get(op);
  }

  @Override
  Places places(Layout layout) {
    Layout seen = how.apply(layout);
    Tensor index = positions();
    int[] strides = seen.strides();
    int step = strides[dim];
    strides[dim] = 0;
    int[] along = new int[strides.length];
    along[dim] = index.layout(op).stride(0);
    Layout base = Layout.of(shape(), strides, seen.offset());
    return new Places(base, index, Layout.of(shape(), along, index.layout().offset()), step);
  }

  @Override
  Tensor take(Tensor x) {
    if (dim != 0) {
      return super.take(x);
    }
    Tensor index = positions();
    Layout seen = how.apply(x.layout(op));
    Backend backend = Elementwise.meet(op, x, index);
    Tensor y = Context.current().allocate(backend, x.dtype(), Layout.contiguous(shape()));
    backend.gatherRows(x.storage(), seen, index.storage(), index.layout(), y.storage());
    return y;
  }

  @Override
  void write(Scatter mode, Tensor values, Tensor to) {
    Layout seen = how.apply(to.layout(op));
    if (mode == Scatter.SET || dim != 0 || !seen.isDense()) {
      super.write(mode, values, to);
      return;
    }
    Tensor index = positions();
    Backend backend = Elementwise.meet(op, to, values, index);
    Layout given = values.layout(op).expand(shape());
    int row = seen.shape().dim(0) == 0 ? 0 : seen.numel() / seen.shape().dim(0);
    backend.scatterAddRows(
        values.storage(), given, index.storage(), index.layout(), to.storage(), row);
  }
}
