package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Views that merge, part, move and pair dimensions, and windows. */
public final class Views {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.view(
                  "flatten", "x.flatten(startDim, endDim)", "Merges neighbouring dimensions.")
              .sample(x -> x[0].flatten(), Input.any(2, 3))
              .sample(x -> x[0].flatten(1, -1), Input.any(2, 3, 2))
              .sample(x -> x[0].flatten(), Input.any())
              .sample(x -> x[0].flatten(0, 1), Input.any(2, 0, 3))
              .types(Operation.ALL),
          Operation.view("unflatten", "x.unflatten(dim, sizes)", "Parts a dimension into several.")
              .sample(x -> x[0].unflatten(1, 2, -1), Input.any(2, 6, 3))
              .sample(x -> x[0].unflatten(-1, 0, 4), Input.any(2, 0))
              .types(Operation.ALL),
          Operation.view("viewAs", "x.viewAs(other)", "The elements under the shape of another.")
              .sample(x -> x[0].viewAs(x[1]), Input.any(6), Input.repeated(2, 3))
              .types(Operation.ALL),
          Operation.view(
                  "reshapeAs", "x.reshapeAs(other)", "The elements under the shape of another.")
              .sample(x -> x[0].reshapeAs(x[1]), Input.any(2, 3), Input.repeated(3, 2))
              .types(Operation.ALL),
          Operation.view("movedim", "x.movedim(source, destination)", "Moves dimensions elsewhere.")
              .sample(x -> x[0].movedim(0, -1), Input.any(2, 3, 4))
              .sample(x -> x[0].movedim(new int[] {0, 2}, new int[] {1, 0}), Input.any(2, 3, 4))
              .types(Operation.ALL),
          Operation.view("broadcastTo", "x.broadcastTo(sizes)", "Stretches sizes of 1.")
              .sample(x -> x[0].broadcastTo(2, 3), Input.any(3))
              .sample(x -> x[0].broadcastTo(2, 3), Input.any())
              .types(Operation.ALL),
          Operation.view(
                  "expandAs", "x.expandAs(other)", "Stretches sizes of 1 to those of another.")
              .sample(x -> x[0].expandAs(x[1]), Input.any(2, 1), Input.repeated(2, 3))
              .types(Operation.ALL),
          Operation.view("unfold", "x.unfold(dim, size, step)", "Windows of a dimension.")
              .sample(x -> x[0].unfold(0, 3, 1), Input.any(7))
              .sample(x -> x[0].unfold(1, 2, 3), Input.any(2, 6))
              .sample(x -> x[0].unfold(0, 2, 2), Input.any(4, 0))
              .types(Operation.ALL),
          Operation.view(
                  "diagonal", "x.diagonal(offset, dim1, dim2)", "A diagonal of two dimensions.")
              .sample(x -> x[0].diagonal(), Input.any(3, 4))
              .sample(x -> x[0].diagonal(-1, 0, -1), Input.any(3, 2, 4))
              .sample(x -> x[0].diagonal(5), Input.any(3, 4))
              .types(Operation.ALL));

  private Views() {}

  /** Dimensions {@code start} to {@code end} as one; a view where possible. */
  public static Tensor flatten(Tensor x, int start, int end) {
    Shape shape = x.shape();
    int from = shape.index("flatten", start);
    int to = shape.index("flatten", end);
    if (from > to) {
      throw new ShapeException(
          "flatten: the first dimension comes after the last one; got "
              + start
              + " and "
              + end
              + " for shape "
              + shape
              + "; expected startDim to be at most endDim. Swap them");
    }
    if (shape.ndim() == 0) {
      return Movement.reshape(x, 1);
    }
    int[] sizes = new int[shape.ndim() - (to - from)];
    for (int d = 0; d < from; d++) {
      sizes[d] = shape.dim(d);
    }
    sizes[from] = merged(shape, from, to);
    for (int d = to + 1; d < shape.ndim(); d++) {
      sizes[d - (to - from)] = shape.dim(d);
    }
    return Movement.reshape(x, sizes);
  }

  /** The size of several dimensions as one, which is too much only beside an empty one. */
  private static int merged(Shape shape, int from, int to) {
    long merged = 1;
    for (int d = from; d <= to; d++) {
      if (shape.dim(d) == 0) {
        return 0;
      }
      merged = merged > Integer.MAX_VALUE ? merged : merged * shape.dim(d);
    }
    if (merged > Integer.MAX_VALUE) {
      throw new ShapeException(
          "flatten: too many positions in one dimension; got dimensions "
              + from
              + " to "
              + to
              + " of "
              + shape
              + "; expected at most 2^31 - 1 together. Merge fewer dimensions");
    }
    return (int) merged;
  }

  /** A dimension as several whose sizes multiply to its own; a view. */
  public static Tensor unflatten(Tensor x, int dim, int... sizes) {
    int d = Movement.dimOf("unflatten", x, dim);
    if (sizes.length == 0) {
      throw new ShapeException(
          "unflatten: no sizes for dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected sizes whose product is "
              + x.size(d)
              + ". To drop a dimension of size 1, use squeeze(dim)");
    }
    Shape parts = Movement.resolve("unflatten", Shape.of(x.size(d)), sizes);
    Shape from = x.shape();
    int[] all = new int[from.ndim() - 1 + parts.ndim()];
    int[] strides = new int[all.length];
    Layout layout = x.layout("unflatten");
    int step = layout.stride(d);
    for (int i = all.length - 1; i >= 0; i--) {
      boolean part = i >= d && i < d + parts.ndim();
      int source = i < d ? i : i - parts.ndim() + 1;
      all[i] = part ? parts.dim(i - d) : from.dim(source);
      strides[i] = part ? step : layout.stride(source);
      step *= part ? Math.max(1, all[i]) : 1;
    }
    Layout seen = Layout.of(Shape.of(all), strides, layout.offset());
    return Movement.view("unflatten", x, seen, g -> Movement.reshapeTo(g, from));
  }

  /** Dimensions moved to other places, the others keeping their order; a view. */
  public static Tensor movedim(Tensor x, int[] source, int[] destination) {
    int n = x.ndim();
    int[] order = new int[n];
    Arrays.fill(order, -1);
    boolean[] moved = new boolean[n];
    boolean valid = source.length == destination.length;
    for (int i = 0; valid && i < source.length; i++) {
      int from = x.shape().index("movedim", source[i]);
      int to = x.shape().index("movedim", destination[i]);
      if (n > 0) {
        valid = !moved[from] && order[to] < 0;
        moved[from] = true;
        order[to] = from;
      }
    }
    if (!valid) {
      throw new ShapeException(
          "movedim: every dimension may be moved once, to a place of its own; got "
              + Arrays.toString(source)
              + " to "
              + Arrays.toString(destination)
              + " for shape "
              + x.shape()
              + "; expected as many places as dimensions, none of them twice");
    }
    int next = 0;
    for (int to = 0; to < n; to++) {
      while (order[to] < 0 && moved[next]) {
        next++;
      }
      order[to] = order[to] < 0 ? next++ : order[to];
    }
    return Movement.permute(x, order);
  }

  /** Windows of a dimension, as a new last one; a view. */
  public static Tensor unfold(Tensor x, int dim, int size, int step) {
    int d = x.shape().index("unfold", dim);
    int n = x.ndim() == 0 ? 1 : x.size(d);
    if (size < 0 || size > n || step < 1) {
      throw new ShapeException(
          "unfold: no windows of size "
              + size
              + " with step "
              + step
              + " in dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected a size from 0 to "
              + n
              + " and a step of at least 1");
    }
    if (x.ndim() == 0) {
      return Movement.narrow(Movement.unsqueeze(x, 0), 0, 0, size);
    }
    Shape from = x.shape();
    Layout layout = windows(x.layout("unfold"), d, size, step);
    return Movement.view("unfold", x, layout, g -> fold(g, from, d, step));
  }

  private static Layout windows(Layout layout, int d, int size, int step) {
    int n = layout.shape().ndim();
    int[] sizes = Arrays.copyOf(layout.shape().toArray(), n + 1);
    int[] strides = Arrays.copyOf(layout.strides(), n + 1);
    sizes[n] = size;
    strides[n] = strides[d];
    sizes[d] = (sizes[d] - size) / step + 1;
    strides[d] *= step;
    return Layout.of(Shape.of(sizes), strides, layout.offset());
  }

  /** The sums of what lies at one place in several windows. */
  private static Tensor fold(Tensor g, Shape shape, int d, int step) {
    Tensor y = Tensor.empty(g.device(), g.dtype(), shape);
    int windows = g.size(d);
    Autograd.noGrad(
        () -> {
          y.zero_();
          // One position of all windows at a time: no two of these places are the same.
          for (int k = 0; k < g.size(-1); k++) {
            Layout places = y.layout().slice(d, k, windows, step);
            y.viewedAs(places).add_(Movement.select(g, -1, k));
          }
        });
    if (g.requiresGrad() && Autograd.isGradEnabled()) {
      int size = g.size(-1);
      y.recordedAs(new Rule("unfold", g, h -> unfold(h, d, size, step)));
    }
    return y;
  }

  /** The elements whose positions in two dimensions differ by an offset; a view. */
  public static Tensor diagonal(Tensor x, int offset, int dim1, int dim2) {
    if (x.ndim() < 2) {
      throw new ShapeException(
          "diagonal: fewer than two dimensions have no diagonal; got shape "
              + x.shape()
              + "; expected at least two dimensions. To put values onto a diagonal, use"
              + " diagEmbed()");
    }
    int a = x.shape().index("diagonal", dim1);
    int b = x.shape().index("diagonal", dim2);
    requireTwo("diagonal", x.shape(), a, b);
    return Movement.partial("diagonal", x, layout -> diagonal(layout, offset, a, b));
  }

  static void requireTwo(String op, Shape shape, int a, int b) {
    if (a == b) {
      throw new ShapeException(
          op
              + ": two different dimensions are needed; got dimension "
              + a
              + " twice for shape "
              + shape
              + "; expected two dimensions. Name another one");
    }
  }

  static Layout diagonal(Layout layout, int offset, int a, int b) {
    int n = layout.shape().ndim();
    int rows = Math.max(0, -offset);
    int cols = Math.max(0, offset);
    long room = Math.min((long) layout.shape().dim(a) - rows, (long) layout.shape().dim(b) - cols);
    int length = (int) Math.max(0, room);
    int[] sizes = new int[n - 1];
    int[] strides = new int[n - 1];
    int at = 0;
    for (int d = 0; d < n; d++) {
      if (d != a && d != b) {
        sizes[at] = layout.shape().dim(d);
        strides[at++] = layout.stride(d);
      }
    }
    sizes[at] = length;
    strides[at] = layout.stride(a) + layout.stride(b);
    int start = length == 0 ? 0 : rows * layout.stride(a) + cols * layout.stride(b);
    return Layout.of(Shape.of(sizes), strides, layout.offset() + start);
  }
}
