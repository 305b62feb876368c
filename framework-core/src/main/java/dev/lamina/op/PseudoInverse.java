package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.linalg.Svd;
import dev.lamina.linalg.SymmetricEigen;
import dev.lamina.tensor.RankTolerance;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The pseudo-inverse and the rank, which both follow from singular values that are not zero. */
public final class PseudoInverse {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("pinv", "x.pinv()", "The pseudo-inverse of Moore and Penrose.")
              .sample(x -> SingularValues.spread(x[0]).pinv(), Input.any(2, 3, 2))
              .sample(x -> SingularValues.spread(x[0]).pinv(), Input.any(2, 3))
              // Of rank 1, which small changes of both factors keep.
              .sample(x -> x[0].mm(x[1]).pinv(), Input.any(3, 1), Input.any(1, 3))
              .sample(
                  x -> {
                    Tensor symmetric = x[0].add(x[0].t()).add(LinearSolve.regular(x[0]));
                    return symmetric.add(symmetric.t()).pinv(RankTolerance.automatic(), true);
                  },
                  Input.any(3, 3))
              .sample(x -> x[0].pinv(), Input.any(2, 0)),
          Operation.host("matrixRank", "x.matrixRank()", "The number of independent rows.")
              .sample(x -> x[0].matrixRank(), Input.any(2, 3, 3))
              .withoutGradient());

  private PseudoInverse() {}

  /** The bounds for the matrices of a batch. */
  private record Bounds(Optional<double[]> atol, Optional<double[]> rtol, double automatic) {
    static Bounds of(String op, Tensor x, RankTolerance tolerance) {
      double gap = x.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
      int longest = Math.max(x.size(-2), x.size(-1));
      Shape batch = Shape.of(Arrays.copyOf(x.shape().toArray(), x.ndim() - 2));
      return new Bounds(
          tolerance.atol().map(t -> values(op, t, batch)),
          tolerance.rtol().map(t -> values(op, t, batch)),
          gap * longest);
    }

    private static double[] values(String op, Tensor x, Shape batch) {
      Shape common = Shape.broadcast(op, x.shape(), batch);
      return x.detach().expand(common.toArray()).toDoubleArray();
    }

    double limit(int index, double largest) {
      double absolute = atol.map(a -> a[index]).orElse(0.0);
      double otherwise = absolute > 0 ? 0 : automatic;
      return Math.max(absolute, rtol.map(r -> r[index]).orElse(otherwise) * largest);
    }
  }

  /** The pseudo-inverse; of a symmetric matrix by its lower triangle if {@code hermitian}. */
  public static Tensor pinv(Tensor x, RankTolerance tolerance, boolean hermitian) {
    require("pinv", x, hermitian);
    int m = x.size(-2);
    int n = x.size(-1);
    Bounds bounds = Bounds.of("pinv", x, tolerance);
    Tensor y =
        Matrices.map(
            "pinv",
            new Tensor[] {x},
            new int[][] {{n, m}},
            (index, in, out) -> {
              Svd svd = decomposed("pinv", x, index, in[0], hermitian);
              double limit = bounds.limit(index, svd.s().length == 0 ? 0 : largest(svd.s()));
              invert(svd, limit, m, n, out[0]);
            })[0];
    if (Derived.isWanted(x)) {
      Derived.record(
          "pinv",
          y,
          new Tensor[] {x},
          new Tensor[] {x, y},
          (operand, g, saved) -> gradient(g, saved[0], saved[1]));
    }
    return y;
  }

  /** The number of singular values that are not zero, int64. */
  public static Tensor rank(Tensor x, RankTolerance tolerance, boolean hermitian) {
    require("matrixRank", x, hermitian);
    Bounds bounds = Bounds.of("matrixRank", x, tolerance);
    Tensor count =
        Matrices.map(
            "matrixRank",
            new Tensor[] {x},
            new int[][] {{}},
            (index, in, out) -> {
              double[] s = decomposed("matrixRank", x, index, in[0], hermitian).s();
              double limit = bounds.limit(index, largest(s));
              out[0][0] = Arrays.stream(s).filter(v -> Math.abs(v) > limit).count();
            })[0];
    return count.to(DType.INT64);
  }

  private static void require(String op, Tensor x, boolean hermitian) {
    if (hermitian) {
      Matrices.requireSquare(op, x);
    } else {
      Matrices.requireMatrix(op, x);
    }
  }

  /** The decomposition; for a symmetric matrix its eigenvalues stand for the singular values. */
  private static Svd decomposed(String op, Tensor x, int index, double[] a, boolean hermitian) {
    Matrices.requireFinite(op, x, index, a);
    int m = x.size(-2);
    int n = x.size(-1);
    if (!hermitian) {
      return Svd.of(a, m, n, false).orElseThrow(() -> Matrices.notConverged(op, x, index));
    }
    SymmetricEigen e =
        SymmetricEigen.of(a, n, false).orElseThrow(() -> Matrices.notConverged(op, x, index));
    double[] turned = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        turned[j * n + i] = e.vectors()[i * n + j];
      }
    }
    return new Svd(e.vectors(), e.values(), turned);
  }

  private static double largest(double[] s) {
    return Arrays.stream(s).map(Math::abs).max().orElse(0);
  }

  /** {@code V diag(1 / s) U^T} over the values above a limit. */
  private static void invert(Svd svd, double limit, int m, int n, double[] out) {
    int k = svd.s().length;
    for (int l = 0; l < k; l++) {
      if (Math.abs(svd.s()[l]) > limit) {
        for (int i = 0; i < n; i++) {
          double scaled = svd.vt()[l * n + i] / svd.s()[l];
          for (int j = 0; j < m; j++) {
            out[i * m + j] += scaled * svd.u()[j * k + l];
          }
        }
      }
    }
  }

  /**
   * The gradient by way of a matrix {@code x} with pseudo-inverse {@code p}, of constant rank. G.
   * Golub and V. Pereyra, "The Differentiation of Pseudo-Inverses and Nonlinear Least Squares
   * Problems Whose Variables Separate" (1973).
   */
  static Tensor gradient(Tensor g, Tensor x, Tensor p) {
    Tensor toX = Matrices.transposed(g);
    Tensor pt = Matrices.transposed(p);
    if (x.size(-2) <= x.size(-1)) {
      Tensor k = toX.matmul(p);
      Tensor kp = k.matmul(pt);
      Tensor inverse = Matrices.transposed(p.matmul(k));
      Tensor beside = x.matmul(p).matmul(kp);
      Tensor rest = pt.matmul(p).matmul(toX.sub(k.matmul(x)));
      return kp.sub(inverse).sub(beside).add(rest);
    }
    Tensor k = p.matmul(toX);
    Tensor pk = pt.matmul(k);
    Tensor inverse = Matrices.transposed(k.matmul(p));
    Tensor beside = pk.matmul(p).matmul(x);
    Tensor rest = toX.sub(x.matmul(k)).matmul(p).matmul(pt);
    return pk.sub(inverse).sub(beside).add(rest);
  }
}
