package dev.lamina.op;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.CovarianceWeights;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Covariances and correlations of the rows of a matrix. */
public final class Covariance {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("cov", "x.cov(correction, weights)", "Covariances of variables.")
              .sample(x -> x[0].cov(), Input.any(2, 4))
              .sample(
                  x -> x[0].cov(0, CovarianceWeights.none().withImportance(x[1])),
                  Input.any(2, 3),
                  Input.positive(3)),
          Operation.composite("corrcoef", "x.corrcoef()", "Correlations of variables.")
              .sample(x -> x[0].corrcoef(), Input.any(2, 4))
              // Rounded differences, divided by small numbers.
              .within(64));

  private Covariance() {}

  /** Covariances: one variable a row, one observation a column. */
  public static Tensor cov(Tensor x, double correction, CovarianceWeights weights) {
    if (x.ndim() > 2) {
      throw new ShapeException(
          "cov: variables are rows and observations columns; got "
              + x.shape()
              + "; expected [variables, observations] or [observations]");
    }
    Tensor rows = x.ndim() == 2 ? x : Movement.inner(x, 1, x.numel());
    weights.requireFor(rows);
    Optional<Tensor> w = weights.product();
    if (w.isEmpty()) {
      int n = rows.size(1);
      Tensor centred = rows.sub(rows.sum(1, true).div((double) n));
      Tensor products = centred.matmul(Matrices.transposed(centred));
      return products.div(Math.max(0, n - correction)).squeeze();
    }
    Tensor total = w.get().sum();
    Tensor mean = rows.mul(w.get()).sum(1, true).div(total);
    Tensor centred = rows.sub(mean);
    Tensor weighted = centred.mul(w.get());
    Tensor products = centred.matmul(Matrices.transposed(weighted));
    return products.div(degrees(total, correction, weights, w.get())).squeeze();
  }

  /** What the sums of products are divided by. */
  private static Tensor degrees(
      Tensor total, double correction, CovarianceWeights weights, Tensor w) {
    if (correction == 0) {
      return total;
    }
    if (weights.importance().isEmpty()) {
      return notBelowZero(total.sub(correction));
    }
    Tensor squares = w.mul(weights.importance().get()).sum();
    return notBelowZero(total.sub(squares.mul(correction).div(total)));
  }

  /** Too few observations give infinities, and no gradient by way of their number. */
  private static Tensor notBelowZero(Tensor degrees) {
    return degrees.maskedFill(degrees.le(0), 0);
  }

  /** Correlations: covariances divided by both standard deviations. */
  public static Tensor corrcoef(Tensor x) {
    if (x.ndim() > 2) {
      throw new ShapeException(
          "corrcoef: variables are rows and observations columns; got "
              + x.shape()
              + "; expected [variables, observations] or [observations]");
    }
    Tensor c = cov(x, 1, CovarianceWeights.none());
    if (c.ndim() == 0) {
      return c.div(c);
    }
    Tensor deviation = Views.diagonal(c, 0, 0, 1).sqrt();
    return c.div(deviation.unsqueeze(1)).div(deviation.unsqueeze(0)).clamp(-1, 1);
  }
}
