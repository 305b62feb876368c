package dev.lamina.op;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.linalg.Lu;
import dev.lamina.linalg.Triangular;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Systems of linear equations and inverses. */
public final class LinearSolve {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("inv", "x.inv()", "The inverse of a square matrix.")
              .sample(x -> regular(x[0]).inv(), Input.any(2, 3, 3))
              .sample(x -> x[0].inv(), Input.any(2, 0, 0)),
          Operation.host("solve", "x.solve(b)", "The solution of A X = B.")
              .sample(x -> regular(x[0]).solve(x[1]), Input.any(3, 3), Input.any(3))
              .sample(x -> regular(x[0]).solve(x[1]), Input.any(2, 2), Input.any(3, 2, 2))
              .sample(x -> regular(x[0]).solve(x[1], false), Input.any(2, 2), Input.any(3, 2)),
          Operation.host(
                  "solveTriangular", "x.solveTriangular(b, upper)", "Substitution in A X = B.")
              .sample(
                  x -> regular(x[0]).solveTriangular(x[1], true), Input.any(3, 3), Input.any(3, 2))
              .sample(
                  x -> regular(x[0]).solveTriangular(x[1], false, false, true),
                  Input.any(2, 2, 2),
                  Input.any(2, 2)));

  private LinearSolve() {}

  /** A matrix that certainly has an inverse, for samples. */
  static Tensor regular(Tensor x) {
    int n = x.size(-1);
    return x.mul(0.125).add(Matrices.identity(x, n).mul(2.0 * n));
  }

  /** The inverse. */
  public static Tensor inverse(Tensor x) {
    return inverse("inv", x, true);
  }

  /** The inverse; of a singular matrix, if it is not checked, infinities and NaN. */
  static Tensor inverse(String op, Tensor x, boolean checked) {
    Matrices.requireSquare(op, x);
    int n = x.size(-1);
    Tensor y =
        Matrices.map(
            op,
            new Tensor[] {x},
            new int[][] {{n, n}},
            (index, in, out) -> {
              for (int i = 0; i < n; i++) {
                out[0][i * n + i] = 1;
              }
              factorised(op, x, index, in[0], checked).solve(out[0], n);
            })[0];
    if (Derived.isWanted(x)) {
      // d(A^-1) = -A^-1 dA A^-1
      Derived.record(
          op,
          y,
          new Tensor[] {x},
          new Tensor[] {y},
          (operand, g, saved) -> {
            Tensor turned = Matrices.transposed(saved[0]);
            return turned.matmul(g.matmul(turned)).neg();
          });
    }
    return y;
  }

  private static Lu factorised(String op, Tensor x, int index, double[] a, boolean checked) {
    Lu lu = Lu.of(a, x.size(-1));
    if (checked && lu.zeroPivot() >= 0) {
      throw Matrices.singular(op, x, index, lu.zeroPivot());
    }
    return lu;
  }

  /** {@code X} with {@code A X = B}, or with {@code X A = B}. */
  public static Tensor solve(Tensor a, Tensor b, boolean left) {
    Matrices.requireSquare("solve", a);
    Products.requireOneType("solve", a, b);
    if (isVector(a, b)) {
      if (!left) {
        throw mismatch("solve", a, b, "a matrix B [..., k, n] for X A = B");
      }
      Tensor column = Movement.inner(b, with(b.shape().toArray(), 1));
      Tensor x = solve(a, column, true);
      return Movement.inner(x, Arrays.copyOf(x.shape().toArray(), x.ndim() - 1));
    }
    if (!left) {
      Tensor turned = Matrices.transposed(b);
      return Matrices.transposed(solve(Matrices.transposed(a), turned, true));
    }
    requireRightSide("solve", a, b);
    Tensor[] pair = sameBatch("solve", a, b);
    return solved(pair[0], pair[1]);
  }

  private static Tensor solved(Tensor a, Tensor b) {
    int n = a.size(-1);
    int k = b.size(-1);
    Tensor x =
        Matrices.map(
            "solve",
            new Tensor[] {b, a},
            new int[][] {{n, k}},
            (index, in, out) -> {
              System.arraycopy(in[0], 0, out[0], 0, n * k);
              factorised("solve", a, index, in[1], true).solve(out[0], k);
            })[0];
    if (Derived.isWanted(a, b)) {
      // dB = A^-T g, dA = -dB X^T
      Derived.record(
          "solve",
          x,
          new Tensor[] {a, b},
          new Tensor[] {a, x},
          (operand, g, saved) -> {
            Tensor toB = solve(Matrices.transposed(saved[0]), g, true);
            return operand == 1 ? toB : toB.matmul(Matrices.transposed(saved[1])).neg();
          });
    }
    return x;
  }

  /** Whether the right side is a vector, or a batch of vectors that fits the matrices. */
  static boolean isVector(Tensor a, Tensor b) {
    int[] rows = Arrays.copyOf(a.shape().toArray(), a.ndim() - 1);
    return b.ndim() == 1 || b.ndim() == a.ndim() - 1 && Arrays.equals(rows, b.shape().toArray());
  }

  /** {@code X} with {@code A X = B} for a triangular {@code A}, or with {@code X A = B}. */
  public static Tensor triangular(Tensor a, Tensor b, boolean upper, boolean left, boolean unit) {
    Matrices.requireSquare("solveTriangular", a);
    Products.requireOneType("solveTriangular", a, b);
    if (!left) {
      Tensor turned = b.ndim() < 2 ? b : Matrices.transposed(b);
      requireRightSide("solveTriangular", a, turned);
      Tensor x = triangular(Matrices.transposed(a), turned, !upper, true, unit);
      return Matrices.transposed(x);
    }
    requireRightSide("solveTriangular", a, b);
    Tensor[] pair = sameBatch("solveTriangular", a, b);
    return substituted(pair[0], pair[1], upper, unit);
  }

  private static Tensor substituted(Tensor a, Tensor b, boolean upper, boolean unit) {
    int n = a.size(-1);
    int k = b.size(-1);
    Tensor x =
        Matrices.map(
            "solveTriangular",
            new Tensor[] {b, a},
            new int[][] {{n, k}},
            (index, in, out) -> {
              System.arraycopy(in[0], 0, out[0], 0, n * k);
              Triangular.solve(in[1], n, out[0], k, upper, unit);
            })[0];
    if (Derived.isWanted(a, b)) {
      // As of solve, within the triangle.
      Derived.record(
          "solveTriangular",
          x,
          new Tensor[] {a, b},
          new Tensor[] {a, x},
          (operand, g, saved) -> {
            Tensor toB = triangular(Matrices.transposed(saved[0]), g, !upper, true, unit);
            if (operand == 1) {
              return toB;
            }
            Tensor toA = toB.matmul(Matrices.transposed(saved[1])).neg();
            return upper ? toA.triu(unit ? 1 : 0) : toA.tril(unit ? -1 : 0);
          });
    }
    return x;
  }

  /** Both operands with the batch that theirs broadcast to. */
  static Tensor[] sameBatch(String op, Tensor a, Tensor b) {
    Shape batch = Shape.broadcast(op, batch(a), batch(b));
    return new Tensor[] {stretched(a, batch), stretched(b, batch)};
  }

  private static Shape batch(Tensor x) {
    return Shape.of(Arrays.copyOf(x.shape().toArray(), x.ndim() - 2));
  }

  private static Tensor stretched(Tensor x, Shape batch) {
    int[] sizes = with(batch.toArray(), x.size(-2), x.size(-1));
    return Movement.stretched(x, Shape.of(sizes));
  }

  private static int[] with(int[] batch, int... more) {
    int[] sizes = Arrays.copyOf(batch, batch.length + more.length);
    System.arraycopy(more, 0, sizes, batch.length, more.length);
    return sizes;
  }

  private static void requireRightSide(String op, Tensor a, Tensor b) {
    if (b.ndim() < 2 || b.size(-2) != a.size(-1)) {
      throw mismatch(op, a, b, "A [..., n, n] and B [..., n, k]");
    }
  }

  private static ShapeException mismatch(String op, Tensor a, Tensor b, String expected) {
    return new ShapeException(
        op
            + ": the right side does not fit the matrix; got A "
            + a.shape()
            + ", B "
            + b.shape()
            + "; expected "
            + expected
            + ". Give a vector as a column with unsqueeze(-1)");
  }
}
