package dev.lamina.linalg;

/**
 * The factorisation {@code P A = L U} of a square matrix by Gaussian elimination; each column's
 * pivot is its element of largest magnitude, the first of equals.
 */
public final class Lu {
  private final int n;
  private final double[] factors;
  private final int[] pivots;
  private int zeroPivot = -1;

  private Lu(double[] factors, int[] pivots, int n) {
    this.n = n;
    this.factors = factors;
    this.pivots = pivots;
  }

  /**
   * Factorises a matrix. One without an inverse has factors too.
   *
   * @param a the matrix, which stays as it is
   * @param n rows and columns
   * @return the factors
   */
  public static Lu of(double[] a, int n) {
    Lu lu = new Lu(a.clone(), new int[n], n);
    for (int k = 0; k < n; k++) {
      lu.eliminate(k);
    }
    return lu;
  }

  private void eliminate(int k) {
    int pivot = k;
    for (int i = k + 1; i < n; i++) {
      if (Math.abs(factors[i * n + k]) > Math.abs(factors[pivot * n + k])) {
        pivot = i;
      }
    }
    pivots[k] = pivot;
    exchange(factors, n, k, pivot);
    double divisor = factors[k * n + k];
    if (divisor == 0) {
      zeroPivot = zeroPivot < 0 ? k : zeroPivot;
      return;
    }
    for (int i = k + 1; i < n; i++) {
      double factor = factors[i * n + k] / divisor;
      factors[i * n + k] = factor;
      for (int j = k + 1; j < n; j++) {
        factors[i * n + j] -= factor * factors[k * n + j];
      }
    }
  }

  /** The first pivot that is zero, from 0 on; -1 if there is none and the matrix has an inverse. */
  public int zeroPivot() {
    return zeroPivot;
  }

  /**
   * A pivot.
   *
   * @param k from 0 on
   * @return element {@code [k, k]} of {@code U}
   */
  public double pivot(int k) {
    return factors[k * n + k];
  }

  /** 1 if the rows were exchanged an even number of times, else -1. */
  public int sign() {
    int sign = 1;
    for (int k = 0; k < n; k++) {
      sign = pivots[k] == k ? sign : -sign;
    }
    return sign;
  }

  /**
   * Solves {@code A X = B}. A pivot of zero gives infinities and NaN.
   *
   * @param b {@code [n, k]}; becomes the solution
   * @param k columns of the right side
   */
  public void solve(double[] b, int k) {
    for (int i = 0; i < n; i++) {
      exchange(b, k, i, pivots[i]);
    }
    Triangular.solve(factors, n, b, k, false, true);
    Triangular.solve(factors, n, b, k, true, false);
  }

  private static void exchange(double[] x, int cols, int row, int other) {
    for (int j = 0; row != other && j < cols; j++) {
      double kept = x[row * cols + j];
      x[row * cols + j] = x[other * cols + j];
      x[other * cols + j] = kept;
    }
  }
}
