package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.linalg.MatrixExponential;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Powers and the exponential of square matrices. */
public final class MatrixFunctions {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("matrixExp", "x.matrixExp()", "The exponential of a square matrix.")
              .sample(x -> x[0].matrixExp(), Input.unit(2, 2, 2))
              .sample(x -> x[0].matrixExp(), Input.unit(0, 0)),
          Operation.composite("matrixPower", "x.matrixPower(n)", "A power of a square matrix.")
              .sample(x -> x[0].matrixPower(3), Input.unit(2, 2, 2))
              .sample(x -> x[0].matrixPower(6), Input.unit(2, 2))
              .sample(x -> x[0].matrixPower(0), Input.any(2, 2)));

  private MatrixFunctions() {}

  /** {@code I + A + A^2 / 2 + …}. */
  public static Tensor exp(Tensor x) {
    Matrices.requireSquare("matrixExp", x);
    int n = x.size(-1);
    Tensor y =
        Matrices.map(
            "matrixExp",
            new Tensor[] {x},
            new int[][] {{n, n}},
            (index, in, out) -> out[0] = MatrixExponential.of(in[0], n))[0];
    if (Derived.isWanted(x)) {
      Derived.record(
          "matrixExp",
          y,
          new Tensor[] {x},
          new Tensor[] {x},
          (operand, g, saved) -> gradient(Matrices.transposed(saved[0]), g));
    }
    return y;
  }

  /**
   * The derivative at {@code x} in the direction {@code g}: the upper right block of the
   * exponential of {@code [[x, g], [0, x]]}. N. Higham, "Functions of Matrices" (2008), theorem
   * 3.6.
   */
  private static Tensor gradient(Tensor x, Tensor g) {
    int n = x.size(-1);
    Tensor upper = Tensor.cat(List.of(x, g), -1);
    Tensor lower = Tensor.cat(List.of(Matrices.zeros(x, x.shape().toArray()), x), -1);
    Tensor block = exp(Tensor.cat(List.of(upper, lower), -2));
    return block.narrow(-2, 0, n).narrow(-1, n, n);
  }

  /** {@code A A … A}, of the inverse for a negative number. */
  public static Tensor power(Tensor x, int exponent) {
    Matrices.requireSquare("matrixPower", x);
    if (exponent == 0) {
      return one(x);
    }
    Tensor base = exponent < 0 ? LinearSolve.inverse("matrixPower", x, true) : x;
    // A long, since the smallest int has no counterpart.
    long rest = Math.abs((long) exponent);
    if (rest == 1) {
      return exponent < 0 ? base : base.clone();
    }
    Tensor square = base;
    while (rest % 2 == 0) {
      square = square.matmul(square);
      rest /= 2;
    }
    Tensor product = square;
    for (rest /= 2; rest > 0; rest /= 2) {
      square = square.matmul(square);
      product = rest % 2 == 1 ? product.matmul(square) : product;
    }
    return product;
  }

  /** The identity for each matrix; the gradient is zero and not missing. */
  private static Tensor one(Tensor x) {
    int[] sizes = x.shape().toArray();
    Tensor y = Matrices.zeros(x, sizes);
    Tensor identity = Matrices.identity(x, x.size(-1));
    Autograd.noGrad(() -> y.copy_(identity));
    if (Derived.isWanted(x)) {
      y.recordedAs(new Rule("matrixPower", x, g -> Matrices.zeros(g, sizes)));
    }
    return y;
  }
}
