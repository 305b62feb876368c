package dev.lamina.linalg;

/**
 * The matrix exponential by a Padé approximant of degree 13 with scaling and squaring. N. Higham,
 * "The Scaling and Squaring Method for the Matrix Exponential Revisited", SIAM J. Matrix Anal.
 * Appl. 26 (2005); its lower degrees, which save products for small norms, are left out.
 */
public final class MatrixExponential {
  /** The coefficients of the numerator; those of the denominator alternate in sign. */
  private static final double[] PADE = {
    64764752532480000.0,
    32382376266240000.0,
    7771770303897600.0,
    1187353796428800.0,
    129060195264000.0,
    10559470521600.0,
    670442572800.0,
    33522128640.0,
    1323241920.0,
    40840800.0,
    960960.0,
    16380.0,
    182.0,
    1.0
  };

  /** The largest norm for which the approximant is exact to double precision. */
  private static final double REACH = 5.371920351148152;

  private MatrixExponential() {}

  /**
   * The exponential {@code I + A + A^2 / 2 + …}.
   *
   * @param a {@code [n, n]}, which stays as it is
   * @param n rows and columns
   * @return {@code [n, n]}; NaN if the matrix is not finite
   */
  public static double[] of(double[] a, int n) {
    double norm = norm(a, n);
    int squarings = norm > REACH ? Math.max(0, Math.getExponent(norm / REACH) + 1) : 0;
    double scale = Math.scalb(1.0, -squarings);
    double[] scaled = new double[n * n];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = a[i] * scale;
    }
    double[] x = approximant(scaled, n);
    for (int i = 0; i < squarings; i++) {
      x = Dense.product(x, x, n);
    }
    return x;
  }

  /** The largest sum of magnitudes in a column. */
  private static double norm(double[] a, int n) {
    double largest = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.abs(a[i * n + j]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private static double[] approximant(double[] a, int n) {
    double[] a2 = Dense.product(a, a, n);
    double[] a4 = Dense.product(a2, a2, n);
    double[] a6 = Dense.product(a4, a2, n);
    double[][] powers = {Dense.identity(n), a2, a4, a6};
    double[] odd = Dense.product(a, part(powers, 1, n), n);
    double[] even = part(powers, 0, n);
    double[] numerator = new double[n * n];
    double[] denominator = new double[n * n];
    for (int i = 0; i < numerator.length; i++) {
      numerator[i] = even[i] + odd[i];
      denominator[i] = even[i] - odd[i];
    }
    Lu.of(denominator, n).solve(numerator, n);
    return numerator;
  }

  /** The terms of even or odd degree, the odd ones divided by the matrix. */
  private static double[] part(double[][] powers, int odd, int n) {
    double[] high = new double[n * n];
    double[] low = new double[n * n];
    for (int i = 0; i < low.length; i++) {
      for (int p = 0; p < 4; p++) {
        low[i] += PADE[2 * p + odd] * powers[p][i];
        high[i] += p == 0 ? 0 : PADE[6 + 2 * p + odd] * powers[p][i];
      }
    }
    double[] sum = Dense.product(powers[3], high, n);
    for (int i = 0; i < low.length; i++) {
      sum[i] += low[i];
    }
    return sum;
  }
}
