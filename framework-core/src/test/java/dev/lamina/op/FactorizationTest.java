package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.CovarianceWeights;
import dev.lamina.tensor.Eigh;
import dev.lamina.tensor.LeastSquares;
import dev.lamina.tensor.LeastSquares.Driver;
import dev.lamina.tensor.LinearAlgebraException;
import dev.lamina.tensor.MatrixNorm;
import dev.lamina.tensor.QR;
import dev.lamina.tensor.RankTolerance;
import dev.lamina.tensor.SVD;
import dev.lamina.tensor.SlogDet;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Factorisations: that they give the matrix again, edges, precision, and wrong calls. */
class FactorizationTest {
  private static final Tensor SINGULAR = Tensor.of(new double[][] {{1, 2}, {2, 4}});

  private static Tensor values(int... sizes) {
    Random random = new Random(5);
    Shape shape = Shape.of(sizes);
    double[] v = new double[shape.numel()];
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextGaussian();
    }
    return Tensor.of(v, shape);
  }

  private static double[] flat(Tensor x) {
    return x.flatten().toDoubleArray();
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(flat(expected), flat(actual), tolerance);
  }

  private static Tensor turned(Tensor x) {
    return x.transpose(-2, -1);
  }

  private static void assertOrthonormal(Tensor q) {
    int n = q.size(-1);
    int[] sizes = q.shape().toArray();
    sizes[sizes.length - 2] = n;
    Tensor identity = Tensor.zeros(q.dtype(), sizes).to(q.device()).add(Matrices.identity(q, n));
    assertClose(identity, turned(q).matmul(q), 1e-13);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 5", "6, 3", "3, 6", "40, 7", "7, 40", "30, 30"})
  void partsGiveTheMatrixAgain(int m, int n) {
    Tensor x = values(2, m, n);
    for (QR.Mode mode : QR.Mode.values()) {
      QR qr = x.qr(mode);
      assertClose(x, qr.q().matmul(qr.r()), 1e-12);
      assertOrthonormal(qr.q());
      assertClose(qr.r().triu(), qr.r(), 0);
    }
    SVD svd = x.svd();
    assertClose(x, svd.u().mul(svd.s().unsqueeze(-2)).matmul(svd.vh()), 1e-12);
    assertOrthonormal(svd.u());
    assertOrthonormal(turned(svd.vh()));
    double[] s = svd.s().select(0, 0).toDoubleArray();
    for (int i = 1; i < s.length; i++) {
      assertTrue(s[i - 1] >= s[i] && s[i] >= 0);
    }
    SVD full = x.svd(true);
    assertEquals(Shape.of(2, m, m), full.u().shape());
    assertEquals(Shape.of(2, n, n), full.vh().shape());
    assertOrthonormal(full.u());
    assertOrthonormal(turned(full.vh()));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5", "30"})
  void symmetricMatricesAreFoundAgain(int n) {
    Tensor x = values(2, n, n);
    Tensor lower = x.tril().add(turned(x.tril(-1)));
    Eigh eigh = x.eigh();
    Tensor v = eigh.vectors();
    assertClose(lower, v.mul(eigh.values().unsqueeze(-2)).matmul(turned(v)), 1e-12);
    assertOrthonormal(v);
    assertClose(turned(x).eigvalsh(true), eigh.values(), 1e-12);
    Tensor positive = x.matmul(turned(x)).add(Matrices.identity(x, n));
    Tensor l = positive.cholesky();
    assertClose(positive, l.matmul(turned(l)), 1e-12);
    assertClose(l.tril(), l, 0);
    assertClose(turned(l), positive.cholesky(true), 1e-12);
    assertClose(positive.solve(x), x.choleskySolve(l), 1e-11);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "6", "30"})
  void solutionsSolve(int n) {
    Tensor a = values(3, n, n);
    Tensor b = values(n, 4);
    assertClose(b.expand(3, n, 4), a.matmul(a.solve(b)), 1e-10);
    Tensor rows = values(4, n);
    assertClose(rows.expand(3, 4, n), a.solve(rows, false).matmul(a), 1e-10);
    assertClose(a.solve(Matrices.identity(a, n)), a.inv(), 1e-10);
    Tensor v = values(n);
    assertClose(v, a.select(0, 0).mv(a.select(0, 0).solve(v)), 1e-10);
    assertClose(values(3, n), a.matmul(a.solve(values(3, n)).unsqueeze(-1)).squeeze(-1), 1e-10);
    Tensor u = a.triu().add(Matrices.identity(a, n).mul(3));
    assertClose(b.expand(3, n, 4), u.matmul(u.solveTriangular(b, true)), 1e-9);
    assertClose(rows.expand(3, 4, n), u.solveTriangular(rows, true, false, false).matmul(u), 1e-9);
  }

  @Test
  void emptyMatricesHaveResults() {
    Tensor none = Tensor.zeros(DType.FLOAT64, 2, 0, 0);
    assertArrayEquals(new double[] {1, 1}, none.det().toDoubleArray());
    assertArrayEquals(new double[] {0, 0}, none.logdet().toDoubleArray());
    assertEquals(Shape.of(2, 0, 0), none.inv().shape());
    assertEquals(Shape.of(2, 0, 0), none.matrixExp().shape());
    assertArrayEquals(new long[] {0, 0}, none.matrixRank().toLongArray());
    assertArrayEquals(new double[] {0, 0}, none.cond().toDoubleArray());
    Tensor thin = Tensor.zeros(DType.FLOAT64, 3, 0);
    assertEquals(Shape.of(0, 3), thin.pinv().shape());
    assertClose(Matrices.identity(thin, 3), thin.qr(QR.Mode.COMPLETE).q(), 0);
    assertEquals(Shape.of(0, 2), thin.lstsq(Tensor.zeros(DType.FLOAT64, 3, 2)).solution().shape());
    assertEquals(Shape.of(0, 2), Tensor.zeros(0, 4, 2).svdvals().shape());
  }

  @Test
  void singularMatricesHaveDeterminants() {
    assertEquals(0, Math.abs(SINGULAR.det().item()));
    SlogDet parts = SINGULAR.slogdet();
    assertEquals(0, parts.sign().item());
    assertEquals(Double.NEGATIVE_INFINITY, parts.logAbsDet().item());
    assertEquals(Double.NEGATIVE_INFINITY, SINGULAR.logdet().item());
    assertTrue(Double.isNaN(Tensor.of(new double[][] {{-1, 0}, {0, 1}}).logdet().item()));
    Tensor x = SINGULAR.clone().requiresGrad_();
    x.det().backward();
    assertArrayEquals(new double[] {4, -2, -2, 1}, flat(x.grad()), 1e-14);
  }

  @Test
  void theConditionOfASingularMatrixIsInfinite() {
    assertEquals(Double.POSITIVE_INFINITY, SINGULAR.cond(1).item());
    assertTrue(SINGULAR.cond().item() > 1e15);
    assertEquals(
        4, Tensor.of(new double[][] {{4, 0}, {0, 1}}).cond(Double.POSITIVE_INFINITY).item());
  }

  @Test
  void float32IsRoundedOnce() {
    Tensor x = values(6, 6).to(DType.FLOAT32);
    Tensor exact = x.to(DType.FLOAT64).inv();
    assertEquals(DType.FLOAT32, x.inv().dtype());
    assertArrayEquals(
        exact.to(DType.FLOAT32).flatten().toFloatArray(), x.inv().flatten().toFloatArray());
  }

  @Test
  void toleranceDecidesTheRank() {
    Tensor x = Tensor.of(new double[][] {{1, 0, 0}, {0, 1e-3, 0}, {0, 0, 1e-20}});
    RankTolerance automatic = RankTolerance.automatic();
    assertEquals(2, x.matrixRank().itemLong());
    assertEquals(1, x.matrixRank(automatic.withRtol(0.01)).itemLong());
    assertEquals(1, x.matrixRank(automatic.withAtol(0.01)).itemLong());
    assertEquals(3, x.matrixRank(automatic.withAtol(1e-30)).itemLong());
    assertEquals(2, x.neg().matrixRank(automatic, true).itemLong());
    Tensor bounds = Tensor.of(new double[] {1e-5, 0.1});
    Tensor both = x.expand(2, 3, 3);
    assertArrayEquals(new long[] {2, 1}, both.matrixRank(automatic.withAtol(bounds)).toLongArray());
    assertClose(
        Tensor.of(new double[][] {{1, 0, 0}, {0, 0, 0}, {0, 0, 0}}),
        x.pinv(automatic.withRtol(0.01)),
        1e-15);
  }

  @Test
  void leastSquaresGiveWhatTheDriverHas() {
    Tensor a = values(6, 3);
    Tensor b = values(6, 2);
    Tensor normal = a.t().mm(a).solve(a.t().mm(b));
    Tensor rest = a.mm(normal).sub(b).square().sum(0);
    for (Driver driver : Driver.values()) {
      LeastSquares found = a.lstsq(b, driver);
      assertClose(normal, found.solution(), 1e-12);
      if (driver == Driver.GELSY) {
        assertEquals(0, found.residuals().numel());
      } else {
        assertClose(rest, found.residuals(), 1e-12);
      }
      assertEquals(driver == Driver.GELS ? 0 : 1, found.rank().numel());
    }
    assertClose(a.svdvals(), a.lstsq(b, Driver.GELSD).singularValues(), 1e-14);
    assertClose(normal.select(1, 0), a.lstsq(b.select(1, 0)).solution(), 1e-12);
  }

  @Test
  void leastSquaresOfLowRankHaveTheLeastNorm() {
    Tensor b = Tensor.of(new double[] {1, 2});
    LeastSquares found = SINGULAR.lstsq(b, Driver.GELSD);
    assertArrayEquals(new double[] {0.2, 0.4}, found.solution().toDoubleArray(), 1e-15);
    assertEquals(1, found.rank().itemLong());
    assertEquals(0, found.residuals().numel());
    Tensor wide = Tensor.of(new double[][] {{1, 1}});
    assertArrayEquals(
        new double[] {2, 2},
        wide.lstsq(Tensor.of(new double[] {4}), Driver.GELS).solution().toDoubleArray(),
        1e-15);
  }

  @Test
  void factorsOfLapackAreTaken() {
    Tensor lu = Tensor.of(new double[][] {{4, 3}, {0.5, -0.5}});
    Tensor x = Tensor.of(new double[][] {{1}, {2}}).luSolve(lu, Tensor.of(new long[] {2, 2}));
    // Of [[2, 1], [4, 3]].
    assertArrayEquals(new double[] {0.5, 0}, flat(x), 1e-15);
  }

  @Test
  void powersAndExponentials() {
    Tensor x = values(2, 3, 3);
    assertClose(x.matmul(x).matmul(x).matmul(x).matmul(x), x.matrixPower(5), 1e-11);
    assertClose(x.inv().matmul(x.inv()), x.matrixPower(-2), 1e-9);
    assertClose(x, x.matrixPower(1), 0);
    Tensor turn = Tensor.of(new double[][] {{0, -1000}, {1000, 0}});
    double c = Math.cos(1000);
    double s = Math.sin(1000);
    assertArrayEquals(new double[] {c, -s, s, c}, flat(turn.matrixExp()), 1e-10);
  }

  @Test
  void normsKeepDimensionsIfAsked() {
    Tensor x = values(2, 3);
    assertEquals(Shape.of(1, 1), x.norm(MatrixNorm.FROBENIUS, new int[0], true).shape());
    assertEquals(Shape.of(1, 1), x.norm(MatrixNorm.NUCLEAR, new int[0], true).shape());
    assertEquals(Shape.of(2), x.norm(MatrixNorm.FROBENIUS, new int[] {1}, false).shape());
    assertClose(x.svdvals().sum(), x.norm(MatrixNorm.NUCLEAR), 1e-14);
    assertClose(x.svdvals().select(0, 1), x.linalgNorm(-2), 1e-14);
    assertClose(x.abs().sum(1).amax(new int[] {0}, false), x.matrixNorm(POSITIVE_INFINITY), 0);
    assertClose(x.square().sum().sqrt(), x.norm(), 1e-15);
  }

  @Test
  void weightsCountObservations() {
    Tensor x = values(2, 3);
    Tensor times = Tensor.of(new long[] {1, 3, 2});
    Tensor repeated = x.indexSelect(1, Tensor.of(new long[] {0, 1, 1, 1, 2, 2}));
    CovarianceWeights weights = CovarianceWeights.none().withFrequency(times);
    assertClose(repeated.cov(), x.cov(1, weights), 1e-14);
    assertEquals(Shape.of(), x.select(0, 0).cov().shape());
    Tensor r = x.corrcoef();
    assertArrayEquals(new double[] {1, 1}, r.diagonal().toDoubleArray(), 1e-15);
  }

  @Test
  void weightsAreThoseGiven() {
    Tensor times = Tensor.of(new long[] {1, 3, 2});
    Tensor importance = Tensor.of(0.5, 2, 1);
    CovarianceWeights weights = CovarianceWeights.none().withImportance(importance);
    assertEquals(Optional.empty(), CovarianceWeights.none().frequency());
    assertEquals(Optional.empty(), weights.frequency());
    assertSame(importance, weights.importance().orElseThrow());
    CovarianceWeights both = weights.withFrequency(times);
    assertSame(times, both.frequency().orElseThrow());
    assertSame(importance, both.importance().orElseThrow());
    assertArrayEquals(new double[] {0.5, 6, 2}, both.product().orElseThrow().toDoubleArray());
  }

  @Test
  void shapesAreKnownWithoutValues() {
    Tensor x = Tensor.zeros(2, 3, 3).to(Device.meta());
    assertEquals(Shape.of(2, 3, 3), x.inv().shape());
    assertEquals(Shape.of(2), x.det().shape());
    assertEquals(Device.meta(), x.svd().s().device());
    assertEquals(Shape.of(2, 3), x.eigvalsh().shape());
  }

  @Test
  void furtherColumnsHaveNoGradient() {
    Tensor x = values(3, 2).requiresGrad_();
    Tensor q = x.qr(QR.Mode.COMPLETE).q();
    assertError(
        AutogradException.class,
        "qr: the further columns of a complete Q are not determined and have no gradient; got Q [3,"
            + " 3], R [3, 2]. Use qr(), which leaves them out",
        () -> q.sum().backward());
  }

  @Test
  void equalSingularValuesHaveAGradient() {
    Tensor x = Tensor.eye(2).to(DType.FLOAT64).mul(3).requiresGrad_();
    x.svdvals().sum().backward();
    assertArrayEquals(new double[] {1, 0, 0, 1}, flat(x.grad()), 1e-15);
  }

  private static Arguments wrong(
      Class<? extends Exception> type, String message, Supplier<Object> call) {
    return Arguments.of(type, message, call);
  }

  static Stream<Arguments> wrongCalls() {
    Tensor tall = Tensor.ones(DType.FLOAT64, 3, 2);
    Tensor batch = Tensor.eye(2).to(DType.FLOAT64).expand(2, 3, 2, 2).clone();
    batch.select(0, 1).select(0, 2).copy_(SINGULAR);
    Tensor nan = Tensor.of(new double[][] {{1, Double.NaN}, {0, 1}});
    return Stream.of(
        wrong(
            LinearAlgebraException.class,
            "inv: the matrix has no inverse: pivot 1 is zero; got float64 [2, 2]. For the solution of"
                + " least squares use lstsq(b) or pinv()",
            SINGULAR::inv),
        wrong(
            LinearAlgebraException.class,
            "solve: matrix [1, 2] of the batch has no inverse: pivot 1 is zero; got float64 [2, 3, 2,"
                + " 2]. For the solution of least squares use lstsq(b) or pinv()",
            () -> batch.solve(Tensor.ones(DType.FLOAT64, 2, 1))),
        wrong(
            LinearAlgebraException.class,
            "cholesky: the matrix is not positive definite: pivot 1 is not above zero; got float64"
                + " [2, 2]. Add a small multiple of the identity, or use eigh()",
            SINGULAR::cholesky),
        wrong(
            LinearAlgebraException.class,
            "svd: the matrix contains NaN; got float64 [2, 2]; expected finite numbers. Look for it"
                + " with isFinite()",
            nan::svd),
        wrong(
            LinearAlgebraException.class,
            "lstsq: the matrix has no inverse: pivot 0 is zero; got float64 [2, 2]. For the solution"
                + " of least squares use lstsq(b) or pinv()",
            () ->
                Tensor.zeros(DType.FLOAT64, 2, 2)
                    .lstsq(Tensor.ones(DType.FLOAT64, 2), Driver.GELS)),
        wrong(
            ShapeException.class,
            "det: the matrix must be square; got [3, 2]; expected [..., n, n]. For other matrices"
                + " there are pinv(), lstsq(b), qr() and svd()",
            tall::det),
        wrong(
            ShapeException.class,
            "qr: a matrix has two dimensions; got [3]; expected [..., m, n]",
            () -> Tensor.ones(3).qr()),
        wrong(
            DTypeException.class,
            "svd: only floating-point matrices can be factorised; got int64 [2, 2]. Convert with"
                + " to(DType.FLOAT32) or to(DType.FLOAT64)",
            () -> Tensor.ones(DType.INT64, 2, 2).svd()),
        wrong(
            ShapeException.class,
            "solve: the right side does not fit the matrix; got A [2, 2], B [3, 1]; expected A [...,"
                + " n, n] and B [..., n, k]. Give a vector as a column with unsqueeze(-1)",
            () -> SINGULAR.solve(Tensor.ones(DType.FLOAT64, 3, 1))),
        wrong(
            DTypeException.class,
            "solve: operands must have one type; got float64 [2, 2], float32 [2, 1]. Convert with"
                + " to(dtype)",
            () -> SINGULAR.solve(Tensor.ones(2, 1))),
        wrong(
            ShapeException.class,
            "lstsq: the right side does not fit the matrix; got A [3, 2], B [2, 1]; expected A [...,"
                + " m, n] and B [..., m, k] or [..., m]",
            () -> tall.lstsq(Tensor.ones(DType.FLOAT64, 2, 1))),
        wrong(
            ShapeException.class,
            "luSolve: pivot 3 names no row; got a matrix of 2 rows; expected pivots from 1 to 2",
            () -> Tensor.ones(DType.FLOAT64, 2, 1).luSolve(SINGULAR, Tensor.of(new long[] {1, 3}))),
        wrong(
            IllegalArgumentException.class,
            "matrixNorm: there is no norm of matrices of this number; got 3.0; expected 1, 2,"
                + " infinity, their negatives, or a MatrixNorm",
            () -> SINGULAR.matrixNorm(3)),
        wrong(
            ShapeException.class,
            "matrixNorm: rows and columns are two dimensions; got dims [0, -2] for shape [2, 2];"
                + " expected two different ones",
            () -> SINGULAR.matrixNorm(1, new int[] {0, -2}, false)),
        wrong(
            ShapeException.class,
            "cov: weights must have one number for each observation; got [3]; expected [2]",
            () ->
                SINGULAR.cov(
                    1, CovarianceWeights.none().withFrequency(Tensor.ones(DType.INT64, 3)))));
  }

  @ParameterizedTest
  @MethodSource("wrongCalls")
  void wrongCallsSayWhatIsWrong(
      Class<? extends Exception> type, String message, Supplier<Object> call) {
    assertError(type, message, call::get);
  }

  @Test
  void aThirdDerivativeOfASingularDeterminantIsRefused() {
    Tensor x = SINGULAR.clone().requiresGrad_();
    Tensor first = Autograd.grad(x.det(), List.of(x), true).get(0);
    assertThrows(
        AutogradException.class, () -> Autograd.grad(first.square().sum(), List.of(x), true));
  }
}
