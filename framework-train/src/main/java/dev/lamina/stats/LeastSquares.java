package dev.lamina.stats;

import java.util.Arrays;

/**
 * The numbers of an ordinary least squares fit, without names.
 *
 * @param rank the number of columns that are not redundant, the intercept counted
 * @param coefficients in the order of X's columns, the intercept first; NaN for a redundant column
 * @param unscaledErrors the standard errors for a residual variance of 1; NaN likewise
 * @param modelSquares the sum of squares that the model explains: about the mean of the response
 *     with an intercept, about 0 without
 * @param residualSquares the residual sum of squares
 * @param fitted the fitted value of each row
 * @param residuals the response less the fitted value of each row
 */
record LeastSquares(
    int rank,
    double[] coefficients,
    double[] unscaledErrors,
    double modelSquares,
    double residualSquares,
    double[] fitted,
    double[] residuals) {

  /** Fits {@code y} to {@code x}; the input is checked and has at least as many rows as columns. */
  static LeastSquares solve(Rows x, double[] y, boolean intercept, Scan scan) {
    int columns = x.columns() + (intercept ? 1 : 0);
    BlockQr qr = new BlockQr(columns);
    absorb(qr, x, y, intercept, scan);
    PivotedTriangle triangle = new PivotedTriangle(qr.triangle());
    int rank = triangle.rank();
    double outside = triangle.responseSquares(rank, columns);
    double unit = 1 / (scan.responseScale() * scan.responseScale());
    double modelSquares = triangle.responseSquares(intercept ? 1 : 0, rank) * unit;
    double residualSquares = (qr.residualSquares() + outside) * unit;

    double[] coefficients = new double[columns];
    double[] errors = new double[columns];
    Arrays.fill(coefficients, Double.NaN);
    Arrays.fill(errors, Double.NaN);
    double[] solution = triangle.solve();
    double[] variances = triangle.inverseDiagonal();
    for (int j = 0; j < rank; j++) {
      int place = triangle.place(j);
      double scale = scan.scale(place, intercept);
      coefficients[place] = solution[j] * scale / scan.responseScale();
      errors[place] = Math.sqrt(variances[j]) * scale;
    }
    if (scan.constantResponse() && intercept) {
      return constant(rank, coefficients, errors, y);
    }
    double[] fitted = predict(x, coefficients, intercept);
    double[] residuals = new double[y.length];
    boolean exact = rank == y.length; // nothing is left over, and the rounding error says nothing
    for (int i = 0; i < y.length; i++) {
      residuals[i] = exact ? 0 : y[i] - fitted[i];
    }
    return new LeastSquares(
        rank, coefficients, errors, modelSquares, exact ? 0 : residualSquares, fitted, residuals);
  }

  /** The exact fit of a constant response, where all slopes computed are nothing but rounding. */
  private static LeastSquares constant(
      int rank, double[] coefficients, double[] errors, double[] y) {
    for (int j = 0; j < coefficients.length; j++) {
      if (!Double.isNaN(coefficients[j])) {
        coefficients[j] = j == 0 ? y[0] : 0;
      }
    }
    return new LeastSquares(rank, coefficients, errors, 0, 0, y.clone(), new double[y.length]);
  }

  private static void absorb(BlockQr qr, Rows x, double[] y, boolean intercept, Scan scan) {
    int n = y.length;
    int p = x.columns();
    int first = intercept ? 1 : 0;
    int height = Math.min(n, BlockQr.BLOCK);
    double[] rowMajor = new double[height * p];
    double[][] block = new double[first + p + 1][height];
    for (int start = 0; start < n; start += height) {
      int rows = Math.min(height, n - start);
      x.read(start, rows, rowMajor);
      if (intercept) {
        Arrays.fill(block[0], 0, rows, 1);
      }
      for (int j = 0; j < p; j++) {
        double[] column = block[first + j];
        double scale = scan.scale(j, false);
        for (int i = 0, at = j; i < rows; i++, at += p) {
          column[i] = rowMajor[at] * scale;
        }
      }
      double[] response = block[first + p];
      for (int i = 0; i < rows; i++) {
        response[i] = y[start + i] * scan.responseScale();
      }
      qr.absorb(block, rows);
    }
  }

  /** Returns {@code x} times the coefficients; those that are NaN count as 0. */
  static double[] predict(Rows x, double[] coefficients, boolean intercept) {
    int n = x.count();
    int p = x.columns();
    double constant = intercept ? coefficients[0] : 0;
    double[] slopes = new double[p];
    for (int j = 0; j < p; j++) {
      double slope = coefficients[intercept ? j + 1 : j];
      slopes[j] = Double.isNaN(slope) ? 0 : slope;
    }
    double[] predicted = new double[n];
    int height = Math.min(n, BlockQr.BLOCK);
    double[] block = new double[height * p];
    for (int start = 0; start < n; start += height) {
      int rows = Math.min(height, n - start);
      x.read(start, rows, block);
      for (int i = 0; i < rows; i++) {
        double sum = constant;
        for (int j = 0, at = i * p; j < p; j++, at++) {
          sum += slopes[j] * block[at];
        }
        predicted[start + i] = sum;
      }
    }
    return predicted;
  }
}
