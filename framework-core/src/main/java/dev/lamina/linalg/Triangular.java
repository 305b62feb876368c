package dev.lamina.linalg;

/** Equations with triangular matrices. */
public final class Triangular {
  private Triangular() {}

  /**
   * Solves {@code A X = B} by substitution. A zero on the diagonal gives infinities and NaN.
   *
   * @param a {@code [n, n]}; what is outside the triangle is not looked at
   * @param n rows and columns
   * @param b {@code [n, k]}; becomes the solution
   * @param k columns of the right side
   * @param upper whether the upper triangle counts, else the lower
   * @param unit whether the diagonal counts as ones
   */
  public static void solve(double[] a, int n, double[] b, int k, boolean upper, boolean unit) {
    for (int step = 0; step < n; step++) {
      int i = upper ? n - 1 - step : step;
      int from = upper ? i + 1 : 0;
      int to = upper ? n : i;
      for (int l = from; l < to; l++) {
        subtract(b, k, i, l, a[i * n + l]);
      }
      for (int j = 0; !unit && j < k; j++) {
        b[i * k + j] /= a[i * n + i];
      }
    }
  }

  private static void subtract(double[] b, int k, int row, int other, double factor) {
    // A factor of zero counts too, so that NaN is not lost.
    for (int j = 0; j < k; j++) {
      b[row * k + j] -= factor * b[other * k + j];
    }
  }
}
