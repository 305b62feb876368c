package dev.lamina.linalg;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;

/**
 * The factorisation {@code A = Q R} by Householder's reflections.
 *
 * @param q orthonormal columns
 * @param r upper triangular
 */
public record Qr(double[] q, double[] r) {
  /**
   * Factorises a matrix.
   *
   * @param a {@code [m, n]}, which stays as it is
   * @param m rows
   * @param n columns
   * @param complete whether Q is {@code [m, m]} and R {@code [m, n]}, else with {@code k = min(m,
   *     n)} Q is {@code [m, k]} and R {@code [k, n]}
   * @return the factors
   */
  public static Qr of(double[] a, int m, int n, boolean complete) {
    if (m == 0 || n == 0) {
      return new Qr(complete ? Dense.identity(m) : new double[0], new double[0]);
    }
    QRDecompositionHouseholderColumn_DDRM ejml = new QRDecompositionHouseholderColumn_DDRM();
    // Its result only tells whether the columns are independent; the factors are right anyway.
    ejml.decompose(DMatrixRMaj.wrap(m, n, a.clone()));
    DMatrixRMaj q = ejml.getQ(null, !complete);
    DMatrixRMaj r = ejml.getR(null, !complete);
    Qr qr = new Qr(Dense.values(q), Dense.values(r));
    if (m <= n) {
      qr.turnLast(m, n);
    }
    return qr;
  }

  /** The last row has nothing below it to be reflected to zero; LAPACK leaves its sign alone. */
  private void turnLast(int m, int n) {
    for (int i = 0; i < m; i++) {
      q[i * m + m - 1] = 0 - q[i * m + m - 1];
    }
    for (int j = m - 1; j < n; j++) {
      r[(m - 1) * n + j] = 0 - r[(m - 1) * n + j];
    }
  }
}
