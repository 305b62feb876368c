package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import java.util.OptionalInt;

/** Reductions of the last dimensions of any layout, by way of sums of rows. */
final class Reduce {
  private Reduce() {}

  static <A> void run(
      NumberKernels<A> kernels, Reduction reduction, A x, Layout layout, int kept, A out) {
    int ndim = layout.shape().ndim();
    int rows = count(layout, 0, kept);
    int n = count(layout, kept, ndim);
    if (rows > 0 && n == 0) {
      for (int i = 0; i < rows; i++) {
        kernels.set(out, i, 0);
      }
    } else if (rows > 0) {
      sums(kernels, x, layout, kept, n, out);
    }
    if (reduction == Reduction.MEAN) {
      kernels.divide(out, 0, rows, n);
    }
  }

  /** Number of elements of dimensions {@code from} to {@code to}. */
  static int count(Layout layout, int from, int to) {
    int n = 1;
    for (int d = from; d < to; d++) {
      n *= layout.shape().dim(d);
    }
    return n;
  }

  private static <A> void sums(
      NumberKernels<A> kernels, A x, Layout layout, int kept, int n, A out) {
    int ndim = layout.shape().ndim();
    OptionalInt column = step(layout, kept, ndim);
    // The innermost kept dimensions that one step walks are summed together.
    int inner = kept;
    while (inner > 0 && step(layout, inner - 1, kept).isPresent()) {
      inner--;
    }
    int rows = count(layout, inner, kept);
    int row = step(layout, inner, kept).orElse(0);
    int[] outer = MatMul.positions(layout, 0, inner);
    for (int i = 0; i < outer.length; i++) {
      int base = layout.offset() + outer[i];
      if (column.isPresent()) {
        MatMul.sums(
            kernels,
            rows,
            n,
            new Matrix<>(x, base, row, column.getAsInt()),
            new Matrix<>(out, i * rows, 1, 1));
      } else {
        scattered(kernels, x, layout, kept, base, row, rows, n, out, i * rows);
      }
    }
  }

  private static <A> void scattered(
      NumberKernels<A> kernels,
      A x,
      Layout layout,
      int kept,
      int base,
      int row,
      int rows,
      int n,
      A out,
      int to) {
    int[] at = MatMul.positions(layout, kept, layout.shape().ndim());
    Matrix<A> line = new Matrix<>(kernels.allocate(n), 0, n, 1);
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        System.arraycopy(x, base + r * row + at[j], line.array(), j, 1);
      }
      MatMul.sums(kernels, 1, n, line, new Matrix<>(out, to + r, 1, 1));
    }
  }

  /** The step that walks dimensions {@code from} to {@code to} in order, if one does. */
  static OptionalInt step(Layout layout, int from, int to) {
    int inner = 0;
    int reach = 0;
    boolean any = false;
    for (int d = to - 1; d >= from; d--) {
      int size = layout.shape().dim(d);
      if (size == 1) {
        continue;
      }
      if (any && layout.stride(d) != reach) {
        return OptionalInt.empty();
      }
      if (!any) {
        inner = layout.stride(d);
      }
      reach = layout.stride(d) * size;
      any = true;
    }
    return OptionalInt.of(any ? inner : 1);
  }
}
