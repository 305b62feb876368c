package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Norms of vectors and distances between them. Where a norm has no gradient it is 0. */
public final class Norms {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** How many differences of rows are computed at a time. */
  private static final int MOST_DIFFERENCES = 1 << 24;

  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "vectorNorm", "x.vectorNorm(ord, dims, keepDim)", "The norm of all elements.")
              .within(4)
              .sample(x -> x[0].vectorNorm(), Input.any(3, 5))
              .sample(x -> x[0].vectorNorm(0), Input.repeated(5))
              .sample(x -> x[0].vectorNorm(1, new int[] {1}, false), Input.any(2, 3))
              .sample(x -> x[0].vectorNorm(3.5, new int[] {0, 2}, true), Input.any(2, 3, 2))
              .sample(x -> x[0].vectorNorm(1.5), Input.any(5))
              .sample(x -> x[0].vectorNorm(0.5), Input.any(5))
              .sample(x -> x[0].vectorNorm(-2), Input.any(5))
              .sample(x -> x[0].vectorNorm(INF, new int[] {1}, false), Input.any(2, 3))
              .sample(x -> x[0].vectorNorm(-INF), Input.any(5)),
          Operation.composite("dist", "x.dist(y, ord)", "The norm of the difference.")
              .within(4)
              .sample(x -> x[0].dist(x[1]), Input.any(2, 3), Input.positive(3))
              .sample(x -> x[0].dist(x[1], 3), Input.any(2, 1), Input.positive(1, 3)),
          Operation.composite("cdist", "x.cdist(y, ord)", "The distance of each row to each.")
              .within(4)
              .sample(x -> x[0].cdist(x[1]), Input.any(2, 3), Input.positive(4, 3))
              .sample(x -> x[0].cdist(x[1], 1), Input.any(2, 2, 3), Input.positive(1, 3))
              .sample(x -> x[0].cdist(x[1], 3), Input.any(2, 2), Input.positive(0, 2)));

  private Norms() {}

  // ---- Norms of vectors

  /** The norm along some dimensions. */
  public static Tensor vectorNorm(Tensor x, double ord, int[] dims, boolean keepDim) {
    return vectorNorm(x, ord, Dims.of("vectorNorm", x, dims, keepDim));
  }

  static Tensor vectorNorm(Tensor x, double ord, Dims over) {
    Tensor y = silent(over, x, ord);
    if (ord != 0) {
      return recorded(over, x, y, ord);
    }
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      y.recordedAs(new NoGradient(over.op(), x));
    }
    return y;
  }

  private static Tensor silent(Dims over, Tensor x, double ord) {
    over.requireReal(x);
    x.layout(over.op());
    if (over.count(x.shape()) == 0 && (ord < 0 || ord == INF)) {
      over.requireElements(x);
    }
    return Autograd.noGrad(() -> norm(over, x.detach(), ord));
  }

  private static Tensor recorded(Dims over, Tensor x, Tensor y, double ord) {
    Shape from = x.shape();
    return Derived.record(
        over.op(),
        x,
        y,
        (g, v) ->
            gradient(over.kept(), ord, v[0], over.restored(v[1], from), over.restored(g, from)),
        x,
        y);
  }

  private static Tensor norm(Dims over, Tensor x, double ord) {
    if (ord == 0) {
      return over.reduce(Reduction.SUM, x.ne(0).to(x.dtype()));
    }
    if (Double.isInfinite(ord)) {
      return over.reduce(ord > 0 ? Reduction.MAX : Reduction.MIN, of(Ops.ABS, x), x);
    }
    if (ord == 1) {
      return over.reduce(Reduction.SUM, of(Ops.ABS, x), x);
    }
    if (ord == 2) {
      return over.reduce(Reduction.SUM, of(Ops.SQUARE, x), x).sqrt();
    }
    return over.reduce(Reduction.SUM, x.abs().pow(ord)).pow(1 / ord);
  }

  private static TypedOp of(ElementwiseOp op, Tensor x) {
    return op.uniform(x.dtype(), false);
  }

  /** The gradient; {@code y} and {@code g} have the reduced dimensions with size 1. */
  private static Tensor gradient(Dims over, double ord, Tensor x, Tensor y, Tensor g) {
    if (ord == 0) {
      return x.detach().mul(0).mul(g);
    }
    if (ord == 1) {
      return x.sign().mul(g);
    }
    if (Double.isInfinite(ord)) {
      Tensor chosen = x.abs().eq(y).logicalOr(x.isNan()).to(x.dtype());
      return x.sign().mul(g.div(over.reduce(Reduction.SUM, chosen)).mul(chosen));
    }
    if (ord < 1) {
      Tensor sizes = x.abs().maskedFill(x.eq(0), 1);
      return x.sign().mul(sizes.pow(ord - 1)).mul(g.mul(y.pow(1 - ord)));
    }
    // Where the norm is 0 so is x, and any divisor will do.
    Tensor divisor = y.maskedFill(y.eq(0), 1);
    if (ord == 2) {
      return x.mul(g.div(divisor));
    }
    Tensor scale = g.div(divisor.pow(ord - 1));
    return ord < 2
        ? x.sign().mul(x.abs().pow(ord - 1)).mul(scale)
        : x.mul(x.abs().pow(ord - 2)).mul(scale);
  }

  // ---- Distances

  /** The norm of the difference of two tensors. */
  public static Tensor dist(Tensor x, Tensor y, double ord) {
    DType type = Promotion.of(x, y);
    Dims.all("dist").requireReal(type == x.dtype() ? x : y);
    Shape.broadcast("dist", x.shape(), y.shape());
    return vectorNorm(x.sub(y), ord, Dims.all("dist"));
  }

  /** The distances of each row of one matrix to each row of another. */
  public static Tensor cdist(Tensor x, Tensor y, double ord) {
    batch(x, y);
    DType type = Promotion.of(x, y);
    Dims.all("cdist").requireReal(type == x.dtype() ? x : y);
    if (ord < 0 || Double.isNaN(ord)) {
      throw new IllegalArgumentException(
          "cdist: a distance has an order of 0 or more; got ord " + ord + ". Use 2 for Euclid's");
    }
    return cdist(x, y, ord, MOST_DIFFERENCES);
  }

  /** The distances, from so many differences at a time. */
  static Tensor cdist(Tensor x, Tensor y, double ord, int most) {
    int p = x.size(-2);
    long each = (long) batch(x, y).numel() * y.size(-2) * y.size(-1);
    int rows = (int) Math.max(1, most / Math.max(1, each));
    if (p <= rows) {
      return distances(x, y, ord);
    }
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < p; i += rows) {
      Tensor part = Movement.narrow(x, x.ndim() - 2, i, Math.min(rows, p - i));
      parts.add(distances(part, y, ord));
    }
    return Tensor.cat(parts, -2);
  }

  private static Tensor distances(Tensor x, Tensor y, double ord) {
    Tensor left = Movement.unsqueeze(x, x.ndim() - 1);
    Tensor right = Movement.unsqueeze(y, y.ndim() - 2);
    Tensor difference = left.sub(right);
    // Without columns all rows are equal, in every norm.
    if (difference.size(-1) == 0) {
      return difference.sum(-1);
    }
    Dims over = Dims.of("cdist", difference, -1, false);
    return recorded(over, difference, silent(over, difference, ord), ord);
  }

  /** The shape that the leading dimensions of both matrices broadcast to. */
  private static Shape batch(Tensor x, Tensor y) {
    x.layout("cdist");
    y.layout("cdist");
    if (x.ndim() < 2 || y.ndim() < 2 || x.size(-1) != y.size(-1)) {
      throw new ShapeException(
          "cdist: the rows cannot be compared; got "
              + x.shape()
              + " and "
              + y.shape()
              + "; expected [..., p, m] and [..., r, m]. Reshape one");
    }
    Shape batchX = Shape.of(Arrays.copyOf(x.shape().toArray(), x.ndim() - 2));
    Shape batchY = Shape.of(Arrays.copyOf(y.shape().toArray(), y.ndim() - 2));
    return Shape.broadcast("cdist", batchX, batchY);
  }
}
