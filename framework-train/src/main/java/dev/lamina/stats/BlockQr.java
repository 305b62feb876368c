package dev.lamina.stats;

/**
 * The triangular factor of a QR factorisation of {@code [X y]}, built up from blocks of rows.
 *
 * <p>Each block is eliminated against the factor of the rows before it by Householder reflections;
 * a reflection touches one row of the factor and the rows of the block, since the factor is zero
 * below its diagonal. This costs the {@code 2 n p^2} operations of a factorisation in one piece and
 * is as stable as one, but X is read once instead of p times and all work happens in the cache.
 * (Golub and Van Loan, Matrix Computations, 4th edition, section 5.1 for the reflections and 6.5
 * for the rows that are added.) The factorisations of the libraries for the JVM work on the whole
 * matrix and pivot by the largest norm; see {@link PivotedTriangle} for why that is not what is
 * wanted.
 */
final class BlockQr {
  /**
   * Rows of a block: with 50 predictors 50 KiB, which stay in the second-level cache, and long
   * enough for the loops over rows to run at full width.
   */
  static final int BLOCK = 128;

  /** Below this a squared norm (of columns scaled to about 1) is zero for every purpose. */
  private static final double TINY = 1e-280;

  private final int predictors;
  private final double[][] triangle;
  private double residualSquares;

  /** Starts with no rows and {@code predictors} columns besides the response. */
  BlockQr(int predictors) {
    this.predictors = predictors;
    this.triangle = new double[predictors + 1][predictors];
  }

  /**
   * Returns the factor by columns, {@code triangle[column][row]}, {@code predictors} rows; the last
   * column is the response's part in the space that the predictors span.
   */
  double[][] triangle() {
    return triangle;
  }

  /** Returns the sum of squares of the response outside of the space of all predictors. */
  double residualSquares() {
    return residualSquares;
  }

  /**
   * Adds rows.
   *
   * @param block the columns of the new rows, the response last; overwritten
   * @param rows how many leading entries of each column count
   */
  void absorb(double[][] block, int rows) {
    for (int j = 0; j < predictors; j++) {
      double below = dot(block[j], block[j], rows);
      if (below < TINY) {
        continue;
      }
      double top = triangle[j][j];
      double norm = Math.sqrt(top * top + below);
      double head = top < 0 ? top - norm : top + norm; // the sign that cancels nothing
      triangle[j][j] = top < 0 ? norm : -norm;
      reflect(block, rows, j, head, 1 / (norm * Math.abs(head)));
    }
    residualSquares += dot(block[predictors], block[predictors], rows);
  }

  /**
   * Applies {@code I - scale v v'}, where v is {@code head} over column j, to the columns after j.
   */
  private void reflect(double[][] block, int rows, int j, double head, double scale) {
    double[] v = block[j];
    int k = j + 1;
    for (; k + 3 <= predictors; k += 4) {
      reflectFour(v, rows, head, scale, block, k, j);
    }
    for (; k <= predictors; k++) {
      double[] a = block[k];
      double dot = (head * triangle[k][j] + dot(v, a, rows)) * scale;
      triangle[k][j] -= dot * head;
      subtract(a, v, dot, rows);
    }
  }

  /** The same for columns k to k + 3: four sums at once hide the latency of an addition. */
  private void reflectFour(
      double[] v, int rows, double head, double scale, double[][] block, int k, int j) {
    double[] a = block[k];
    double[] b = block[k + 1];
    double[] c = block[k + 2];
    double[] d = block[k + 3];
    double dotA = head * triangle[k][j];
    double dotB = head * triangle[k + 1][j];
    double dotC = head * triangle[k + 2][j];
    double dotD = head * triangle[k + 3][j];
    for (int i = 0; i < rows; i++) {
      double value = v[i];
      dotA += value * a[i];
      dotB += value * b[i];
      dotC += value * c[i];
      dotD += value * d[i];
    }
    dotA *= scale;
    dotB *= scale;
    dotC *= scale;
    dotD *= scale;
    triangle[k][j] -= dotA * head;
    triangle[k + 1][j] -= dotB * head;
    triangle[k + 2][j] -= dotC * head;
    triangle[k + 3][j] -= dotD * head;
    subtract(a, v, dotA, rows);
    subtract(b, v, dotB, rows);
    subtract(c, v, dotC, rows);
    subtract(d, v, dotD, rows);
  }

  private static void subtract(double[] from, double[] v, double times, int rows) {
    for (int i = 0; i < rows; i++) {
      from[i] -= times * v[i];
    }
  }

  private static double dot(double[] v, double[] a, int rows) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < rows; i += 4) {
      first += v[i] * a[i];
      second += v[i + 1] * a[i + 1];
      third += v[i + 2] * a[i + 2];
      fourth += v[i + 3] * a[i + 3];
    }
    for (; i < rows; i++) {
      first += v[i] * a[i];
    }
    return (first + second) + (third + fourth);
  }
}
