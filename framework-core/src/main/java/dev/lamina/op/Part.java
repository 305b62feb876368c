package dev.lamina.op;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Elements that another layout sees, as by single positions and ranges: views. */
final class Part extends Selection {
  private final UnaryOperator<Layout> how;

  private Part(String op, Shape from, Shape shape, UnaryOperator<Layout> how) {
    super(op, from, shape);
    this.how = how;
  }

  /**
   * The selection.
   *
   * @param op the operation, named in errors
   * @param from shape of what is selected from
   * @param how from a layout of that shape to that of the part, no element twice
   */
  static Part of(String op, Shape from, UnaryOperator<Layout> how) {
    return new Part(op, from, how.apply(Layout.contiguous(from)).shape(), how);
  }

  /** The elements up to some sizes in each dimension. */
  static Part leading(String op, Shape from, Shape to) {
    return of(
        op,
        from,
        layout -> {
          Layout part = layout;
          for (int d = 0; d < to.ndim(); d++) {
            part = part.slice(d, 0, to.dim(d), 1);
          }
          return part;
        });
  }

  /** The elements as a view for the user, who may change either in place. */
  Tensor view(Tensor x) {
    if (Context.current().gradEnabled()) {
      x.storage().noteRecordedView();
    }
    return read(x);
  }

  @Override
  Tensor take(Tensor x) {
    return x.viewedAs(how.apply(x.layout(op)));
  }

  @Override
  void write(Scatter mode, Tensor values, Tensor to) {
    Tensor part = take(to);
    if (mode == Scatter.SET) {
      part.copy_(values);
    } else {
      part.add_(values);
    }
  }
}
