package dev.lamina.op;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Sums of products over chosen dimensions of two tensors, as one matrix product. */
public final class Contraction {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "tensordot", "x.tensordot(other, dims)", "Sums of products over dimensions.")
              .sample(x -> x[0].tensordot(x[1], 1), Input.any(2, 3), Input.any(3, 2))
              .sample(x -> x[0].tensordot(x[1], 0), Input.any(2), Input.any(3))
              .sample(
                  x -> x[0].tensordot(x[1], new int[] {0, 2}, new int[] {1, 0}),
                  Input.any(2, 3, 2),
                  Input.any(2, 2, 3))
              .types(Operation.NUMBERS));

  private Contraction() {}

  /**
   * Sums over the last dimensions of one operand and the first ones of the other.
   *
   * @param a {@code [left..., k...]}
   * @param b {@code [k..., right...]}
   * @param dims how many dimensions are summed over
   * @return {@code [left..., right...]}
   */
  public static Tensor tensordot(Tensor a, Tensor b, int dims) {
    if (dims < 0 || dims > a.ndim() || dims > b.ndim()) {
      throw new ShapeException(
          "tensordot: the operands have not "
              + dims
              + " dimensions to sum over; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected a number from 0 to "
              + Math.min(a.ndim(), b.ndim()));
    }
    int[] last = new int[dims];
    int[] first = new int[dims];
    for (int i = 0; i < dims; i++) {
      last[i] = a.ndim() - dims + i;
      first[i] = i;
    }
    return over("tensordot", a, b, last, first);
  }

  /**
   * Sums over pairs of dimensions. A size of 1 is stretched to its partner's.
   *
   * @param op named in errors
   * @param a one operand
   * @param b the other
   * @param dimsA dimensions of the one
   * @param dimsB their partners
   * @return the other dimensions of {@code a}, then those of {@code b}
   */
  public static Tensor over(String op, Tensor a, Tensor b, int[] dimsA, int[] dimsB) {
    if (dimsA.length != dimsB.length) {
      throw mismatch(op, a, b, dimsA, dimsB);
    }
    int[] left = resolved(op, a, dimsA);
    int[] right = resolved(op, b, dimsB);
    Products.requireOneType(op, a, b);
    Tensor x = a;
    Tensor y = b;
    for (int i = 0; i < left.length; i++) {
      int m = x.size(left[i]);
      int n = y.size(right[i]);
      if (m == n) {
        continue;
      }
      if (m == 1) {
        y = y.sum(new int[] {right[i]}, true).to(y.dtype());
      } else if (n == 1) {
        x = x.sum(new int[] {left[i]}, true).to(x.dtype());
      } else {
        throw mismatch(op, a, b, dimsA, dimsB);
      }
    }
    return multiplied(op, x, y, left, right);
  }

  private static Tensor multiplied(String op, Tensor x, Tensor y, int[] left, int[] right) {
    int[] freeX = others(x.ndim(), left);
    int[] freeY = others(y.ndim(), right);
    int rows = sizes(x, freeX).numel();
    int inner = sizes(x, left).numel();
    int cols = sizes(y, freeY).numel();
    Tensor a = Movement.inner(Movement.turned(x, joined(freeX, left)), rows, inner);
    Tensor b = Movement.inner(Movement.turned(y, joined(right, freeY)), inner, cols);
    int[] out = joined(sizes(x, freeX).toArray(), sizes(y, freeY).toArray());
    return Movement.inner(MatMulOp.product(op, a, b), out);
  }

  private static int[] resolved(String op, Tensor x, int[] dims) {
    int[] all = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      all[i] = x.shape().existing(op, dims[i]);
    }
    if (Arrays.stream(all).distinct().count() < all.length) {
      throw new ShapeException(
          op
              + ": a dimension is named twice; got "
              + Arrays.toString(dims)
              + " for shape "
              + x.shape()
              + "; expected each at most once");
    }
    return all;
  }

  /** The dimensions that are not among the given ones. */
  private static int[] others(int n, int[] dims) {
    int[] free = new int[n - dims.length];
    int count = 0;
    for (int d = 0; d < n; d++) {
      int dim = d;
      if (Arrays.stream(dims).noneMatch(other -> other == dim)) {
        free[count++] = d;
      }
    }
    return free;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static Shape sizes(Tensor x, int[] dims) {
    return Shape.of(Arrays.stream(dims).map(x::size).toArray());
  }

  private static ShapeException mismatch(String op, Tensor a, Tensor b, int[] dimsA, int[] dimsB) {
    return new ShapeException(
        op
            + ": dimensions to sum over do not match; got left "
            + a.shape()
            + " dims "
            + Arrays.toString(dimsA)
            + ", right "
            + b.shape()
            + " dims "
            + Arrays.toString(dimsB)
            + "; expected equally many dimensions, in pairs of equal size");
  }
}
