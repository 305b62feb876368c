package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;

/**
 * A batch of matrix products that is to be computed.
 *
 * @param type type of the elements
 * @param batches number of products
 * @param m rows
 * @param n columns
 * @param k terms of an element
 * @param a left operands
 * @param b right operands
 * @param out the result, dense {@code [batches, m, n]}
 * @param accumulate whether the product is added to what stands in {@code out}
 */
record Product(
    DType type,
    int batches,
    int m,
    int n,
    int k,
    Matrices a,
    Matrices b,
    Buffer out,
    boolean accumulate) {

  /** A batch of matrices: where the first starts, and the steps between batches, rows, columns. */
  record Matrices(Buffer buffer, int offset, int batchStep, int rowStep, int columnStep) {
    private static Matrices of(Buffer buffer, Layout l) {
      int d = l.shape().ndim() - 2;
      int batch = d == 0 ? 0 : l.stride(0);
      return new Matrices(buffer, l.offset(), batch, l.stride(d), l.stride(d + 1));
    }

    private Matrices shifted(int by) {
      return new Matrices(buffer, offset + by, batchStep, rowStep, columnStep);
    }

    /** Rows and columns exchanged. */
    Matrices t() {
      return new Matrices(buffer, offset, batchStep, columnStep, rowStep);
    }

    Layout layout(int batches, int rows, int columns) {
      int[] steps = {batchStep, rowStep, columnStep};
      return Layout.of(Shape.of(batches, rows, columns), steps, offset);
    }
  }

  static Product of(DType type, Buffer a, Layout la, Buffer b, Layout lb, Buffer out) {
    int d = la.shape().ndim() - 2;
    return new Product(
        type,
        d == 0 ? 1 : la.shape().dim(0),
        la.shape().dim(d),
        lb.shape().dim(d + 1),
        la.shape().dim(d + 1),
        Matrices.of(a, la),
        Matrices.of(b, lb),
        out,
        false);
  }

  /** Number of elements of the result. */
  int numel() {
    return batches * m * n;
  }

  /** The part over {@code terms} terms from {@code first} on. */
  Product terms(int first, int terms, Buffer to, boolean added) {
    Matrices left = a.shifted(first * a.columnStep);
    Matrices right = b.shifted(first * b.rowStep);
    return new Product(type, batches, m, n, terms, left, right, to, added);
  }

  Product withRight(Matrices right) {
    return new Product(type, batches, m, n, k, a, right, out, accumulate);
  }
}
