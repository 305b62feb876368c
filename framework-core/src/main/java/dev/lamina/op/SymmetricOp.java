package dev.lamina.op;

import dev.lamina.linalg.SymmetricEigen;
import dev.lamina.tensor.Eigh;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Eigenvalues and eigenvectors of symmetric matrices. */
public final class SymmetricOp {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("eigh", "x.eigh()", "Eigenvalues and eigenvectors of a symmetric matrix.")
              .several(x -> parts(spread(x[0]).eigh()), Input.any(2, 3, 3))
              .several(x -> parts(spread(x[0]).eigh(true)), Input.any(3, 3)),
          Operation.host("eigvalsh", "x.eigvalsh()", "Eigenvalues of a symmetric matrix.")
              .sample(x -> spread(x[0]).eigvalsh(), Input.any(2, 3, 3))
              .sample(x -> spread(x[0]).eigvalsh(true), Input.any(3, 3)));

  private SymmetricOp() {}

  private static List<Tensor> parts(Eigh e) {
    return List.of(e.values(), e.vectors());
  }

  /** A symmetric matrix with eigenvalues apart from each other, for samples. */
  private static Tensor spread(Tensor x) {
    Tensor apart = SingularValues.spread(x);
    return apart.add(Matrices.transposed(apart));
  }

  /** The parts of {@code A = V diag(w) V^T}; one triangle counts. */
  public static Eigh eigh(Tensor x, boolean upper) {
    return eigh("eigh", x, upper);
  }

  /** The eigenvalues alone. */
  public static Tensor values(Tensor x, boolean upper) {
    return eigh("eigvalsh", x, upper).values();
  }

  static Eigh eigh(String op, Tensor x, boolean upper) {
    Matrices.requireSquare(op, x);
    int n = x.size(-1);
    Tensor[] y =
        Matrices.map(
            op,
            new Tensor[] {x},
            new int[][] {{n}, {n, n}},
            (index, in, out) -> {
              Matrices.requireFinite(op, x, index, in[0]);
              SymmetricEigen e =
                  SymmetricEigen.of(in[0], n, upper)
                      .orElseThrow(() -> Matrices.notConverged(op, x, index));
              out[0] = e.values();
              out[1] = e.vectors();
            });
    if (Derived.isWanted(x)) {
      record(op, x, y);
    }
    return new Eigh(y[0], y[1]);
  }

  /**
   * {@code dA = V (diag(gw) + skew(V^T gV) / E) V^T} with {@code E[i, j] = w[j] - w[i]}. M. Giles,
   * "An extended collection of matrix derivative results" (2008), 3.1.
   */
  private static void record(String op, Tensor x, Tensor[] y) {
    Tensor[] operands = {x};
    Derived.record(
        op,
        y[0],
        operands,
        y,
        (operand, g, saved) -> {
          Tensor v = saved[1];
          return v.mul(g.unsqueeze(-2)).matmul(Matrices.transposed(v));
        });
    Derived.record(
        op,
        y[1],
        operands,
        y,
        (operand, g, saved) -> {
          Tensor w = saved[0];
          Tensor v = saved[1];
          Tensor inner = Matrices.transposed(v).matmul(g);
          Tensor skew = inner.sub(Matrices.transposed(inner)).mul(0.5);
          Tensor gaps = w.unsqueeze(-2).sub(w.unsqueeze(-1));
          Tensor core = skew.div(gaps.add(Matrices.identity(w, w.size(-1))));
          return v.matmul(core).matmul(Matrices.transposed(v));
        });
  }
}
