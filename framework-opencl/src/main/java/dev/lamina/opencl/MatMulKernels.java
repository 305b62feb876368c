package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;

/** Batched matrix products, in the order that the CPU's kernels define. */
final class MatMulKernels {
  /** Longest chain of multiply-adds; longer ones are halved. */
  private static final int BLOCK = RowSums.BLOCK;

  private MatMulKernels() {}

  /**
   * Whether a product can be computed in one go with what comes before and after it.
   *
   * @param la layout of the left operand
   * @param lb layout of the right operand
   * @return false for dot products, for products without terms and for long sums
   */
  static boolean fuses(Layout la, Layout lb) {
    int m = la.shape().dim(-2);
    int k = la.shape().dim(-1);
    int n = lb.shape().dim(-1);
    return m > 1 && n > 1 && k > 0 && (k <= BLOCK || k - half(k) <= BLOCK);
  }

  private static int half(int k) {
    return Integer.highestOneBit(k - 1);
  }

  /**
   * As {@link dev.lamina.backend.Backend#matmul}, with more work in the same kernels where {@link
   * #fuses} says so.
   *
   * @return whether the result has been changed as the fusion says; otherwise {@code out} holds the
   *     product itself
   * @throws IllegalArgumentException if the fusion changes the left operand of a product that is
   *     not fused
   */
  static boolean matmul(
      Session s, DType type, Buffer a, Layout la, Buffer b, Layout lb, Buffer out, Fusion fusion) {
    Product p = Product.of(type, a, la, b, lb, out);
    if (p.numel() == 0) {
      return true;
    }
    boolean fused = fuses(la, lb);
    if (!fused && fusion.code().changesOperand()) {
      throw new IllegalArgumentException(
          "matmul: this product cannot change its left operand on the way; got "
              + la.shape()
              + " and "
              + lb.shape()
              + "; expected a product that fuses. Change the operand first");
    }
    if (p.m() == 1 || p.n() == 1 || p.k() == 0) {
      ReduceKernels.dots(s, p);
    } else {
      product(s, p, fused ? fusion : Fusion.NONE);
    }
    return fused || !fusion.code().changesResult();
  }

  /** A product of at least two rows and columns, and at least one term. */
  private static void product(Session s, Product p, Fusion fusion) {
    if (p.k() <= BLOCK) {
      Multiply.launch(s, p, fusion);
      return;
    }
    int half = half(p.k());
    int rest = p.k() - half;
    Fusion inner = fusion.withoutResult();
    product(s, p.terms(0, half, p.out(), false), inner);
    if (rest <= BLOCK) {
      Multiply.launch(s, p.terms(half, rest, p.out(), true), fusion);
      return;
    }
    Buffer part = s.allocate("matmul", (long) p.numel() * p.type().bytes());
    try {
      product(s, p.terms(half, rest, part, false), inner);
      Multiply.addPart(s, p, part);
    } finally {
      s.release(part);
    }
  }
}
