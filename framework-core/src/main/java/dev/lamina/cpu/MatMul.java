package dev.lamina.cpu;

/** Matrix products over any strides, by way of the few cases that kernels take. */
final class MatMul {
  /**
   * Fewer columns than this leave vectors mostly empty, so that the transposed product is better.
   */
  private static final int NARROW = 8;

  /** Multiply-adds of dot products that are worth a thread. */
  private static final int DOTS = 1 << 16;

  /** Results in a line of the cache. */
  private static final int LINE = 16;

  private MatMul() {}

  /** {@code c = a b} for m rows, n columns and inner size k; c is dense. */
  static <A> void product(
      NumberKernels<A> kernels, int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    if (SystemProducts.product(m, n, k, a, b, c)) {
      return;
    }
    if (m == 1 || n == 1) {
      if (n == 1) {
        matrixVector(kernels, m, k, a, b.t(), c);
      } else if (isColumns(n, k, b, c)) {
        kernels.columnDots(k, n, a, b, c);
      } else {
        matrixVector(kernels, n, k, b.t(), a, c.t());
      }
      return;
    }
    if (k > NumberKernels.BLOCK) {
      // A chain over all terms would lose digits; halves keep the error near that of a sum.
      int half = Integer.highestOneBit(k - 1);
      Matrix<A> rest = new Matrix<>(kernels.allocate(m * n), 0, n, 1);
      product(kernels, m, n, half, a, b, c);
      product(kernels, m, n, k - half, a.from(0, half), b.from(half, 0), rest);
      kernels.add(m * n, rest.array(), c.array(), c.offset());
      return;
    }
    if (kernels.large(m, n, k, a, b, c)) {
      return;
    }
    boolean narrow = n < NARROW && m >= 2 * NARROW && a.rowStep() == 1;
    if (b.colStep() == 1 && !narrow) {
      kernels.gemm(m, n, k, a, b, c);
    } else if (a.rowStep() == 1) {
      Matrix<A> flipped = new Matrix<>(kernels.scratch(2, m * n), 0, m, 1);
      kernels.gemm(n, m, k, b.t(), a.t(), flipped);
      if (narrow) {
        kernels.copy(n, m, flipped, c.t());
      } else {
        kernels.copy(m, n, flipped.t(), c);
      }
    } else {
      kernels.gemm(m, n, k, a, pack(kernels, 1, k, n, b), c);
    }
  }

  /** Whether a row times {@code b} is one call of the kernel for columns. */
  private static boolean isColumns(int n, int k, Matrix<?> b, Matrix<?> c) {
    boolean apart = b.colStep() == 1 && b.rowStep() != 1 && c.colStep() == 1;
    return apart && k <= NumberKernels.BLOCK && (long) n * k < 2 * DOTS;
  }

  private static <A> Matrix<A> pack(
      NumberKernels<A> kernels, int slot, int rows, int cols, Matrix<A> x) {
    Matrix<A> packed = new Matrix<>(kernels.scratch(slot, rows * cols), 0, cols, 1);
    kernels.copy(rows, cols, x, packed);
    return packed;
  }

  /**
   * Dot products of the rows of {@code a} with the row {@code v}; one result a row of {@code c}.
   */
  private static <A> void matrixVector(
      NumberKernels<A> kernels, int rows, int k, Matrix<A> a, Matrix<A> v, Matrix<A> c) {
    int block = NumberKernels.BLOCK;
    if (k <= block) {
      dotsOf(kernels, rows, k, a, v, c);
      return;
    }
    int blocks = (k - 1) / block + 1;
    Matrix<A> parts = new Matrix<>(kernels.allocate(rows * blocks), 0, blocks, 1);
    int pieces = rows >= blocks ? 1 : pieces(rows, k, blocks);
    Workers.run(
        pieces,
        piece -> {
          for (int i = blocks * piece / pieces; i < blocks * (piece + 1) / pieces; i++) {
            int from = i * block;
            int terms = Math.min(block, k - from);
            dotsOf(kernels, rows, terms, a.from(0, from), v.from(0, from), parts.from(0, i));
          }
        });
    Reduce.rows(kernels.sum(), rows, blocks, parts.array(), 0, blocks, 1, c.array(), c.offset());
  }

  /** Into how many pieces dot products are divided, of {@code most} that are possible. */
  private static int pieces(int rows, int k, int most) {
    return (int) Math.max(1, Math.min((long) rows * k / DOTS, Math.min(most, Workers.threads())));
  }

  private static <A> void dotsOf(
      NumberKernels<A> kernels, int rows, int k, Matrix<A> a, Matrix<A> v, Matrix<A> c) {
    // As many pieces as threads: the same thread then mostly finds the same rows in its caches.
    int pieces = (long) rows * k < 2 * DOTS ? 1 : pieces(rows, k, rows / LINE);
    if (pieces <= 1) {
      someDots(kernels, rows, k, a, v, c);
      return;
    }
    int each = (rows + pieces * LINE - 1) / (pieces * LINE) * LINE;
    Workers.run(
        pieces,
        piece -> {
          int from = piece * each;
          int count = Math.min(each, rows - from);
          if (count > 0) {
            someDots(kernels, count, k, a.from(from, 0), v, c.from(from, 0));
          }
        });
  }

  private static <A> void someDots(
      NumberKernels<A> kernels, int rows, int k, Matrix<A> a, Matrix<A> v, Matrix<A> c) {
    if (a.colStep() != 1 && a.rowStep() == 1 && c.rowStep() == 1) {
      kernels.columnDots(k, rows, v, a.t(), c.t());
      return;
    }
    Matrix<A> x = a.colStep() == 1 || k == 1 ? a : pack(kernels, 1, rows, k, a);
    Matrix<A> y = v.colStep() == 1 || k == 1 ? v : pack(kernels, 2, 1, k, v);
    kernels.dots(rows, k, x, y, c);
  }
}
