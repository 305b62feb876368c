package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Places of values in sorted rows. */
public final class Searching {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel(
                  "searchsorted",
                  "x.searchsorted(values, right)",
                  "Where values belong in sorted rows.")
              .sample(
                  x -> x[0].sort().values().searchsorted(x[1]), Input.any(2, 5), Input.any(2, 3))
              .sample(
                  x -> x[0].sort().values().searchsorted(x[1], true),
                  Input.repeated(6),
                  Input.repeated(2, 3))
              .sample(
                  x -> x[0].searchsorted(x[1], false, x[0].argsort()), Input.any(5), Input.any(3))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "bucketize",
                  "x.bucketize(boundaries, right)",
                  "Between which boundaries values lie.")
              .sample(x -> x[0].bucketize(x[1].sort().values()), Input.any(2, 3), Input.any(4))
              .types(Operation.ALL)
              .withoutGradient());

  private Searching() {}

  /**
   * Where values belong in rows that are in ascending order.
   *
   * @param sorted {@code [..., n]}
   * @param values {@code [..., m]}; of any shape if there is one row
   * @param right whether behind equal elements
   * @return int64 of the values' shape
   */
  public static Tensor searchsorted(Tensor sorted, Tensor values, boolean right) {
    return search("searchsorted", sorted, values, right);
  }

  /** As {@link #searchsorted(Tensor, Tensor, boolean)}, in rows that a permutation sorts. */
  public static Tensor searchsorted(Tensor rows, Tensor values, boolean right, Tensor sorter) {
    if (!sorter.shape().equals(rows.shape()) || sorter.dtype() != DType.INT64) {
      throw new ShapeException(
          "searchsorted: the sorter does not fit the rows; got "
              + sorter.dtype()
              + " "
              + sorter.shape()
              + " for rows "
              + rows.shape()
              + "; expected int64 "
              + rows.shape()
              + ", as argsort() gives it");
    }
    return search("searchsorted", Indexing.gather(rows.detach(), -1, sorter), values, right);
  }

  /** Between which boundaries values lie. */
  public static Tensor bucketize(Tensor x, Tensor boundaries, boolean right) {
    if (boundaries.ndim() != 1) {
      throw new ShapeException(
          "bucketize: boundaries must have one dimension; got boundaries "
              + boundaries.shape()
              + " for "
              + x.shape()
              + "; expected [n]. Use searchsorted for rows of boundaries");
    }
    return search("bucketize", boundaries, x, right);
  }

  private static Tensor search(String op, Tensor sorted, Tensor values, boolean right) {
    requireRows(op, sorted, values);
    Backend backend = Elementwise.meet(op, sorted, values);
    Layout out = Layout.contiguous(values.shape());
    Tensor y = Context.current().allocate(backend, DType.INT64, out);
    if (out.numel() == 0) {
      return y;
    }
    int n = sorted.size(-1);
    if (n == 0) {
      return y.zero_();
    }
    int rows = sorted.numel() / n;
    Tensor from = rows(sorted, rows);
    Tensor what = rows(values, rows);
    backend.searchSorted(
        from.storage(), from.layout(), what.storage(), what.layout(), right, y.storage());
    return y;
  }

  private static Tensor rows(Tensor x, int rows) {
    return Selection.silently(() -> Movement.inner(x.detach(), rows, x.numel() / rows));
  }

  private static void requireRows(String op, Tensor sorted, Tensor values) {
    sorted.layout(op);
    values.layout(op);
    boolean fits = sorted.ndim() == 1 || sorted.ndim() > 0 && sorted.ndim() == values.ndim();
    for (int d = 0; fits && sorted.ndim() > 1 && d < sorted.ndim() - 1; d++) {
      fits = sorted.size(d) == values.size(d);
    }
    if (!fits) {
      throw new ShapeException(
          op
              + ": the values do not fit the sorted rows; got values "
              + values.shape()
              + " and rows "
              + sorted.shape()
              + "; expected one row [n], or the same sizes in all dimensions but the last. Expand"
              + " one of them");
    }
    if (sorted.dtype() != values.dtype()) {
      throw new DTypeException(
          op
              + ": values and sorted rows have different types; got "
              + values.dtype()
              + " "
              + values.shape()
              + " and "
              + sorted.dtype()
              + " "
              + sorted.shape()
              + "; expected one type. Convert one with to(dtype)");
    }
  }

  // ---- For other operations

  /** 0 to n - 1, beside a tensor. */
  static Tensor numbers(Tensor beside, int n) {
    return beside.device().run(() -> Tensor.arange(n));
  }

  /** Zeros, beside a tensor. */
  static Tensor zeros(Tensor beside, DType type, int... sizes) {
    return Tensor.empty(beside.device(), type, Shape.of(sizes)).zero_();
  }
}
