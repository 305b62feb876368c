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
  private static final long ALL = -1;

  private Reductions() {}

  /** The sum of all elements, of no dimensions. */
  public static Tensor sum(Tensor x) {
    return reduce("sum", Reduction.SUM, x, ALL, false);
  }

  /** The sum over some dimensions. */
  public static Tensor sum(Tensor x, int[] dims, boolean keepDim) {
    return reduce("sum", Reduction.SUM, x, mask("sum", x, dims), keepDim);
  }

  /** The mean of all elements, of no dimensions. */
  public static Tensor mean(Tensor x) {
    requireReal(x);
    return reduce("mean", Reduction.MEAN, x, ALL, false);
  }

  /** The mean over some dimensions. */
  public static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
    requireReal(x);
    return reduce("mean", Reduction.MEAN, x, mask("mean", x, dims), keepDim);
  }

  private static void requireReal(Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          "mean: integers have no mean of their own type; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected floating point. Convert with to(DType.FLOAT32)");
    }
  }

  /** Bit d for dimension d. */
  private static long mask(String op, Tensor x, int[] dims) {
    Shape shape = x.shape();
    long mask = 0;
    for (int dim : dims) {
      int d = shape.index(op, dim);
      if (shape.ndim() > 0 && (mask >>> d & 1) != 0) {
        throw new ShapeException(
            op
                + ": dimension "
                + d
                + " is named twice; got "
                + java.util.Arrays.toString(dims)
                + " for shape "
                + shape);
      }
      mask |= 1L << d;
    }
    return mask;
  }

  private static Tensor reduce(
      String op, Reduction reduction, Tensor input, long mask, boolean keepDim) {
    Tensor x = input.dtype() == DType.BOOL ? input.to(DType.INT64) : input;
    Layout layout = x.layout(op);
    Context context = Context.current();
    Context.Plan plan = context.plan(layout, mask, keepDim, Reductions::plan);
    Tensor y = context.allocate(x.storage().backend(), x.dtype(), plan.out());
    x.storage().backend().reduce(reduction, x.storage(), plan.arranged(), plan.kept(), y.storage());
    if (x.requiresGrad() && context.gradEnabled()) {
      record(op, reduction, x, y, plan.full());
    }
    return y;
  }

  private static Context.Plan plan(Layout layout, long mask, boolean keepDim) {
    int n = layout.shape().ndim();
    int[] order = new int[n];
    int kept = 0;
    for (int d = 0; d < n; d++) {
      if ((mask >>> d & 1) == 0) {
        order[kept++] = d;
      }
    }
    for (int d = 0, at = kept; d < n; d++) {
      if ((mask >>> d & 1) != 0) {
        order[at++] = d;
      }
    }
    Shape full = shape(layout.shape(), mask, true);
    Shape shape = keepDim ? full : shape(layout.shape(), mask, false);
    Layout arranged = kept == 0 ? layout : layout.permute(order);
    return new Context.Plan(arranged, kept, full, Layout.contiguous(shape));
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

  private static Shape shape(Shape from, long mask, boolean keepDim) {
    int[] sizes = new int[from.ndim()];
    int count = 0;
    for (int d = 0; d < sizes.length; d++) {
      if ((mask >>> d & 1) == 0) {
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
    if (!Shape.broadcast("sumTo", x.shape(), shape).equals(x.shape())) {
      throw new ShapeException(
          "sumTo: the sum would be larger than the tensor; got "
              + x.shape()
              + ", asked for "
              + shape
              + "; expected a shape that broadcasts to "
              + x.shape());
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
