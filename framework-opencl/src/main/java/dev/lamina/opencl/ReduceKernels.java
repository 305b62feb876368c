package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import java.util.OptionalInt;

/** Reductions and dot products, in the order that the CPU's kernels define. */
final class ReduceKernels {
  private ReduceKernels() {}

  /** As {@link dev.lamina.backend.Backend#reduce}. */
  static void reduce(
      Session s, Reduction reduction, DType type, Buffer x, Layout layout, int kept, Buffer out) {
    Dims rows = Dims.of(layout, 0, kept);
    Dims reduced = Dims.of(layout, kept, layout.shape().ndim());
    int count = rows.numel();
    int n = reduced.numel();
    if (count == 0) {
      return;
    }
    if (reduction == Reduction.MAX || reduction == Reduction.MIN) {
      LineKernels.extreme(s, reduction == Reduction.MAX, type, x, layout, kept, out);
      return;
    }
    if (n == 0) {
      fold(s, reduction, type, RowSums.Rows.dense(x, count, 0), out);
      return;
    }
    if (rows.ndim() <= 2 && reduced.ndim() <= 2) {
      fold(s, reduction, type, new RowSums.Rows(x, layout.offset(), rows, reduced), out);
      return;
    }
    Buffer copy = s.allocate("reduce", (long) count * n * type.bytes());
    try {
      RowKernels.copyDense(s, type, x, layout, copy);
      fold(s, reduction, type, RowSums.Rows.dense(copy, count, n), out);
    } finally {
      s.release(copy);
    }
  }

  private static void fold(
      Session s, Reduction reduction, DType type, RowSums.Rows rows, Buffer out) {
    int n = rows.reduced().numel();
    OptionalInt divisor = reduction == Reduction.MEAN ? OptionalInt.of(n) : OptionalInt.empty();
    new RowSums(s, type, rows, RowSums.Fold.of(reduction)).run(out, divisor);
  }

  /** Products of which each element is a dot product: with one row, one column or no terms. */
  static void dots(Session s, Product p) {
    // Without terms every result is 0, whichever the rows.
    boolean byRows = p.n() == 1 || p.k() == 0;
    Product.Matrices x = byRows ? p.a() : p.b().t();
    Product.Matrices y = byRows ? p.b().t() : p.a();
    int count = p.k() == 0 ? p.m() * p.n() : byRows ? p.m() : p.n();
    Dims kept = new Dims(new int[] {p.batches(), count}, new int[] {x.batchStep(), x.rowStep()});
    Dims reduced = Dims.line(p.k(), x.columnStep());
    RowSums.Rows rows = new RowSums.Rows(x.buffer(), x.offset(), kept, reduced);
    RowSums.Factor factor =
        new RowSums.Factor(y.buffer(), y.offset(), y.batchStep(), y.columnStep());
    new RowSums(s, p.type(), rows, RowSums.Fold.dot(factor)).run(p.out(), OptionalInt.empty());
  }
}
