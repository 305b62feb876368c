package dev.lamina.stats;

import java.util.Arrays;

/**
 * The triangular factor of {@code [X y]}, rearranged so that redundant columns stand last.
 *
 * <p>The pivoting is the limited one that R's {@code lm} inherits from LINPACK: columns keep their
 * order, and only one of which less than {@code 1e-7} of its length is left, after what the columns
 * before it explain is taken away, moves to the end. So of two columns that say the same the first
 * is kept, and it is always the redundant column that gets named. Pivoting by the largest remaining
 * norm, as the factorisations of the libraries for the JVM do, would find the rank too, but name
 * some other column. Lengths do not change under orthogonal transformations, so the decision taken
 * here on the small factor is the one that would be taken on X itself.
 */
final class PivotedTriangle {
  private static final double TOLERANCE = 1e-7;

  private final double[][] columns;
  private final int[] order;
  private final int size;
  private final int rank;

  /**
   * Takes over the factor.
   *
   * @param triangle the columns of the factor, the response last; overwritten
   */
  PivotedTriangle(double[][] triangle) {
    this.columns = triangle;
    this.size = triangle.length - 1;
    this.order = new int[size];
    for (int j = 0; j < size; j++) {
      order[j] = j;
    }
    this.rank = eliminate();
  }

  private int eliminate() {
    double[] lengths = new double[size];
    for (int j = 0; j < size; j++) {
      double length = length(columns[j], 0);
      lengths[j] = length == 0 ? 1 : length;
    }
    int kept = size;
    for (int j = 0; j < kept; j++) {
      while (j < kept && length(columns[j], j) < TOLERANCE * lengths[j]) {
        moveToEnd(j, lengths);
        kept--;
      }
      if (j < kept) {
        reflect(j);
      }
    }
    return kept;
  }

  private void moveToEnd(int j, double[] lengths) {
    double[] column = columns[j];
    int place = order[j];
    double length = lengths[j];
    int after = size - j - 1;
    System.arraycopy(columns, j + 1, columns, j, after);
    System.arraycopy(order, j + 1, order, j, after);
    System.arraycopy(lengths, j + 1, lengths, j, after);
    columns[size - 1] = column;
    order[size - 1] = place;
    lengths[size - 1] = length;
  }

  /** Clears column j below its diagonal; nothing to do while no column before it has moved. */
  private void reflect(int j) {
    double[] v = columns[j];
    if (length(v, j + 1) == 0) {
      return;
    }
    double norm = length(v, j);
    double top = v[j];
    v[j] = top < 0 ? top - norm : top + norm;
    double scale = 1 / (norm * Math.abs(v[j]));
    for (int k = j + 1; k <= size; k++) {
      double[] column = columns[k];
      double dot = 0;
      for (int i = j; i < size; i++) {
        dot += v[i] * column[i];
      }
      dot *= scale;
      for (int i = j; i < size; i++) {
        column[i] -= dot * v[i];
      }
    }
    v[j] = top < 0 ? norm : -norm;
    Arrays.fill(v, j + 1, size, 0);
  }

  private static double length(double[] column, int from) {
    double sum = 0;
    for (int i = from; i < column.length; i++) {
      sum += column[i] * column[i];
    }
    return Math.sqrt(sum);
  }

  /** Returns the number of columns that are not redundant. */
  int rank() {
    return rank;
  }

  /** Returns the place that column {@code j} of the factor had in X; redundant ones stand last. */
  int place(int j) {
    return order[j];
  }

  /** Returns the coefficients of the first {@link #rank} columns of the factor. */
  double[] solve() {
    double[] solution = Arrays.copyOf(columns[size], rank);
    for (int j = rank - 1; j >= 0; j--) {
      solution[j] /= columns[j][j];
      for (int i = 0; i < j; i++) {
        solution[i] -= solution[j] * columns[j][i];
      }
    }
    return solution;
  }

  /** Returns the diagonal of the inverse of {@code R'R} over the first {@link #rank} columns. */
  double[] inverseDiagonal() {
    double[] diagonal = new double[rank];
    double[] inverse = new double[rank];
    for (int k = 0; k < rank; k++) {
      // column k of the inverse of R, from its diagonal up
      inverse[k] = 1 / columns[k][k];
      for (int i = k - 1; i >= 0; i--) {
        double sum = 0;
        for (int j = i + 1; j <= k; j++) {
          sum += columns[j][i] * inverse[j];
        }
        inverse[i] = -sum / columns[i][i];
      }
      for (int i = 0; i <= k; i++) {
        diagonal[i] += inverse[i] * inverse[i];
      }
    }
    return diagonal;
  }

  /**
   * Returns the response's sum of squares that the factor's columns {@code from} to {@code to}
   * explain.
   */
  double responseSquares(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += columns[size][i] * columns[size][i];
    }
    return sum;
  }
}
