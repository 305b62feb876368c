package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Running sums and products, and products, whose gradient is made of running ones: no rule here
 * divides by a factor that may be 0.
 */
public final class Scans {
  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("prod", "x.prod(dim, keepDim, dtype)", "The product; 1 of nothing.")
              .types(Operation.ALL)
              .sample(x -> x[0].prod(), Input.unit(2, 3))
              .sample(x -> x[0].prod(), Input.any())
              .sample(x -> x[0].prod(1), Input.any(2, 3, 2))
              .sample(x -> x[0].prod(0, true), Input.unit(3, 2)),
          Operation.kernel("cumsum", "x.cumsum(dim, dtype)", "The sums up to each position.")
              .types(Operation.ALL)
              .inPlace()
              .sample(x -> x[0].cumsum(-1), Input.any(3, 4))
              .sample(x -> x[0].cumsum(0), Input.any(3, 2, 2))
              .sample(x -> x[0].cumsum(0), Input.any())
              .sample(x -> x[0].cumsum(1), Input.any(2, 0)),
          Operation.kernel("cumprod", "x.cumprod(dim, dtype)", "The products up to each position.")
              .types(Operation.ALL)
              .inPlace()
              .sample(x -> x[0].cumprod(-1), Input.unit(2, 4))
              .sample(x -> x[0].cumprod(0), Input.any(3, 2, 2))
              .sample(x -> x[0].cumprod(0), Input.any())
              .sample(x -> x[0].cumprod(1), Input.any(2, 0)));

  private Scans() {}

  /** Whole numbers are added and multiplied in int64. */
  private static DType wide(Tensor x) {
    return x.dtype().isFloatingPoint() ? x.dtype() : DType.INT64;
  }

  // ---- Running sums and products

  /** Running sums along a dimension. */
  public static Tensor cumsum(Tensor x, int dim) {
    return cumsum(x, dim, wide(x));
  }

  /** Running sums along a dimension of the values in another type. */
  public static Tensor cumsum(Tensor input, int dim, DType dtype) {
    int d = input.shape().index("cumsum", dim);
    Tensor x = input.dtype() == dtype ? input : input.to(dtype);
    Tensor y = scan("cumsum", Scan.SUM, x, d);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      y.recordedAs(new Rule("cumsum", x, g -> fromTheEnd(g, d)));
    }
    return y;
  }

  /** Running products along a dimension. */
  public static Tensor cumprod(Tensor x, int dim) {
    return cumprod(x, dim, wide(x));
  }

  /** Running products along a dimension of the values in another type. */
  public static Tensor cumprod(Tensor input, int dim, DType dtype) {
    int d = input.shape().index("cumprod", dim);
    Tensor x = input.dtype() == dtype ? input : input.to(dtype);
    Tensor y = scan("cumprod", Scan.PROD, x, d);
    return Derived.record("cumprod", x, y, (g, v) -> cumprodGradient(g, v[0], v[1], d), x, y);
  }

  /** The scan without a record. */
  private static Tensor scan(String op, Scan scan, Tensor x, int d) {
    Layout layout = x.layout(op);
    Context context = Context.current();
    if (layout.shape().ndim() == 0) {
      Tensor y = context.allocate(x.storage().backend(), x.dtype(), Layout.contiguous(Shape.of()));
      x.storage().backend().scan(scan, x.storage(), layout.unsqueeze(0), y.storage());
      return y;
    }
    int last = layout.shape().ndim() - 1;
    Layout arranged = d == last ? layout : layout.transpose(d, last);
    Tensor y =
        context.allocate(x.storage().backend(), x.dtype(), Layout.contiguous(arranged.shape()));
    if (y.numel() > 0) {
      x.storage().backend().scan(scan, x.storage(), arranged, y.storage());
    }
    return d == last ? y : y.viewedAs(y.layout().transpose(d, last)).clone();
  }

  /** Sums from each position to the end. */
  private static Tensor fromTheEnd(Tensor g, int d) {
    return Arranging.flip(cumsum(Arranging.flip(g, d), d), d);
  }

  private static Tensor cumprodGradient(Tensor g, Tensor x, Tensor y, int d) {
    if (x.ndim() == 0 || x.numel() == 0) {
      return g;
    }
    return Context.current().gradEnabled() ? expanded(g, x, d) : quick(g, x, y, d);
  }

  /**
   * Before the first zero of a row, {@code dx[k] = sum over i >= k of g[i] y[i] / x[k]}; at it, the
   * same with this factor left out of the products; behind it, 0. Right as it stands, but zeros
   * would be constants for a derivative of this.
   */
  private static Tensor quick(Tensor g, Tensor x, Tensor y, int d) {
    Tensor zero = x.eq(0);
    Tensor seen = cumsum(zero, d, DType.INT64);
    Tensor first = zero.logicalAnd(seen.eq(1));
    Tensor before = fromTheEnd(g.mul(y).maskedFill(seen.ne(0), 0), d).div(x);
    Tensor without = scan("cumprod", Scan.PROD, x.maskedFill(first, 1), d);
    Tensor at = fromTheEnd(g.mul(without).maskedFill(seen.ne(1), 0), d);
    return Tensor.where(first, at, before.maskedFill(seen.ne(0), 0));
  }

  /**
   * {@code dx[k] = sum over i >= k of g[i] times the product of all x[j], j <= i, but x[k]}: with n
   * values for each of the n gradients, and differentiable at zeros too.
   */
  private static Tensor expanded(Tensor g, Tensor x, int d) {
    int last = x.ndim() - 1;
    int n = x.size(d);
    Tensor rows = Movement.transpose(x, d, last);
    Tensor gradients = Movement.transpose(g, d, last);
    Tensor at = x.device().run(() -> Tensor.arange(n));
    Tensor behind = Movement.unsqueeze(at, 0).sub(Movement.unsqueeze(at, 1));
    // In row k, the factors behind it; then their products.
    Tensor one = Tensor.empty(x.device(), x.dtype(), Shape.of()).fill_(1);
    Tensor factors = Tensor.where(behind.gt(0), Movement.unsqueeze(rows, last), one);
    Tensor products = cumprod(factors, last + 1).maskedFill(behind.lt(0), 0);
    Tensor sums = products.mul(Movement.unsqueeze(gradients, last)).sum(last + 1);
    return Movement.transpose(sums.mul(cumprod(shifted(rows), last)), d, last);
  }

  /** A one in front of each row, and the last element gone. */
  private static Tensor shifted(Tensor rows) {
    int last = rows.ndim() - 1;
    int n = rows.size(last);
    Tensor head = Movement.narrow(rows.detach(), last, 0, 1).clone().fill_(1);
    return Tensor.cat(List.of(head, Movement.narrow(rows, last, 0, n - 1)), last);
  }

  // ---- In place

  /** {@link #cumsum} in place. */
  public static Tensor cumsumInPlace(Tensor x, int dim) {
    return replaced("cumsum_", x, before -> cumsum(before, dim, x.dtype()));
  }

  /** {@link #cumprod} in place. */
  public static Tensor cumprodInPlace(Tensor x, int dim) {
    return replaced("cumprod_", x, before -> cumprod(before, dim, x.dtype()));
  }

  private static Tensor replaced(String op, Tensor x, UnaryOperator<Tensor> change) {
    x.layout(op);
    boolean recorded =
        Context.current().gradEnabled() && InPlace.mayRecord(op, x, new Tensor[] {x});
    // A recorded change needs the values that it overwrites.
    return InPlace.copy(Ops.COPY, x, change.apply(recorded ? x.clone() : x));
  }

  // ---- Products

  /** The product of all elements. */
  public static Tensor prod(Tensor x) {
    return prod(x, wide(x));
  }

  /** The product of all elements in another type. */
  public static Tensor prod(Tensor input, DType dtype) {
    Tensor x = input.dtype() == dtype ? input : input.to(dtype);
    Tensor y = Dims.all("prod").reduce(Reduction.PROD, x);
    Shape shape = x.shape();
    return Derived.record(
        "prod",
        x,
        y,
        (g, v) -> Movement.reshapeTo(g.mul(others(Movement.reshape(v[0], -1), 0)), shape),
        x);
  }

  /** The products along a dimension. */
  public static Tensor prod(Tensor x, int dim, boolean keepDim) {
    return prod(x, dim, keepDim, wide(x));
  }

  /** The products along a dimension in another type. */
  public static Tensor prod(Tensor input, int dim, boolean keepDim, DType dtype) {
    Tensor x = input.dtype() == dtype ? input : input.to(dtype);
    int d = x.shape().index("prod", dim);
    Dims over = Dims.of("prod", x, d, keepDim);
    Tensor y = over.reduce(Reduction.PROD, x);
    Shape from = x.shape();
    return Derived.record("prod", x, y, (g, v) -> over.restored(g, from).mul(others(v[0], d)), x);
  }

  /** For each factor the product of all others along a dimension. */
  private static Tensor others(Tensor x, int d) {
    if (x.ndim() == 0) {
      return x.detach().clone().fill_(1);
    }
    if (x.numel() == 0) {
      return x;
    }
    int last = x.ndim() - 1;
    Tensor rows = Movement.transpose(x, d, last);
    Tensor before = cumprod(shifted(rows), last);
    Tensor behind = Arranging.flip(cumprod(shifted(Arranging.flip(rows, last)), last), last);
    return Movement.transpose(before.mul(behind), d, last);
  }
}
