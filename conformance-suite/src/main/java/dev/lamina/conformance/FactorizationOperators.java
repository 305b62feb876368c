package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.unary;

import dev.lamina.tensor.CovarianceWeights;
import dev.lamina.tensor.Eigh;
import dev.lamina.tensor.LeastSquares;
import dev.lamina.tensor.QR;
import dev.lamina.tensor.RankTolerance;
import dev.lamina.tensor.SVD;
import dev.lamina.tensor.SlogDet;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of factorisations and what follows from them. */
final class FactorizationOperators {
  private FactorizationOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("linalg.inv", unary(Tensor::inv))
        .with("linalg.det", unary(Tensor::det))
        .with("logdet", unary(Tensor::logdet))
        .with("linalg.slogdet", FactorizationOperators::slogdet)
        .with("linalg.solve", FactorizationOperators::solve)
        .with("linalg.solve_triangular", FactorizationOperators::solveTriangular)
        .with("linalg.cholesky", FactorizationOperators::cholesky)
        .with("cholesky_solve", FactorizationOperators::choleskySolve)
        .with("lu_solve", FactorizationOperators::luSolve)
        .with("linalg.lstsq", FactorizationOperators::lstsq)
        .with("linalg.qr", FactorizationOperators::qr)
        .with("linalg.svd", FactorizationOperators::svd)
        .with("linalg.svdvals", unary(Tensor::svdvals))
        .with("linalg.eigh", FactorizationOperators::eigh)
        .with("linalg.eigvalsh", FactorizationOperators::eigvalsh)
        .with("linalg.pinv", FactorizationOperators::pinv)
        .with("linalg.matrix_rank", FactorizationOperators::matrixRank)
        .with("linalg.matrix_power", FactorizationOperators::matrixPower)
        .with("matrix_exp", unary(Tensor::matrixExp))
        .with("cov", FactorizationOperators::cov)
        .with("corrcoef", unary(Tensor::corrcoef));
  }

  private static Operators.Call slogdet(Operands operands) {
    Tensor x = operands.tensor("input");
    return () -> {
      SlogDet parts = x.slogdet();
      return List.of(parts.sign(), parts.logAbsDet());
    };
  }

  private static Operators.Call solve(Operands operands) {
    Tensor a = operands.tensor("A");
    Tensor b = operands.tensor("B");
    boolean left = flag(operands, "left", true);
    return () -> one(a.solve(b, left));
  }

  private static Operators.Call solveTriangular(Operands operands) {
    Tensor a = operands.tensor("input");
    Tensor b = operands.tensor("B");
    boolean upper = operands.take("upper").flag();
    boolean left = flag(operands, "left", true);
    boolean unit = flag(operands, "unitriangular", false);
    return () -> one(a.solveTriangular(b, upper, left, unit));
  }

  private static Operators.Call cholesky(Operands operands) {
    Tensor x = operands.tensor("input");
    boolean upper = flag(operands, "upper", false);
    return () -> one(x.cholesky(upper));
  }

  private static Operators.Call choleskySolve(Operands operands) {
    Tensor b = operands.tensor("input");
    Tensor factor = operands.tensor("input2");
    boolean upper = flag(operands, "upper", false);
    return () -> one(b.choleskySolve(factor, upper));
  }

  private static Operators.Call luSolve(Operands operands) {
    Tensor b = operands.tensor("input");
    Tensor lu = operands.tensor("LU_data");
    Tensor pivots = operands.tensor("LU_pivots");
    return () -> one(b.luSolve(lu, pivots));
  }

  /** All that there is, or the solution alone where that is what was differentiated. */
  private static Operators.Call lstsq(Operands operands) {
    Tensor a = operands.tensor("input");
    // The documentation and the code of PyTorch name it differently.
    Tensor b = operands.find("b").orElseGet(() -> operands.take("B")).tensor();
    Optional<Double> rcond = operands.find("rcond").map(Operand::real);
    String name = operands.find("driver").map(Operand::text).orElse("gelsy");
    LeastSquares.Driver driver = LeastSquares.Driver.valueOf(name.toUpperCase(Locale.ROOT));
    boolean alone = operands.variant().equals("grad_oriented");
    return () -> {
      LeastSquares found = rcond.isPresent() ? a.lstsq(b, driver, rcond.get()) : a.lstsq(b, driver);
      return alone
          ? one(found.solution())
          : List.of(found.solution(), found.residuals(), found.rank(), found.singularValues());
    };
  }

  private static Operators.Call qr(Operands operands) {
    Tensor x = operands.tensor("input");
    String mode = operands.find("mode").map(Operand::text).orElse("reduced");
    return switch (mode) {
      case "reduced" -> () -> parts(x.qr());
      case "complete" -> () -> parts(x.qr(QR.Mode.COMPLETE));
      // Without Q, PyTorch gives an empty tensor in its place.
      case "r" -> () -> List.of(Tensor.zeros(x.dtype(), 0).to(x.device()), x.qr().r());
      default -> throw new MalformedCaseException("mode: there is no mode \"" + mode + "\"");
    };
  }

  private static List<Tensor> parts(QR qr) {
    return List.of(qr.q(), qr.r());
  }

  private static Operators.Call svd(Operands operands) {
    Tensor x = operands.tensor("input");
    boolean full = flag(operands, "full_matrices", true);
    return () -> {
      SVD svd = x.svd(full);
      return List.of(svd.u(), svd.s(), svd.vh());
    };
  }

  private static Operators.Call eigh(Operands operands) {
    Tensor x = operands.tensor("input");
    boolean upper = isUpper(operands);
    return () -> {
      Eigh eigh = x.eigh(upper);
      return List.of(eigh.values(), eigh.vectors());
    };
  }

  private static Operators.Call eigvalsh(Operands operands) {
    Tensor x = operands.tensor("input");
    boolean upper = isUpper(operands);
    return () -> one(x.eigvalsh(upper));
  }

  private static boolean isUpper(Operands operands) {
    return operands.find("UPLO").map(Operand::text).orElse("L").equalsIgnoreCase("U");
  }

  /** The pseudo-inverse of a matrix, or of one given by two thin factors. */
  private static Operators.Call pinv(Operands operands) {
    Tensor x = operands.tensor("input");
    if (operands.variant().equals("singular")) {
      Tensor other = operands.tensor("other");
      return () -> one(x.matmul(other.transpose(-2, -1)).pinv());
    }
    // The older form of the call gives the relative tolerance alone, under another name.
    Optional<Operand> older =
        operands.findPositional("rcond").or(() -> operands.findNamed("rcond"));
    RankTolerance tolerance =
        older.isPresent() ? relative(RankTolerance.automatic(), older.get()) : tolerance(operands);
    boolean hermitian = flag(operands, "hermitian", false);
    return () -> one(x.pinv(tolerance, hermitian));
  }

  private static Operators.Call matrixRank(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Operand> older = operands.findPositional("tol").or(() -> operands.findNamed("tol"));
    RankTolerance tolerance =
        older.isPresent() ? absolute(RankTolerance.automatic(), older.get()) : tolerance(operands);
    boolean hermitian = flag(operands, "hermitian", false);
    return () -> one(x.matrixRank(tolerance, hermitian));
  }

  private static RankTolerance tolerance(Operands operands) {
    RankTolerance tolerance = RankTolerance.automatic();
    Optional<Operand> atol = operands.findNamed("atol");
    Optional<Operand> rtol = operands.findNamed("rtol");
    if (atol.isPresent()) {
      tolerance = absolute(tolerance, atol.get());
    }
    return rtol.isPresent() ? relative(tolerance, rtol.get()) : tolerance;
  }

  private static RankTolerance absolute(RankTolerance tolerance, Operand atol) {
    return atol.isTensor() ? tolerance.withAtol(atol.tensor()) : tolerance.withAtol(atol.real());
  }

  private static RankTolerance relative(RankTolerance tolerance, Operand rtol) {
    return rtol.isTensor() ? tolerance.withRtol(rtol.tensor()) : tolerance.withRtol(rtol.real());
  }

  private static Operators.Call matrixPower(Operands operands) {
    Tensor x = operands.tensor("input");
    int n = operands.take("n").size();
    return () -> one(x.matrixPower(n));
  }

  private static Operators.Call cov(Operands operands) {
    Tensor x = operands.tensor("input");
    double correction = operands.find("correction").map(Operand::real).orElse(1.0);
    Optional<Tensor> frequency = operands.find("fweights").map(Operand::tensor);
    Optional<Tensor> importance = operands.find("aweights").map(Operand::tensor);
    CovarianceWeights none = CovarianceWeights.none();
    CovarianceWeights half = frequency.map(none::withFrequency).orElse(none);
    CovarianceWeights weights = importance.map(half::withImportance).orElse(half);
    return () -> one(x.cov(correction, weights));
  }

  private static boolean flag(Operands operands, String name, boolean otherwise) {
    return operands.find(name).map(Operand::flag).orElse(otherwise);
  }
}
