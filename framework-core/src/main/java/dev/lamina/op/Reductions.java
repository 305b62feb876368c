package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Sums and means over some or all dimensions. */
public final class Reductions {
  private Reductions() {}

  /** The sum of all elements, of no dimensions. */
  public static Tensor sum(Tensor x) {
    return reduce("sum", Reduction.SUM, x, all(x), false);
  }

  /** The sum over some dimensions. */
  public static Tensor sum(Tensor x, int[] dims, boolean keepDim) {
    return reduce("sum", Reduction.SUM, x, dims, keepDim);
  }

  /** The mean of all elements, of no dimensions. */
  public static Tensor mean(Tensor x) {
    return mean(x, all(x), false);
  }

  /** The mean over some dimensions. */
  public static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          "mean: integers have no mean of their own type; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected floating point. Convert with to(DType.FLOAT32)");
    }
    return reduce("mean", Reduction.MEAN, x, dims, keepDim);
  }

  private static int[] all(Tensor x) {
    int[] dims = new int[x.ndim()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = i;
    }
    return dims;
  }

  private static Tensor reduce(
      String op, Reduction reduction, Tensor input, int[] dims, boolean keepDim) {
    Tensor x = input.dtype() == DType.BOOL ? input.to(DType.INT64) : input;
    Layout layout = x.layout(op);
    int n = layout.shape().ndim();
    boolean[] reduced = new boolean[n];
    for (int dim : dims) {
      int d = layout.shape().index(op, dim);
      if (n > 0 && reduced[d]) {
        throw new ShapeException(
            op
                + ": dimension "
                + d
                + " is named twice; got "
                + java.util.Arrays.toString(dims)
                + " for shape "
                + layout.shape());
      }
      if (n > 0) {
        reduced[d] = true;
      }
    }
    int[] order = new int[n];
    int kept = 0;
    for (int d = 0; d < n; d++) {
      if (!reduced[d]) {
        order[kept++] = d;
      }
    }
    for (int d = 0, at = kept; d < n; d++) {
      if (reduced[d]) {
        order[at++] = d;
      }
    }
    Shape full = shape(layout.shape(), reduced, true);
    Shape shape = keepDim ? full : shape(layout.shape(), reduced, false);
    Context context = Context.current();
    Tensor y = context.allocate(x.storage().backend(), x.dtype(), Layout.contiguous(shape));
    Layout arranged = kept == 0 ? layout : layout.permute(order);
    x.storage().backend().reduce(reduction, x.storage(), arranged, kept, y.storage());
    if (x.requiresGrad() && context.gradEnabled()) {
      record(op, reduction, x, y, full);
    }
    return y;
  }

  private static void record(String op, Reduction reduction, Tensor x, Tensor y, Shape full) {
    Shape from = x.shape();
    double count = (double) from.numel() / Math.max(1, y.numel());
    int[] sizes = from.toArray();
    y.recordedAs(
        new Rule(
            op,
            x,
            g -> {
              Tensor scaled = reduction == Reduction.MEAN ? g.div(count) : g;
              return Movement.expand(Movement.reshapeTo(scaled, full), sizes);
            }));
  }

  private static Shape shape(Shape from, boolean[] reduced, boolean keepDim) {
    int[] sizes = new int[from.ndim()];
    int count = 0;
    for (int d = 0; d < reduced.length; d++) {
      if (!reduced[d]) {
        sizes[count++] = from.dim(d);
      } else if (keepDim) {
        sizes[count++] = 1;
      }
    }
    return Shape.of(java.util.Arrays.copyOf(sizes, count));
  }

  /**
   * Sums what broadcasting has stretched, so that a gradient gets its operand's shape.
   *
   * @param x a tensor of the stretched shape
   * @param shape the shape before
   * @return a tensor of that shape
   */
  public static Tensor sumTo(Tensor x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    int extra = x.ndim() - shape.ndim();
    int[] dims = new int[x.ndim()];
    int count = 0;
    for (int d = 0; d < x.ndim(); d++) {
      if (d < extra || shape.dim(d - extra) == 1 && x.size(d) != 1) {
        dims[count++] = d;
      }
    }
    Tensor summed = count == 0 ? x : sum(x, java.util.Arrays.copyOf(dims, count), false);
    return Movement.reshapeTo(summed, shape);
  }
}
