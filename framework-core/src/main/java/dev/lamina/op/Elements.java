package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Single elements that are found by tensors of positions. */
abstract class Elements extends Selection {
  Elements(String op, Shape from, Shape shape) {
    super(op, from, shape);
  }

  /**
   * Where elements lie in a storage: that of number i at {@code base(i) + at(i) * step}.
   *
   * @param base of the selection's shape
   * @param at int64 positions
   * @param along their layout, stretched to the selection's shape
   * @param step elements of the storage from one position to the next
   */
  record Places(Layout base, Tensor at, Layout along, int step) {}

  /** Where the elements of a tensor with this layout lie. */
  abstract Places places(Layout layout);

  @Override
  Tensor take(Tensor x) {
    Places places = places(x.layout(op));
    Backend backend = Elementwise.meet(op, x, places.at());
    Tensor y = Context.current().allocate(backend, x.dtype(), Layout.contiguous(shape()));
    if (y.numel() > 0) {
      Iteration walk = Iteration.of(shape(), y.layout(), places.along(), places.base());
      backend.gather(y.storage(), places.at().storage(), x.storage(), walk, places.step());
    }
    return y;
  }

  @Override
  void write(Scatter mode, Tensor values, Tensor to) {
    Layout given = values.layout(op).expand(shape());
    Places places = places(to.layout(op));
    Backend backend = Elementwise.meet(op, to, values, places.at());
    if (shape().numel() > 0) {
      Iteration walk = Iteration.of(shape(), given, places.along(), places.base());
      backend.scatter(
          mode, values.storage(), places.at().storage(), to.storage(), walk, places.step());
    }
  }
}
