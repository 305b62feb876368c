package dev.lamina.op;

import dev.lamina.autograd.AutogradException;
import dev.lamina.linalg.Cholesky;
import dev.lamina.linalg.Qr;
import dev.lamina.tensor.LinearAlgebraException;
import dev.lamina.tensor.QR;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Factorisations into triangular matrices: QR and Cholesky's. */
public final class Orthogonal {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("qr", "x.qr()", "Orthonormal columns times an upper triangle.")
              .several(x -> parts(LinearSolve.regular(x[0]).qr()), Input.any(2, 3, 3))
              .several(x -> parts(x[0].qr()), Input.any(4, 2))
              .several(x -> parts(x[0].qr()), Input.any(2, 4))
              .several(x -> parts(x[0].qr()), Input.any(2, 0)),
          Operation.host("cholesky", "x.cholesky()", "The factor L of A = L L^T.")
              .sample(x -> positive(x[0]).cholesky(), Input.any(2, 3, 3))
              .sample(x -> positive(x[0]).cholesky(true), Input.any(3, 3)));

  private Orthogonal() {}

  private static List<Tensor> parts(QR qr) {
    return List.of(qr.q(), qr.r());
  }

  /** A symmetric matrix that is certainly positive definite, for samples. */
  static Tensor positive(Tensor x) {
    Tensor small = x.mul(0.125);
    Tensor square = small.matmul(Matrices.transposed(small));
    return square.add(Matrices.identity(x, x.size(-1)));
  }

  /** The factors of {@code A = Q R}. */
  public static QR qr(Tensor x, QR.Mode mode) {
    Matrices.requireMatrix("qr", x);
    int m = x.size(-2);
    int n = x.size(-1);
    if (m < n && Derived.isWanted(x)) {
      return wide(x, m, n);
    }
    boolean complete = mode == QR.Mode.COMPLETE;
    int k = complete ? m : Math.min(m, n);
    Tensor[] y =
        Matrices.map(
            "qr",
            new Tensor[] {x},
            new int[][] {{m, k}, {k, n}},
            (index, in, out) -> {
              Qr qr = Qr.of(in[0], m, n, complete);
              out[0] = qr.q();
              out[1] = qr.r();
            });
    if (Derived.isWanted(x)) {
      record(x, y[0], y[1]);
    }
    return new QR(y[0], y[1]);
  }

  /** More columns than rows: the first ones determine Q, and {@code R = Q^T A}. */
  private static QR wide(Tensor x, int m, int n) {
    QR square = qr(Matrices.part(x, -1, 0, m), QR.Mode.REDUCED);
    Tensor rest = Matrices.transposed(square.q()).matmul(Matrices.part(x, -1, m, n - m));
    return new QR(square.q(), Tensor.cat(List.of(square.r(), rest), -1));
  }

  /**
   * {@code dA = (gQ + Q mirrored(triu(gR R^T - Q^T gQ))) R^-T}; the terms of the two results are
   * recorded apart.
   */
  private static void record(Tensor x, Tensor q, Tensor r) {
    Tensor[] operands = {x};
    Tensor[] values = {q, r};
    Derived.record(
        "qr",
        q,
        operands,
        values,
        (operand, g, saved) -> {
          requireUnique(saved[0], saved[1]);
          Tensor inner = Matrices.transposed(saved[0]).matmul(g).neg();
          Tensor flow = saved[0].matmul(Matrices.mirrored(Matrices.transposed(inner.triu())));
          return divided(g.add(flow), saved[1]);
        });
    Derived.record(
        "qr",
        r,
        operands,
        values,
        (operand, g, saved) -> {
          requireUnique(saved[0], saved[1]);
          Tensor inner = g.matmul(Matrices.transposed(saved[1]));
          Tensor flow = saved[0].matmul(Matrices.mirrored(Matrices.transposed(inner.triu())));
          return divided(flow, saved[1]);
        });
  }

  /** {@code y R^-T}. */
  private static Tensor divided(Tensor y, Tensor r) {
    Tensor solved = LinearSolve.triangular(r, Matrices.transposed(y), true, true, false);
    return Matrices.transposed(solved);
  }

  private static void requireUnique(Tensor q, Tensor r) {
    if (r.size(-2) > r.size(-1)) {
      throw new AutogradException(
          "qr: the further columns of a complete Q are not determined and have no gradient; got Q "
              + q.shape()
              + ", R "
              + r.shape()
              + ". Use qr(), which leaves them out");
    }
  }

  /** {@code L} with {@code A = L L^T}, or {@code U} with {@code A = U^T U}. */
  public static Tensor cholesky(Tensor x, boolean upper) {
    Matrices.requireSquare("cholesky", x);
    int n = x.size(-1);
    Tensor y =
        Matrices.map(
            "cholesky",
            new Tensor[] {x},
            new int[][] {{n, n}},
            (index, in, out) -> {
              double[] a = upper ? flipped(in[0], n) : in[0];
              int failed = Cholesky.factorise(a, n);
              if (failed > 0) {
                throw notPositive(x, index, failed);
              }
              out[0] = upper ? flipped(a, n) : a;
            })[0];
    if (Derived.isWanted(x)) {
      // dA = L^-T mirrored(tril(L^T g)) / 2 L^-1
      Derived.record(
          "cholesky",
          y,
          new Tensor[] {x},
          new Tensor[] {y},
          (operand, g, saved) -> {
            Tensor l = upper ? Matrices.transposed(saved[0]) : saved[0];
            Tensor toL = upper ? Matrices.transposed(g) : g;
            Tensor turned = Matrices.transposed(l);
            Tensor inner = Matrices.mirrored(turned.matmul(toL)).mul(0.5);
            Tensor left = LinearSolve.triangular(turned, inner, true, true, false);
            return LinearSolve.triangular(l, left, false, false, false);
          });
    }
    return y;
  }

  private static double[] flipped(double[] a, int n) {
    double[] t = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        t[j * n + i] = a[i * n + j];
      }
    }
    return t;
  }

  private static LinearAlgebraException notPositive(Tensor x, int index, int failed) {
    return new LinearAlgebraException(
        "cholesky: "
            + Matrices.place(x, index)
            + " is not positive definite: pivot "
            + (failed - 1)
            + " is not above zero; got "
            + x.dtype()
            + " "
            + x.shape()
            + ". Add a small multiple of the identity, or use eigh()");
  }
}
