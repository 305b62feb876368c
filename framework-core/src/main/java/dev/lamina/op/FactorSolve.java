package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Equations whose matrix is given by its factors. */
public final class FactorSolve {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("choleskySolve", "b.choleskySolve(l)", "The solution of L L^T X = B.")
              .sample(
                  x -> x[0].choleskySolve(LinearSolve.regular(x[1]).tril()),
                  Input.any(3, 2),
                  Input.any(3, 3))
              .sample(
                  x -> x[0].choleskySolve(LinearSolve.regular(x[1]).triu(), true),
                  Input.any(2, 2, 1),
                  Input.any(2, 2)),
          Operation.host("luSolve", "b.luSolve(lu, pivots)", "The solution of P L U X = B.")
              .sample(
                  x -> x[0].luSolve(LinearSolve.regular(x[1]), Tensor.of(2L, 2, 3)),
                  Input.any(3, 2),
                  Input.any(3, 3)));

  private FactorSolve() {}

  /**
   * {@code X} with {@code A X = B}, where {@code A = L L^T} or {@code U^T U}.
   *
   * @param b {@code [..., n, k]}
   * @param factor {@code [..., n, n]}
   * @param upper whether the factor is the upper one
   * @return {@code [..., n, k]}
   */
  public static Tensor cholesky(Tensor b, Tensor factor, boolean upper) {
    Matrices.requireSquare("choleskySolve", factor);
    Products.requireOneType("choleskySolve", b, factor);
    if (b.ndim() < 2 || b.size(-2) != factor.size(-1)) {
      throw mismatch("choleskySolve", b, factor);
    }
    Tensor[] pair = LinearSolve.sameBatch("choleskySolve", factor, b);
    Tensor f = pair[0];
    Tensor right = pair[1];
    Tensor x = Derived.isWanted(f, right) ? unrecorded(f, right, upper) : plain(f, right, upper);
    if (Derived.isWanted(f, right)) {
      // dB = A^-1 g, and with C = dB X^T the factor's gradient is -(C + C^T) L.
      Derived.record(
          "choleskySolve",
          x,
          new Tensor[] {right, f},
          new Tensor[] {f, x},
          (operand, g, saved) -> {
            Tensor toB = cholesky(g, saved[0], upper);
            if (operand == 0) {
              return toB;
            }
            Tensor common = toB.matmul(Matrices.transposed(saved[1]));
            Tensor both = common.add(Matrices.transposed(common));
            return (upper ? saved[0].matmul(both) : both.matmul(saved[0])).neg();
          });
    }
    return x;
  }

  private static Tensor unrecorded(Tensor f, Tensor b, boolean upper) {
    return Autograd.noGrad(() -> plain(f, b, upper));
  }

  private static Tensor plain(Tensor f, Tensor b, boolean upper) {
    Tensor turned = Matrices.transposed(f);
    Tensor first = LinearSolve.triangular(upper ? turned : f, b, false, true, false);
    return LinearSolve.triangular(upper ? f : turned, first, true, true, false);
  }

  /**
   * {@code X} with {@code A X = B}, where {@code A = P L U}.
   *
   * @param b {@code [..., n, k]}
   * @param lu {@code [..., n, n]}: {@code U}, and below its diagonal {@code L} without its ones
   * @param pivots {@code [..., n]}: the rows that were exchanged with the first, second, …, from 1
   * @return {@code [..., n, k]}
   */
  public static Tensor lu(Tensor b, Tensor lu, Tensor pivots) {
    Matrices.requireSquare("luSolve", lu);
    Products.requireOneType("luSolve", b, lu);
    if (b.ndim() < 2 || b.size(-2) != lu.size(-1)) {
      throw mismatch("luSolve", b, lu);
    }
    Tensor exchanged = permutation(lu, pivots).matmul(b);
    Tensor first = LinearSolve.triangular(lu, exchanged, false, true, true);
    return LinearSolve.triangular(lu, first, true, true, false);
  }

  /** The matrices that exchange rows as the pivots say. */
  private static Tensor permutation(Tensor lu, Tensor pivots) {
    int n = lu.size(-1);
    int[] sizes = Arrays.copyOf(lu.shape().toArray(), lu.ndim() - 1);
    if (!pivots.dtype().isInteger() || !pivots.shape().equals(Shape.of(sizes))) {
      throw new DTypeException(
          "luSolve: the pivots do not fit the factors; got pivots "
              + pivots.dtype()
              + " "
              + pivots.shape()
              + ", factors "
              + lu.shape()
              + "; expected integers [..., n]");
    }
    int[] shape = lu.shape().toArray();
    double[] values = new double[lu.numel()];
    if (pivots.device() != Device.meta()) {
      long[] rows = pivots.toLongArray();
      for (int first = 0; n > 0 && first < rows.length; first += n) {
        exchange(rows, first, n, values);
      }
    }
    return Matrices.of(lu, values, shape);
  }

  /** Writes one of the matrices; {@code first} is the place of its first pivot. */
  private static void exchange(long[] pivots, int first, int n, double[] values) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < n; i++) {
      int other = row(pivots[first + i], n);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    for (int i = 0; i < n; i++) {
      values[(first + i) * n + order[i]] = 1;
    }
  }

  private static int row(long pivot, int n) {
    if (pivot < 1 || pivot > n) {
      throw new ShapeException(
          "luSolve: pivot "
              + pivot
              + " names no row; got a matrix of "
              + n
              + " rows; expected pivots from 1 to "
              + n);
    }
    return (int) pivot - 1;
  }

  private static ShapeException mismatch(String op, Tensor b, Tensor factor) {
    return new ShapeException(
        op
            + ": the right side does not fit the factors; got B "
            + b.shape()
            + ", factors "
            + factor.shape()
            + "; expected B [..., n, k] and factors [..., n, n]");
  }
}
