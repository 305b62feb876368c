package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Sums, means, counts and tests over some or all dimensions. An empty list of dimensions means all
 * of them.
 */
public final class Reductions {
  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("sum", "x.sum(dims, keepDim, dtype)", "The sum; 0 of nothing.")
              .types(Operation.ALL)
              .sample(x -> x[0].sum(), Input.any(3, 5))
              .sample(x -> x[0].sum(), Input.any())
              .sample(x -> x[0].sum(1), Input.any(2, 3, 4))
              .sample(x -> x[0].sum(new int[] {0, -1}, true), Input.any(2, 3, 4))
              .sample(x -> x[0].sum(0), Input.any(0, 3)),
          Operation.kernel("mean", "x.mean(dims, keepDim, dtype)", "The mean; NaN of nothing.")
              .sample(x -> x[0].mean(), Input.any(3, 5))
              .sample(x -> x[0].mean(-1), Input.any(2, 3, 4))
              .sample(x -> x[0].mean(new int[] {0, 1}, true), Input.any(2, 3, 4)),
          Operation.composite(
                  "nansum", "x.nansum(dims, keepDim)", "The sum of what is not NaN; 0 of nothing.")
              .types(Operation.ALL)
              .sample(x -> x[0].nansum(), Input.any(3, 5))
              .sample(x -> x[0].nansum(0, true), Input.any(2, 3, 4)),
          Operation.composite("nanmean", "x.nanmean(dims, keepDim)", "The mean of what is not NaN.")
              .sample(x -> x[0].nanmean(), Input.any(3, 5))
              .sample(x -> x[0].nanmean(1, false), Input.any(2, 3, 4)),
          Operation.kernel("any", "x.any(dims, keepDim)", "Whether any element is not 0.")
              .types(Operation.ALL)
              .withoutGradient()
              .sample(x -> x[0].any(), Input.repeated(3, 5))
              .sample(x -> x[0].any(1, true), Input.repeated(5, 2))
              .sample(x -> x[0].any(0), Input.any(0, 2)),
          Operation.kernel("all", "x.all(dims, keepDim)", "Whether no element is 0.")
              .types(Operation.ALL)
              .withoutGradient()
              .sample(x -> x[0].all(), Input.any(3, 5))
              .sample(x -> x[0].all(1, true), Input.repeated(5, 2))
              .sample(x -> x[0].all(0), Input.any(0, 2)),
          Operation.composite(
                  "countNonzero", "x.countNonzero(dims)", "The number of elements that are not 0.")
              .types(Operation.ALL)
              .withoutGradient()
              .sample(x -> x[0].countNonzero(), Input.repeated(3, 5))
              .sample(x -> x[0].countNonzero(0), Input.repeated(4, 3)),
          Operation.composite(
                  "sumTo", "x.sumTo(shape)", "The sum over what broadcasting has stretched.")
              .types(Operation.ALL)
              .sample(x -> x[0].sumTo(Shape.of(3, 1)), Input.any(2, 3, 4)));

  private static final Dims SUM = Dims.all("sum");
  private static final Dims MEAN = Dims.all("mean");

  private Reductions() {}

  // ---- Sums

  /** The sum of all elements, of no dimensions. */
  public static Tensor sum(Tensor x) {
    return sum(x, SUM);
  }

  /** The sum over some dimensions. */
  public static Tensor sum(Tensor x, int[] dims, boolean keepDim) {
    return sum(x, Dims.of("sum", x, dims, keepDim));
  }

  /** The sum over some dimensions of the values in another type. */
  public static Tensor sum(Tensor x, int[] dims, boolean keepDim, DType dtype) {
    Dims over = Dims.of("sum", x, dims, keepDim);
    // The sum of truth values as a truth value is whether any holds.
    return dtype == DType.BOOL
        ? test("sum", true, x, over)
        : fold(Reduction.SUM, x.to(dtype), over);
  }

  /** Whole numbers are added up in int64. */
  private static Tensor sum(Tensor x, Dims over) {
    DType type = x.dtype();
    return type.isFloatingPoint() || type == DType.INT64
        ? fold(Reduction.SUM, x, over)
        : over.reduce(Reduction.SUM, Ops.COPY.mixed(Elementwise.types(x), type, DType.INT64), x);
  }

  private static Tensor fold(Reduction reduction, Tensor x, Dims over) {
    Tensor y = over.reduce(reduction, x);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      Shape from = x.shape();
      Shape full = over.full(x);
      int[] sizes = from.toArray();
      double count = (double) from.numel() / Math.max(1, y.numel());
      y.recordedAs(
          new Rule(
              over.op(),
              x,
              g -> {
                Tensor scaled = reduction == Reduction.MEAN ? g.div(count) : g;
                return Movement.expand(Movement.reshapeTo(scaled, full), sizes);
              }));
    }
    return y;
  }

  /** The mean of all elements, of no dimensions. */
  public static Tensor mean(Tensor x) {
    return mean(x, MEAN);
  }

  /** The mean over some dimensions. */
  public static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
    return mean(x, Dims.of("mean", x, dims, keepDim));
  }

  /** The mean over some dimensions of the values in another type. */
  public static Tensor mean(Tensor x, int[] dims, boolean keepDim, DType dtype) {
    return mean(x.to(dtype), Dims.of("mean", x, dims, keepDim));
  }

  private static Tensor mean(Tensor x, Dims over) {
    over.requireReal(x);
    return fold(Reduction.MEAN, x, over);
  }

  // ---- Without NaN

  /** The sum over some dimensions of what is not NaN. */
  public static Tensor nansum(Tensor x, int[] dims, boolean keepDim) {
    Dims over = Dims.of("nansum", x, dims, keepDim);
    return sum(x.dtype().isFloatingPoint() ? withoutNan(x) : x, over);
  }

  /** The mean over some dimensions of what is not NaN. */
  public static Tensor nanmean(Tensor x, int[] dims, boolean keepDim) {
    Dims over = Dims.of("nanmean", x, dims, keepDim);
    over.requireReal(x);
    Tensor count = sum(x.eq(x).to(x.dtype()), over);
    return sum(withoutNan(x), over).div(count);
  }

  private static Tensor withoutNan(Tensor x) {
    return x.maskedFill(x.isNan(), 0);
  }

  // ---- Truth

  /** Whether any element along some dimensions is not 0. */
  public static Tensor any(Tensor x, int[] dims, boolean keepDim) {
    return truth(x, test("any", true, x, Dims.of("any", x, dims, keepDim)));
  }

  /** Whether all elements along some dimensions are not 0. */
  public static Tensor all(Tensor x, int[] dims, boolean keepDim) {
    return truth(x, test("all", false, x, Dims.of("all", x, dims, keepDim)));
  }

  /** PyTorch's bytes stay bytes, since they were its first truth values. */
  private static Tensor truth(Tensor x, Tensor y) {
    return x.dtype() == DType.UINT8 ? y.to(DType.UINT8) : y;
  }

  /** Whether any, or all, elements are not 0. */
  static Tensor test(String op, boolean any, Tensor x, Dims over) {
    x.layout(op);
    Tensor truth = x.dtype() == DType.BOOL ? x : x.ne(0);
    if (over.count(x.shape()) > 0) {
      return over.reduce(any ? Reduction.MAX : Reduction.MIN, truth);
    }
    Shape shape = over.shape(x.shape());
    return Tensor.empty(x.device(), DType.BOOL, shape).fill_(any ? 0 : 1);
  }

  /** The number of elements along some dimensions that are not 0, int64. */
  public static Tensor countNonzero(Tensor x, int[] dims) {
    x.layout("countNonzero");
    Dims over = Dims.of("countNonzero", x, dims, false);
    return sum(x.dtype() == DType.BOOL ? x : x.ne(0), over);
  }

  // ---- Broadcasting undone

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
    Tensor summed = count == 0 ? x : sum(x, Arrays.copyOf(dims, count), false);
    return Movement.reshapeTo(summed, shape);
  }
}
