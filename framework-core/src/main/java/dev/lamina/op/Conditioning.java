package dev.lamina.op;

import dev.lamina.tensor.MatrixNorm;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Condition numbers. */
public final class Conditioning {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("cond", "x.cond(p)", "The condition number of a matrix.")
              .sample(x -> SingularValues.spread(x[0]).cond(), Input.any(2, 3, 2))
              .sample(x -> LinearSolve.regular(x[0]).cond(1), Input.any(3, 3))
              .sample(x -> LinearSolve.regular(x[0]).cond(MatrixNorm.NUCLEAR), Input.any(2, 2)));

  private Conditioning() {}

  /** By a norm that has a number. */
  public static Tensor cond(Tensor x, double p) {
    Matrices.requireMatrix("cond", x);
    if (Math.abs(p) != 2) {
      Matrices.requireSquare("cond", x);
    }
    if (x.numel() == 0) {
      return none(x);
    }
    if (Math.abs(p) != 2) {
      return x.matrixNorm(p).mul(inverse(x).matrixNorm(p));
    }
    Tensor s = SingularValues.svd("cond", x, false).s();
    Tensor largest = s.select(-1, 0);
    Tensor smallest = s.select(-1, -1);
    return p > 0 ? largest.div(smallest) : smallest.div(largest);
  }

  /** By a norm that has a name. */
  public static Tensor cond(Tensor x, MatrixNorm p) {
    Matrices.requireSquare("cond", x);
    return x.numel() == 0 ? none(x) : x.matrixNorm(p).mul(inverse(x).matrixNorm(p));
  }

  /** The inverse; infinity everywhere if there is none, and so is then the condition number. */
  private static Tensor inverse(Tensor x) {
    Tensor inverse = LinearSolve.inverse("cond", x, false);
    Tensor broken = inverse.sub(inverse).ne(0);
    return inverse.maskedFill(
        broken.to(x.dtype()).sum(new int[] {-2, -1}, true).gt(0), Double.POSITIVE_INFINITY);
  }

  private static Tensor none(Tensor x) {
    return Matrices.zeros(x, Arrays.copyOf(x.shape().toArray(), x.ndim() - 2));
  }
}
