package dev.lamina.op;

import dev.lamina.linalg.Svd;
import dev.lamina.tensor.SVD;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** The singular value decomposition. */
public final class SingularValues {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("svd", "x.svd()", "The singular value decomposition.")
              .several(x -> parts(spread(x[0]).svd()), Input.any(2, 3, 3))
              .several(x -> parts(spread(x[0]).svd()), Input.any(4, 2))
              .several(x -> parts(spread(x[0]).svd()), Input.any(2, 3))
              .several(x -> parts(x[0].svd()), Input.any(0, 3)),
          Operation.host("svdvals", "x.svdvals()", "The singular values.")
              .sample(x -> spread(x[0]).svdvals(), Input.any(2, 3, 3))
              .sample(x -> spread(x[0]).svdvals(), Input.any(3, 2)));

  private SingularValues() {}

  private static List<Tensor> parts(SVD svd) {
    return List.of(svd.u(), svd.s(), svd.vh());
  }

  /** A matrix with singular values apart from each other, for samples. */
  static Tensor spread(Tensor x) {
    int m = x.size(-2);
    int n = x.size(-1);
    double[] steps = new double[m * n];
    for (int i = 0; i < Math.min(m, n); i++) {
      steps[i * n + i] = 3 * (i + 1);
    }
    return x.mul(0.125).add(Matrices.of(x, steps, m, n));
  }

  /** The parts of {@code A = U diag(s) V^T}. */
  public static SVD svd(Tensor x, boolean full) {
    return svd("svd", x, full);
  }

  /** The singular values alone. */
  public static Tensor values(Tensor x) {
    return svd("svdvals", x, false).s();
  }

  static SVD svd(String op, Tensor x, boolean full) {
    Matrices.requireMatrix(op, x);
    int m = x.size(-2);
    int n = x.size(-1);
    int k = Math.min(m, n);
    Tensor[] y =
        Matrices.map(
            op,
            new Tensor[] {x},
            new int[][] {{m, full ? m : k}, {k}, {full ? n : k, n}},
            (index, in, out) -> {
              Matrices.requireFinite(op, x, index, in[0]);
              Svd svd =
                  Svd.of(in[0], m, n, full).orElseThrow(() -> Matrices.notConverged(op, x, index));
              out[0] = svd.u();
              out[1] = svd.s();
              out[2] = svd.vt();
            });
    if (Derived.isWanted(x)) {
      Tensor[] operands = {x};
      Derived.record(op, y[0], operands, y, (operand, g, saved) -> ofLeft(g, saved));
      Derived.record(op, y[1], operands, y, (operand, g, saved) -> ofValues(g, saved));
      Derived.record(op, y[2], operands, y, (operand, g, saved) -> ofRight(g, saved));
    }
    return new SVD(y[0], y[1], y[2]);
  }

  // The gradients follow J. Townsend, "Differentiating the Singular Value Decomposition" (2016).
  // Further columns of a full U and rows of V^T are not determined; their gradients do not count.

  /** {@code U diag(gs) V^T}. */
  private static Tensor ofValues(Tensor g, Tensor[] saved) {
    return left(saved).mul(g.unsqueeze(-2)).matmul(right(saved));
  }

  /** {@code (U (skew(U^T gU) / E) diag(s) + (I - U U^T) gU diag(s)^-1) V^T}. */
  private static Tensor ofLeft(Tensor g, Tensor[] saved) {
    Tensor u = left(saved);
    Tensor s = saved[1].unsqueeze(-2);
    Tensor toU = Matrices.part(g, -1, 0, u.size(-1));
    Tensor inner = Matrices.transposed(u).matmul(toU);
    Tensor flow = u.matmul(skew(inner).div(gaps(saved[1])).mul(s));
    if (u.size(-2) > u.size(-1)) {
      flow = flow.add(toU.sub(u.matmul(inner)).div(s));
    }
    return flow.matmul(right(saved));
  }

  /** {@code U (diag(s) (skew(V^T gV) / E) V^T + diag(s)^-1 gV^T (I - V V^T))}. */
  private static Tensor ofRight(Tensor g, Tensor[] saved) {
    Tensor vt = right(saved);
    Tensor s = saved[1].unsqueeze(-1);
    Tensor toV = Matrices.part(g, -2, 0, vt.size(-2));
    Tensor inner = vt.matmul(Matrices.transposed(toV));
    Tensor flow = skew(inner).div(gaps(saved[1])).mul(s).matmul(vt);
    if (vt.size(-1) > vt.size(-2)) {
      flow = flow.add(toV.sub(Matrices.transposed(inner).matmul(vt)).div(s));
    }
    return left(saved).matmul(flow);
  }

  private static Tensor left(Tensor[] saved) {
    return Matrices.part(saved[0], -1, 0, saved[1].size(-1));
  }

  private static Tensor right(Tensor[] saved) {
    return Matrices.part(saved[2], -2, 0, saved[1].size(-1));
  }

  private static Tensor skew(Tensor x) {
    return x.sub(Matrices.transposed(x));
  }

  /** {@code E[i, j] = s[j]^2 - s[i]^2}, with ones on the diagonal. */
  private static Tensor gaps(Tensor s) {
    Tensor square = s.square();
    Tensor gaps = square.unsqueeze(-2).sub(square.unsqueeze(-1));
    return gaps.add(Matrices.identity(s, s.size(-1)));
  }
}
