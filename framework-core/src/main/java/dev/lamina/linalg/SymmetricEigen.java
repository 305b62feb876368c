package dev.lamina.linalg;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;

/**
 * The decomposition {@code A = V diag(w) V^T} of a symmetric matrix.
 *
 * @param values eigenvalues, the smallest first
 * @param vectors orthonormal columns
 */
public record SymmetricEigen(double[] values, double[] vectors) {
  /**
   * Decomposes a matrix of finite numbers.
   *
   * @param a {@code [n, n]}, which stays as it is
   * @param n rows and columns
   * @param upper whether the upper triangle counts, else the lower
   * @return the parts; empty if the iteration does not converge
   */
  public static Optional<SymmetricEigen> of(double[] a, int n, boolean upper) {
    if (n == 0) {
      return Optional.of(new SymmetricEigen(new double[0], new double[0]));
    }
    double[] both = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        both[i * n + j] = i < j == upper ? a[i * n + j] : a[j * n + i];
      }
    }
    SymmetricQRAlgorithmDecomposition_DDRM ejml = new SymmetricQRAlgorithmDecomposition_DDRM(true);
    if (!ejml.decompose(DMatrixRMaj.wrap(n, n, both))) {
      return Optional.empty();
    }
    double[] found = new double[n];
    Arrays.setAll(found, i -> ejml.getEigenvalue(i).getReal());
    Integer[] order = Dense.ascending(found);
    double[] values = new double[n];
    double[] vectors = new double[n * n];
    for (int j = 0; j < n; j++) {
      values[j] = found[order[j]];
      DMatrixRMaj vector = ejml.getEigenVector(order[j]);
      for (int i = 0; i < n; i++) {
        vectors[i * n + j] = vector.get(i);
      }
    }
    return Optional.of(new SymmetricEigen(values, vectors));
  }
}
