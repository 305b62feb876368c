package dev.lamina.stats;

import java.util.List;

/**
 * One pass over the input of a fit: finds what is not finite, and the magnitude of each column.
 *
 * <p>The scales are powers of two that bring the largest value of a column into [1, 2). Multiplying
 * by them rounds nothing, and no square overflows or underflows afterwards.
 */
final class Scan {
  private final double[] scales;
  private final double responseScale;
  private final boolean constantResponse;

  /**
   * Scans.
   *
   * @param names the names of X's columns
   * @param response the name of the response
   * @throws IllegalArgumentException if a value is NaN or infinite, naming its row and column
   */
  Scan(Rows x, double[] y, List<String> names, String response) {
    int p = x.columns();
    double[] largest = new double[p];
    int height = Math.min(x.count(), BlockQr.BLOCK);
    double[] block = new double[height * p];
    for (int start = 0; start < y.length; start += height) {
      int rows = Math.min(height, y.length - start);
      x.read(start, rows, block);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < p; j++) {
          double size = Math.abs(block[i * p + j]);
          if (!(size <= Double.MAX_VALUE)) {
            throw notFinite("x[" + (start + i) + ", " + j + "]", names.get(j), block[i * p + j]);
          }
          if (size > largest[j]) {
            largest[j] = size;
          }
        }
      }
    }
    this.scales = new double[p];
    for (int j = 0; j < p; j++) {
      scales[j] = scale(largest[j]);
    }
    double highest = 0;
    boolean constant = true;
    for (int i = 0; i < y.length; i++) {
      double size = Math.abs(y[i]);
      if (!(size <= Double.MAX_VALUE)) {
        throw notFinite("y[" + i + "]", response, y[i]);
      }
      highest = Math.max(highest, size);
      constant &= y[i] == y[0];
    }
    this.responseScale = scale(highest);
    this.constantResponse = constant;
  }

  private static double scale(double largest) {
    // kept within what has an exact reciprocal; a column of zeros stays as it is
    return largest == 0 ? 1 : Math.scalb(1.0, -Math.max(-1000, Math.getExponent(largest)));
  }

  private static IllegalArgumentException notFinite(String where, String column, double value) {
    return new IllegalArgumentException(
        "LinearRegression.fit: "
            + where
            + " (column '"
            + column
            + "') is "
            + value
            + "; expected finite numbers. Drop the row or fill the value in before the fit");
  }

  /** Returns the scale of a column of the design, whose column 0 is the intercept if it has one. */
  double scale(int column, boolean intercept) {
    if (intercept) {
      return column == 0 ? 1 : scales[column - 1];
    }
    return scales[column];
  }

  double responseScale() {
    return responseScale;
  }

  /** Returns whether all values of the response are equal. */
  boolean constantResponse() {
    return constantResponse;
  }
}
