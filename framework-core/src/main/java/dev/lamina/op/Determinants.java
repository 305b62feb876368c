package dev.lamina.op;

import dev.lamina.autograd.AutogradException;
import dev.lamina.linalg.Lu;
import dev.lamina.linalg.Svd;
import dev.lamina.tensor.SlogDet;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Determinants and their logarithms. */
public final class Determinants {
  /** Matrices whose pivots differ by more count as singular, for gradients. */
  private static final double REGULAR = 1e-8;

  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("det", "x.det()", "The determinant.")
              .sample(x -> x[0].det(), Input.any(3, 3))
              // Of rank 1 and 2: cofactors are finite where no inverse is.
              .sample(x -> x[0].mm(x[1]).det(), Input.any(2, 1), Input.any(1, 2))
              .sample(x -> x[0].matmul(x[1]).det(), Input.any(2, 3, 2), Input.any(2, 2, 3)),
          Operation.host("slogdet", "x.slogdet()", "Sign and logarithm of the determinant.")
              .several(x -> parts(LinearSolve.regular(x[0]).slogdet()), Input.any(2, 3, 3)),
          Operation.host("logdet", "x.logdet()", "The logarithm of the determinant.")
              .sample(x -> LinearSolve.regular(x[0]).logdet(), Input.any(2, 3, 3)));

  private Determinants() {}

  private static List<Tensor> parts(SlogDet d) {
    return List.of(d.sign(), d.logAbsDet());
  }

  /** The determinant. */
  public static Tensor det(Tensor x) {
    Matrices.requireSquare("det", x);
    int n = x.size(-1);
    boolean[] regular = {true};
    Tensor y =
        Matrices.map(
            "det",
            new Tensor[] {x},
            new int[][] {{}},
            (index, in, out) -> {
              Lu lu = Lu.of(in[0], n);
              out[0][0] = lu.sign();
              double least = Double.POSITIVE_INFINITY;
              double most = 0;
              for (int i = 0; i < n; i++) {
                out[0][0] *= lu.pivot(i);
                least = Math.min(least, Math.abs(lu.pivot(i)));
                most = Math.max(most, Math.abs(lu.pivot(i)));
              }
              out[0][0] += 0.0; // No zero below zero.
              regular[0] &= n == 0 || least > REGULAR * most;
            })[0];
    if (Derived.isWanted(x)) {
      record(x, y, regular[0]);
    }
    return y;
  }

  private static void record(Tensor x, Tensor y, boolean regular) {
    if (x.numel() == 0) {
      y.recordedAs(new NoGradient("det", x));
    } else if (regular) {
      // d det = det tr(A^-1 dA)
      Derived.record(
          "det",
          y,
          new Tensor[] {x},
          new Tensor[] {x, y},
          (operand, g, saved) ->
              asMatrices(g.mul(saved[1]))
                  .mul(Matrices.transposed(LinearSolve.inverse("det", saved[0], false))));
    } else {
      Derived.record(
          "det",
          y,
          new Tensor[] {x},
          new Tensor[] {x},
          (operand, g, saved) -> asMatrices(g).mul(cofactors(saved[0])));
    }
  }

  private static Tensor asMatrices(Tensor x) {
    return x.unsqueeze(-1).unsqueeze(-1);
  }

  /**
   * The cofactors, which are the derivatives of the determinant: with {@code A = U diag(s) V^T}
   * they are {@code det(U) det(V) U diag(p) V^T}, where {@code p[i]} is the product of all singular
   * values but {@code s[i]}. Nothing is divided, so singular matrices have them too.
   */
  private static Tensor cofactors(Tensor x) {
    int n = x.size(-1);
    Tensor y =
        Matrices.map(
            "det",
            new Tensor[] {x},
            new int[][] {{n, n}},
            (index, in, out) -> {
              Svd svd = decomposed(x, index, in[0]);
              double sign = orientation(svd, n);
              double[] core = new double[n * n];
              for (int i = 0; i < n; i++) {
                core[i * n + i] = sign * others(svd.s(), i, i);
              }
              out[0] = sandwich(svd, core, n);
            })[0];
    if (Derived.isWanted(x)) {
      Derived.record(
          "det",
          y,
          new Tensor[] {x},
          new Tensor[] {x},
          (operand, g, saved) -> cofactorGradient(saved[0], g));
    }
    return y;
  }

  /**
   * The gradient of {@code sum(g * cofactors(x))}. In the basis of the singular vectors only pairs
   * of rows and columns meet, with the product of all other singular values.
   */
  private static Tensor cofactorGradient(Tensor x, Tensor g) {
    if (Derived.isWanted(x, g)) {
      throw new AutogradException(
          "det: singular matrices have no third derivative here; got "
              + x.dtype()
              + " "
              + x.shape()
              + ". Differentiate twice at most, or add a small multiple of the identity");
    }
    int n = x.size(-1);
    return Matrices.map(
        "det",
        new Tensor[] {x, g},
        new int[][] {{n, n}},
        (index, in, out) -> {
          Svd svd = decomposed(x, index, in[0]);
          double sign = orientation(svd, n);
          double[] inner = unwrapped(svd, in[1], n);
          double[] core = new double[n * n];
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              if (i != j) {
                double p = sign * others(svd.s(), i, j);
                core[j * n + j] += p * inner[i * n + i];
                core[j * n + i] -= p * inner[i * n + j];
              }
            }
          }
          out[0] = sandwich(svd, core, n);
        })[0];
  }

  private static Svd decomposed(Tensor x, int index, double[] a) {
    Matrices.requireFinite("det", x, index, a);
    int n = x.size(-1);
    return Svd.of(a, n, n, true).orElseThrow(() -> Matrices.notConverged("det", x, index));
  }

  /** {@code det(U) det(V)}, 1 or -1. */
  private static double orientation(Svd svd, int n) {
    return orientation(svd.u(), n) * orientation(svd.vt(), n);
  }

  private static double orientation(double[] orthogonal, int n) {
    Lu lu = Lu.of(orthogonal, n);
    double sign = lu.sign();
    for (int i = 0; i < n; i++) {
      sign *= Math.signum(lu.pivot(i));
    }
    return sign;
  }

  /** The product of all values but two, or but one. */
  private static double others(double[] s, int i, int j) {
    double product = 1;
    for (int k = 0; k < s.length; k++) {
      product *= k == i || k == j ? 1 : s[k];
    }
    return product;
  }

  /** {@code U core V^T}. */
  private static double[] sandwich(Svd svd, double[] core, int n) {
    double[] y = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double sum = 0;
        for (int l = 0; l < n; l++) {
          sum += svd.u()[i * n + l] * core[l * n + k];
        }
        for (int j = 0; j < n; j++) {
          y[i * n + j] += sum * svd.vt()[k * n + j];
        }
      }
    }
    return y;
  }

  /** {@code U^T g V}. */
  private static double[] unwrapped(Svd svd, double[] g, int n) {
    double[] y = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double sum = 0;
        for (int l = 0; l < n; l++) {
          sum += svd.u()[l * n + i] * g[l * n + k];
        }
        for (int j = 0; j < n; j++) {
          y[i * n + j] += sum * svd.vt()[j * n + k];
        }
      }
    }
    return y;
  }

  /** Sign and logarithm of the magnitude. */
  public static SlogDet slogdet(Tensor x) {
    return slogdet("slogdet", x);
  }

  private static SlogDet slogdet(String op, Tensor x) {
    Matrices.requireSquare(op, x);
    int n = x.size(-1);
    Tensor[] y =
        Matrices.map(
            op,
            new Tensor[] {x},
            new int[][] {{}, {}},
            (index, in, out) -> {
              Lu lu = Lu.of(in[0], n);
              out[0][0] = lu.sign();
              for (int i = 0; i < n; i++) {
                out[0][0] *= Math.signum(lu.pivot(i));
                out[1][0] += Math.log(Math.abs(lu.pivot(i)));
              }
              out[0][0] += 0.0; // No zero below zero.
            });
    if (Derived.isWanted(x)) {
      int[] sizes = x.shape().toArray();
      Derived.Law none = (operand, g, saved) -> Matrices.zeros(g, sizes);
      Derived.record(op, y[0], new Tensor[] {x}, new Tensor[] {}, none);
      // d log|det| = tr(A^-1 dA)
      Derived.record(
          op,
          y[1],
          new Tensor[] {x},
          new Tensor[] {x},
          (operand, g, saved) ->
              asMatrices(g).mul(Matrices.transposed(LinearSolve.inverse(op, saved[0], false))));
    }
    return new SlogDet(y[0], y[1]);
  }

  /** The logarithm of the determinant; NaN if that is negative. */
  public static Tensor logdet(Tensor x) {
    SlogDet parts = slogdet("logdet", x);
    return parts.logAbsDet().maskedFill(parts.sign().lt(0), Double.NaN);
  }
}
