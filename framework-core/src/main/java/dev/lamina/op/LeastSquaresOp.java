package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;
import dev.lamina.linalg.Qr;
import dev.lamina.linalg.Svd;
import dev.lamina.linalg.Triangular;
import dev.lamina.tensor.LeastSquares;
import dev.lamina.tensor.LeastSquares.Driver;
import dev.lamina.tensor.RankTolerance;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Least squares. */
public final class LeastSquaresOp {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.host("lstsq", "x.lstsq(b)", "The solution of A X = B by least squares.")
              .sample(
                  x -> SingularValues.spread(x[0]).lstsq(x[1]).solution(),
                  Input.any(4, 2),
                  Input.any(4, 3))
              .sample(
                  x -> SingularValues.spread(x[0]).lstsq(x[1], Driver.GELS).solution(),
                  Input.any(2, 2, 3),
                  Input.any(2, 2)));

  private final Tensor a;
  private final Driver driver;
  private final double rcond;
  private final int m;
  private final int n;
  private final int k;

  private LeastSquaresOp(Tensor a, Tensor b, Driver driver, double rcond) {
    this.a = a;
    this.driver = driver;
    this.rcond = rcond;
    this.m = a.size(-2);
    this.n = a.size(-1);
    this.k = b.size(-1);
  }

  /**
   * Solves with the bound for the rank that follows from size and type.
   *
   * @param a {@code [..., m, n]}
   * @param b {@code [..., m, k]} or {@code [..., m]}
   * @param driver how
   * @return the solution and what else there is
   */
  public static LeastSquares solve(Tensor a, Tensor b, Driver driver) {
    Matrices.requireMatrix("lstsq", a);
    double gap = a.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
    return solve(a, b, driver, gap * Math.max(a.size(-2), a.size(-1)));
  }

  /** Solves; singular values up to {@code rcond} times the largest count as zero. */
  public static LeastSquares solve(Tensor a, Tensor b, Driver driver, double rcond) {
    Matrices.requireMatrix("lstsq", a);
    Products.requireOneType("lstsq", a, b);
    if (LinearSolve.isVector(a, b)) {
      int[] sizes = Arrays.copyOf(b.shape().toArray(), b.ndim() + 1);
      sizes[b.ndim()] = 1;
      LeastSquares column = solve(a, Movement.inner(b, sizes), driver, rcond);
      Tensor x = column.solution();
      int[] rows = Arrays.copyOf(x.shape().toArray(), x.ndim() - 1);
      return new LeastSquares(
          Movement.inner(x, rows), column.residuals(), column.rank(), column.singularValues());
    }
    if (b.ndim() < 2 || b.size(-2) != a.size(-2)) {
      throw new ShapeException(
          "lstsq: the right side does not fit the matrix; got A "
              + a.shape()
              + ", B "
              + b.shape()
              + "; expected A [..., m, n] and B [..., m, k] or [..., m]");
    }
    Tensor[] pair = LinearSolve.sameBatch("lstsq", a, b);
    return new LeastSquaresOp(pair[0], pair[1], driver, rcond).run(pair[1]);
  }

  private LeastSquares run(Tensor b) {
    boolean[] full = {true};
    Tensor[] y =
        Matrices.map(
            "lstsq",
            new Tensor[] {b, a},
            new int[][] {{n, k}, {k}, {}, {Math.min(m, n)}},
            (index, in, out) -> {
              if (driver == Driver.GELS) {
                out[0] = byQr(index, in[1], in[0]);
                out[2][0] = Math.min(m, n);
              } else {
                out[2][0] = bySvd(index, in[1], in[0], out);
              }
              full[0] &= out[2][0] == n;
              out[1] = remaining(in[1], in[0], out[0]);
            });
    if (Derived.isWanted(a, b)) {
      record(b, y[0]);
    }
    boolean ranked = driver != Driver.GELS;
    boolean values = ranked && driver != Driver.GELSY;
    boolean residuals = m > n && full[0] && driver != Driver.GELSY;
    Tensor none = Matrices.zeros(b, 0);
    return new LeastSquares(
        y[0],
        residuals ? y[1] : none,
        (ranked ? y[2] : none).to(DType.INT64),
        values ? y[3] : none);
  }

  /** {@code X = A^+ B}: the gradients of the product with the pseudo-inverse. */
  private void record(Tensor b, Tensor x) {
    RankTolerance automatic = RankTolerance.automatic();
    RankTolerance same = driver == Driver.GELS ? automatic : automatic.withRtol(rcond);
    Derived.record(
        "lstsq",
        x,
        new Tensor[] {a, b},
        new Tensor[] {a, b},
        (operand, g, saved) -> {
          Tensor p = PseudoInverse.pinv(saved[0], same, false);
          return operand == 1
              ? Matrices.transposed(p).matmul(g)
              : PseudoInverse.gradient(g.matmul(Matrices.transposed(saved[1])), saved[0], p);
        });
  }

  /** By QR of the matrix, or of the transposed one if it has more columns than rows. */
  private double[] byQr(int index, double[] matrix, double[] b) {
    boolean tall = m >= n;
    int rows = Math.max(m, n);
    int cols = Math.min(m, n);
    Qr qr = Qr.of(tall ? matrix : transposed(matrix, m, n), rows, cols, false);
    for (int i = 0; i < cols; i++) {
      if (qr.r()[i * cols + i] == 0) {
        throw Matrices.singular("lstsq", a, index, i);
      }
    }
    double[] q = qr.q();
    if (tall) {
      double[] x = product(transposed(q, rows, cols), b, cols, rows);
      Triangular.solve(qr.r(), cols, x, k, true, false);
      return x;
    }
    double[] y = b.clone();
    Triangular.solve(transposed(qr.r(), cols, cols), cols, y, k, false, false);
    return product(q, y, rows, cols);
  }

  /** By the singular values, of which the small ones count as zero; returns the rank. */
  private int bySvd(int index, double[] matrix, double[] b, double[][] out) {
    Matrices.requireFinite("lstsq", a, index, matrix);
    Svd svd =
        Svd.of(matrix, m, n, false).orElseThrow(() -> Matrices.notConverged("lstsq", a, index));
    double[] s = svd.s();
    double[] inner = product(transposed(svd.u(), m, s.length), b, s.length, m);
    int rank = 0;
    for (int l = 0; l < s.length; l++) {
      boolean counts = s[l] > rcond * s[0];
      rank += counts ? 1 : 0;
      for (int j = 0; j < k; j++) {
        inner[l * k + j] = counts ? inner[l * k + j] / s[l] : 0;
      }
    }
    out[0] = product(transposed(svd.vt(), s.length, n), inner, n, s.length);
    out[3] = s;
    return rank;
  }

  /** The sums of the squares of {@code A X - B}, by columns. */
  private double[] remaining(double[] matrix, double[] b, double[] x) {
    double[] fitted = product(matrix, x, m, n);
    double[] sums = new double[k];
    for (int i = 0; i < fitted.length; i++) {
      double rest = fitted[i] - b[i];
      sums[i % k] += rest * rest;
    }
    return sums;
  }

  private double[] product(double[] left, double[] right, int rows, int inner) {
    double[] y = new double[rows * k];
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < inner; l++) {
        for (int j = 0; j < k; j++) {
          y[i * k + j] += left[i * inner + l] * right[l * k + j];
        }
      }
    }
    return y;
  }

  private static double[] transposed(double[] x, int rows, int cols) {
    double[] y = new double[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        y[j * rows + i] = x[i * cols + j];
      }
    }
    return y;
  }
}
