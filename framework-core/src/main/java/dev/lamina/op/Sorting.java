package dev.lamina.op;

import dev.lamina.autograd.Saved;
import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.ValuesIndices;
import java.util.List;

/**
 * Elements by their order along a dimension. NaN is larger than all numbers, equal elements keep
 * their order; gradients flow to the elements chosen.
 */
public final class Sorting {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel(
                  "sort", "x.sort(dim, descending)", "Elements in order, and where they were.")
              .several(x -> both(x[0].sort()), Input.any(2, 5))
              .several(x -> both(x[0].sort(0, true)), Input.any(4, 3))
              .several(x -> both(x[0].sort(-1)), Input.repeated(3, 6))
              .several(x -> both(x[0].sort()), Input.any(2, 0))
              .several(x -> both(x[0].sort()), Input.any())
              .types(Operation.ALL),
          Operation.kernel("msort", "x.msort()", "Elements in order along the first dimension.")
              .sample(x -> x[0].msort(), Input.any(4, 3))
              .types(Operation.ALL),
          Operation.kernel(
                  "argsort", "x.argsort(dim, descending)", "Where the elements in order are.")
              .sample(x -> x[0].argsort(), Input.repeated(3, 6))
              .sample(x -> x[0].argsort(0, true), Input.any(4, 3))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "topk", "x.topk(k, dim, largest)", "The largest or smallest elements, in order.")
              .several(x -> both(x[0].topk(2)), Input.any(3, 5))
              .several(x -> both(x[0].topk(3, 0, false)), Input.any(4, 2))
              .several(x -> both(x[0].topk(0, 0)), Input.any(4, 2))
              .types(Operation.ALL),
          Operation.kernel("kthvalue", "x.kthvalue(k, dim, keepDim)", "The k-th smallest elements.")
              .several(x -> both(x[0].kthvalue(2)), Input.any(3, 5))
              .several(x -> both(x[0].kthvalue(4, 0, true)), Input.any(4, 2))
              .types(Operation.ALL),
          Operation.kernel("median", "x.median(dim, keepDim)", "The lower of the middle elements.")
              .sample(x -> x[0].median(), Input.any(3, 4))
              .several(x -> both(x[0].median(1)), Input.any(3, 5))
              .several(x -> both(x[0].median(0, true)), Input.any(4, 2))
              .types(Operation.ALL));

  private Sorting() {}

  static List<Tensor> both(ValuesIndices found) {
    return List.of(found.values(), found.indices());
  }

  /**
   * Rows in order, without a record.
   *
   * @param values dense, the dimension that was sorted last
   * @param positions likewise, int64
   * @param dim the dimension that was sorted
   */
  private record Rows(Tensor values, Tensor positions, int dim) {
    int size() {
      return values.size(-1);
    }

    /** Positions {@code start} to before {@code end} of each row, the dimension in its place. */
    ValuesIndices part(int start, int end) {
      return new ValuesIndices(part(values, start, end), part(positions, start, end));
    }

    private Tensor part(Tensor rows, int start, int end) {
      int last = rows.ndim() - 1;
      Layout layout = rows.layout().slice(last, start, end - start, 1).transpose(dim, last);
      return layout.equals(rows.layout()) ? rows : copy(rows.viewedAs(layout));
    }
  }

  private static Tensor copy(Tensor x) {
    return Selection.silently(() -> Elementwise.unary(Ops.COPY, x));
  }

  /** Sorts along a dimension; a single value counts as {@code [1]}. */
  private static Rows rows(String op, Tensor x, int dim, boolean descending) {
    int d = x.shape().index(op, dim);
    Layout layout = x.layout(op);
    Layout lifted = layout.shape().ndim() == 0 ? layout.unsqueeze(0) : layout;
    Layout along = lifted.transpose(d, lifted.shape().ndim() - 1);
    Context context = Context.current();
    Backend backend = x.storage().backend();
    Layout dense = Layout.contiguous(along.shape());
    Tensor values = context.allocate(backend, x.dtype(), dense);
    Tensor positions = context.allocate(backend, DType.INT64, dense);
    if (dense.numel() > 0) {
      backend.sort(descending, x.storage(), along, values.storage(), positions.storage());
    }
    return new Rows(values, positions, d);
  }

  /** Puts what was found into the gradient graph, and gives single values back as such. */
  private static ValuesIndices recorded(String op, Tensor x, int dim, ValuesIndices found) {
    Tensor values = found.values();
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      Along places = Along.found(op, x, dim, found.indices());
      places.keep();
      values.recordedAs(new Rule(op, x, places::spread));
    }
    boolean single = x.ndim() == 0 && values.numel() == 1;
    return single
        ? new ValuesIndices(Movement.inner(values), Movement.inner(found.indices()))
        : found;
  }

  /** All elements of a dimension in order. */
  public static ValuesIndices sort(Tensor x, int dim, boolean descending) {
    Rows rows = rows("sort", x, dim, descending);
    return recorded("sort", x, rows.dim(), rows.part(0, rows.size()));
  }

  /** Where the elements of a dimension in order are. */
  public static Tensor argsort(Tensor x, int dim, boolean descending) {
    Rows rows = rows("argsort", x, dim, descending);
    Tensor positions = rows.part(rows.positions(), 0, rows.size());
    return x.ndim() == 0 ? Movement.inner(positions) : positions;
  }

  /** The first elements of a dimension in order. */
  public static ValuesIndices topk(Tensor x, int k, int dim, boolean largest) {
    int d = x.shape().index("topk", dim);
    int n = x.ndim() == 0 ? 1 : x.size(d);
    if (k < 0 || k > n) {
      throw new ShapeException(
          "topk: there are not so many elements; got k = "
              + k
              + " for dimension "
              + d
              + " of shape "
              + x.shape()
              + "; expected k from 0 to "
              + n
              + ". Use Math.min(k, x.size(dim)) for at most k");
    }
    return recorded("topk", x, d, rows("topk", x, d, largest).part(0, k));
  }

  /** The k-th smallest element of a dimension, counted from 1. */
  public static ValuesIndices kthvalue(Tensor x, int k, int dim, boolean keepDim) {
    int d = x.shape().index("kthvalue", dim);
    int n = x.ndim() == 0 ? 1 : x.size(d);
    if (k < 1 || k > n) {
      throw new ShapeException(
          "kthvalue: there is no such element; got k = "
              + k
              + " for dimension "
              + d
              + " of shape "
              + x.shape()
              + "; expected k from 1 to "
              + n
              + ", counted from the smallest");
    }
    ValuesIndices found = recorded("kthvalue", x, d, rows("kthvalue", x, d, false).part(k - 1, k));
    return dropped(x, d, keepDim, found);
  }

  /** Leaves out the dimension that was looked along, unless it is to stay. */
  static ValuesIndices dropped(Tensor x, int dim, boolean keepDim, ValuesIndices found) {
    if (keepDim || x.ndim() == 0) {
      return found;
    }
    return new ValuesIndices(without(found.values(), dim), without(found.indices(), dim));
  }

  private static Tensor without(Tensor x, int dim) {
    int[] sizes = new int[x.ndim() - 1];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = x.size(d < dim ? d : d + 1);
    }
    return Movement.inner(x, sizes);
  }

  /**
   * The lower median of a dimension, or its first NaN.
   *
   * @param x with at least one element in the dimension
   */
  public static ValuesIndices median(Tensor x, int dim, boolean keepDim) {
    int d = x.shape().index("median", dim);
    if (x.ndim() > 0 && x.size(d) == 0) {
      throw new ShapeException(
          "median: no elements along dimension "
              + d
              + " have no median; got shape "
              + x.shape()
              + "; expected at least one element there");
    }
    Rows rows = rows("median", x, d, false);
    ValuesIndices found = middle(rows);
    return dropped(x, d, keepDim, recorded("median", x, d, found));
  }

  private static ValuesIndices middle(Rows rows) {
    int n = rows.size();
    int middle = (n - 1) / 2;
    if (!rows.values().dtype().isFloatingPoint()) {
      return rows.part(middle, middle + 1);
    }
    // NaN comes last, so the first of them is as far from the end as there are.
    Tensor nans = rows.values().ne(rows.values()).sum(new int[] {-1}, true);
    Tensor place = nans.neg().add((long) n).maskedFill(nans.eq(0L), middle);
    int last = rows.values().ndim() - 1;
    Rows picked =
        new Rows(
            Along.found("median", rows.values(), last, place).take(rows.values()),
            Along.found("median", rows.positions(), last, place).take(rows.positions()),
            rows.dim());
    return picked.part(0, 1);
  }

  /** The lower median of all elements, or NaN; equal ones share the gradient. */
  public static Tensor median(Tensor x) {
    x.layout("median");
    if (x.numel() == 0) {
      return undefined(x);
    }
    Tensor flat = Selection.silently(() -> Movement.inner(x.detach(), x.numel()));
    Tensor value =
        Movement.inner(Selection.silently(() -> middle(rows("median", flat, 0, false)).values()));
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      Saved all = new Saved(x);
      Saved one = new Saved(value.detach());
      value.recordedAs(
          new Rule("median", x, g -> g.mul(shares(all.get("median").detach(), one.get("median")))));
    }
    return value;
  }

  /** What part of a gradient each of several equal elements gets. */
  private static Tensor shares(Tensor x, Tensor value) {
    Tensor undefined = x.ne(x).logicalAnd(value.ne(value));
    Tensor equal = x.eq(value).logicalOr(undefined);
    return equal.to(x.dtype()).div(equal.sum().to(x.dtype()));
  }

  private static Tensor undefined(Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new ShapeException(
          "median: no integers have no median; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected at least one element");
    }
    Tensor nan = Tensor.empty(x.device(), x.dtype(), Shape.of()).fill_(Double.NaN);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      int[] sizes = x.shape().toArray();
      nan.recordedAs(new Rule("median", x, g -> Movement.expand(g, sizes)));
    }
    return nan;
  }
}
