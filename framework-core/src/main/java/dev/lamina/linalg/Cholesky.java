package dev.lamina.linalg;

/** The factorisation {@code A = L L^T} of a symmetric positive definite matrix. */
public final class Cholesky {
  private Cholesky() {}

  /**
   * Factorises a matrix in place.
   *
   * @param a {@code [n, n]}, whose lower triangle counts; becomes {@code L} with zeros above
   * @param n rows and columns
   * @return the size of the first leading part that is not positive definite; 0 if all are
   */
  public static int factorise(double[] a, int n) {
    for (int j = 0; j < n; j++) {
      double rest = a[j * n + j];
      for (int l = 0; l < j; l++) {
        rest -= a[j * n + l] * a[j * n + l];
      }
      // Written so that NaN fails too.
      if (!(rest > 0)) {
        return j + 1;
      }
      double root = Math.sqrt(rest);
      a[j * n + j] = root;
      for (int i = j + 1; i < n; i++) {
        double sum = a[i * n + j];
        for (int l = 0; l < j; l++) {
          sum -= a[i * n + l] * a[j * n + l];
        }
        a[i * n + j] = sum / root;
        a[j * n + i] = 0;
      }
    }
    return 0;
  }
}
