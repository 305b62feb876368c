package dev.lamina.linalg;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;

/**
 * The singular value decomposition {@code A = U diag(s) V^T}.
 *
 * @param u orthonormal columns
 * @param s singular values, the largest first, none below 0
 * @param vt orthonormal rows
 */
public record Svd(double[] u, double[] s, double[] vt) {
  /**
   * Decomposes a matrix of finite numbers.
   *
   * @param a {@code [m, n]}, which stays as it is
   * @param m rows
   * @param n columns
   * @param full whether U is {@code [m, m]} and V^T {@code [n, n]}, else with {@code k = min(m, n)}
   *     U is {@code [m, k]} and V^T {@code [k, n]}
   * @return the parts; empty if the iteration does not converge
   */
  public static Optional<Svd> of(double[] a, int m, int n, boolean full) {
    int k = Math.min(m, n);
    if (k == 0) {
      double[] none = {};
      return Optional.of(
          new Svd(full ? Dense.identity(m) : none, none, full ? Dense.identity(n) : none));
    }
    SvdImplicitQrDecompose_DDRM ejml = new SvdImplicitQrDecompose_DDRM(!full, true, true, true);
    if (!ejml.decompose(DMatrixRMaj.wrap(m, n, a.clone()))) {
      return Optional.empty();
    }
    double[] values = Arrays.copyOf(ejml.getSingularValues(), k);
    Integer[] order = Dense.ascending(values);
    Collections.reverse(Arrays.asList(order));
    double[] s = new double[k];
    Arrays.setAll(s, i -> values[order[i]]);
    DMatrixRMaj u = ejml.getU(null, true);
    DMatrixRMaj vt = ejml.getV(null, true);
    return Optional.of(new Svd(columns(u, m, order), s, rows(vt, n, order)));
  }

  /** The columns of {@code U} in the order of the singular values, transposed back. */
  private static double[] columns(DMatrixRMaj ut, int m, Integer[] order) {
    int count = ut.getNumRows();
    double[] u = new double[m * count];
    for (int j = 0; j < count; j++) {
      int from = j < order.length ? order[j] : j;
      for (int i = 0; i < m; i++) {
        u[i * count + j] = ut.get(from, i);
      }
    }
    return u;
  }

  private static double[] rows(DMatrixRMaj vt, int n, Integer[] order) {
    int count = vt.getNumRows();
    double[] rows = new double[count * n];
    for (int i = 0; i < count; i++) {
      int from = i < order.length ? order[i] : i;
      for (int j = 0; j < n; j++) {
        rows[i * n + j] = vt.get(from, j);
      }
    }
    return rows;
  }
}
