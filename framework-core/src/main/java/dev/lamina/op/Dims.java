package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The dimensions that a reduction goes over.
 *
 * @param op the operation, named in errors
 * @param mask bit d for dimension d
 * @param keepDim whether they stay with size 1
 */
record Dims(String op, long mask, boolean keepDim) {
  private static final long ALL = -1;
  private static final long[] NO_SCALARS = {};

  /** All dimensions, none of which stays. */
  static Dims all(String op) {
    return new Dims(op, ALL, false);
  }

  /** Some dimensions of a tensor; all of them if none is named. */
  static Dims of(String op, Tensor x, int[] dims, boolean keepDim) {
    Shape shape = x.shape();
    long mask = 0;
    for (int dim : dims) {
      int d = shape.index(op, dim);
      if ((mask >>> d & 1) != 0) {
        throw new ShapeException(
            op
                + ": dimension "
                + d
                + " is named twice; got "
                + Arrays.toString(dims)
                + " for shape "
                + shape
                + "; expected each dimension at most once. Leave one out");
      }
      mask |= 1L << d;
    }
    return new Dims(op, dims.length == 0 ? ALL : mask, keepDim);
  }

  /** One dimension of a tensor. */
  static Dims of(String op, Tensor x, int dim, boolean keepDim) {
    return new Dims(op, 1L << x.shape().index(op, dim), keepDim);
  }

  /** The same ones, left with size 1. */
  Dims kept() {
    return new Dims(op, mask, true);
  }

  /** Whether a dimension is among them. */
  boolean has(int d) {
    return (mask >>> d & 1) != 0;
  }

  /** The dimensions as a list, for a tensor of at least one dimension. */
  int[] list(Shape shape) {
    return IntStream.range(0, shape.ndim()).filter(this::has).toArray();
  }

  /** How many elements go into one result. */
  int count(Shape shape) {
    int n = 1;
    for (int d = 0; d < shape.ndim(); d++) {
      n *= has(d) ? shape.dim(d) : 1;
    }
    return n;
  }

  /** The shape of a tensor's result if its reduced dimensions stay with size 1. */
  Shape full(Tensor x) {
    return plan(Context.current(), x).full();
  }

  /** The shape of a result. */
  Shape shape(Shape from) {
    return shape(from, keepDim);
  }

  private Shape shape(Shape from, boolean keep) {
    int[] sizes = new int[from.ndim()];
    int count = 0;
    for (int d = 0; d < sizes.length; d++) {
      if (!has(d)) {
        sizes[count++] = from.dim(d);
      } else if (keep) {
        sizes[count++] = 1;
      }
    }
    return Shape.of(Arrays.copyOf(sizes, count));
  }

  /** A result, or its gradient, with the dimensions that were reduced put back with size 1. */
  Tensor restored(Tensor y, Shape from) {
    return keepDim ? y : Movement.reshapeTo(y, shape(from, true));
  }

  /** Fails if there is nothing to choose from. */
  void requireElements(Tensor x) {
    for (int d = 0; d < x.ndim(); d++) {
      if (has(d) && x.size(d) == 0) {
        throw new ShapeException(
            op
                + ": nothing to choose from in dimension "
                + d
                + "; got "
                + x.dtype()
                + " "
                + x.shape()
                + "; expected a size of at least 1 in each dimension that is reduced. Reduce other"
                + " dimensions, or test numel() first");
      }
    }
  }

  /** Fails if the elements are not floating-point numbers. */
  void requireReal(Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": the result is not a whole number; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected floating point. Convert with to(DType.FLOAT32)");
    }
  }

  /** The reduced tensor, without a record. */
  Tensor reduce(Reduction reduction, Tensor x) {
    Context context = Context.current();
    Context.Plan plan = plan(context, x);
    Tensor y = context.allocate(x.storage().backend(), x.dtype(), plan.out());
    x.storage().backend().reduce(reduction, x.storage(), plan.arranged(), plan.kept(), y.storage());
    return y;
  }

  /**
   * What an operation computes, reduced, without a record. Has the bits of one after the other, but
   * where the elements lie in the order of the reduction, a backend need not store them all.
   *
   * @param values the operation, without scalars; its result has the shape of the first operand
   */
  Tensor reduce(Reduction reduction, TypedOp values, Tensor... x) {
    Layout layout = x[0].layout(op);
    if (!layout.isDense() || layout.numel() == 0 || !isBehind(layout.shape().ndim())) {
      return reduce(reduction, Elementwise.run(values, x, NO_SCALARS));
    }
    Context context = Context.current();
    Context.Plan plan = plan(context, x[0]);
    Backend backend = Elementwise.meet(op, x);
    Layout[] layouts = new Layout[x.length];
    Storage[] inputs = new Storage[x.length];
    for (int i = 0; i < x.length; i++) {
      layouts[i] = x[i].layout(op);
      inputs[i] = x[i].storage();
    }
    Iteration walk = x.length == 1 ? layout.linear() : context.walk(op, 1, layouts).iteration();
    Tensor y = context.allocate(backend, values.resultType(), plan.out());
    Prologue elements = new Prologue(layout.shape(), values.program(), walk, inputs, NO_SCALARS);
    backend.reduce(reduction, elements, plan.kept(), y.storage());
    return y;
  }

  /** Whether no dimension that stays is behind one that is reduced. */
  private boolean isBehind(int ndim) {
    for (int d = 1; d < ndim; d++) {
      if (has(d - 1) && !has(d)) {
        return false;
      }
    }
    return true;
  }

  /** Writes the reduced tensor into a dense one of its shape. */
  void write(Reduction reduction, Tensor x, Tensor out) {
    Context.Plan plan = plan(Context.current(), x);
    out.storage()
        .backend()
        .reduce(reduction, x.storage(), plan.arranged(), plan.kept(), out.storage());
  }

  /** The largest or smallest elements and their positions, without a record. */
  Tensor[] choose(boolean largest, Tensor x) {
    requireElements(x);
    Context context = Context.current();
    Context.Plan plan = plan(context, x);
    Tensor values = context.allocate(x.storage().backend(), x.dtype(), plan.out());
    Tensor at = context.allocate(x.storage().backend(), DType.INT64, plan.out());
    if (values.numel() > 0) {
      x.storage()
          .backend()
          .argReduce(
              largest, x.storage(), plan.arranged(), plan.kept(), values.storage(), at.storage());
    }
    return new Tensor[] {values, at};
  }

  private Context.Plan plan(Context context, Tensor x) {
    return context.plan(x.layout(op), mask, keepDim, Dims::plan);
  }

  /** The dimensions that stay in front, the reduced ones behind. */
  private static Context.Plan plan(Layout layout, long mask, boolean keepDim) {
    Dims dims = new Dims("", mask, keepDim);
    int n = layout.shape().ndim();
    int[] order = new int[n];
    int kept = 0;
    for (int d = 0; d < n; d++) {
      if (!dims.has(d)) {
        order[kept++] = d;
      }
    }
    for (int d = 0, at = kept; d < n; d++) {
      if (dims.has(d)) {
        order[at++] = d;
      }
    }
    Layout arranged = kept == 0 ? layout : layout.permute(order);
    Shape full = dims.shape(layout.shape(), true);
    return new Context.Plan(arranged, kept, full, Layout.contiguous(dims.shape(layout.shape())));
  }
}
