package dev.lamina.conformance;

import dev.lamina.backend.Shape;

/**
 * A batch of matrices of equal size.
 *
 * @param count how many
 * @param rows of each
 * @param cols of each
 * @param values row-major, one matrix after the other
 */
record Stack(int count, int rows, int cols, double[] values) {
  /** The value of an element. */
  @FunctionalInterface
  private interface Element {
    double at(int matrix, int row, int col);
  }

  /** The last two dimensions as matrices, or the last one as columns. */
  static Stack of(Shape shape, double[] values, boolean vectors) {
    int dims = shape.ndim();
    int rows = vectors ? shape.dim(dims - 1) : shape.dim(dims - 2);
    int cols = vectors ? 1 : shape.dim(dims - 1);
    int count = 1;
    for (int d = 0; d < dims - (vectors ? 1 : 2); d++) {
      count *= shape.dim(d);
    }
    return new Stack(count, rows, cols, values);
  }

  private static Stack filled(int count, int rows, int cols, Element element) {
    double[] values = new double[count * rows * cols];
    int at = 0;
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          values[at++] = element.at(b, i, j);
        }
      }
    }
    return new Stack(count, rows, cols, values);
  }

  private double at(int matrix, int row, int col) {
    return values[(matrix * rows + row) * cols + col];
  }

  Stack transposed() {
    return filled(count, cols, rows, (b, i, j) -> at(b, j, i));
  }

  Stack times(Stack other) {
    return filled(
        count,
        rows,
        other.cols,
        (b, i, j) -> {
          double sum = 0;
          for (int l = 0; l < cols; l++) {
            sum += at(b, i, l) * other.at(b, l, j);
          }
          return sum;
        });
  }

  /** Column j times number j; further columns are left out. */
  Stack scaled(Stack factors) {
    return filled(count, rows, factors.rows, (b, i, j) -> at(b, i, j) * factors.at(b, j, 0));
  }

  Stack firstRows(int number) {
    return filled(count, number, cols, (b, i, j) -> at(b, i, j));
  }

  /** What is on and above the diagonal. */
  Stack triangle() {
    return filled(count, rows, cols, (b, i, j) -> j < i ? 0 : at(b, i, j));
  }

  /** The symmetric matrix that a triangle stands for. */
  Stack mirrored(boolean upper) {
    return filled(count, rows, cols, (b, i, j) -> i < j == upper ? at(b, i, j) : at(b, j, i));
  }

  /** Identities of this size. */
  Stack identity() {
    return filled(count, rows, cols, (b, i, j) -> i == j ? 1 : 0);
  }

  /** For each column of each matrix whether another has it with the same sign, 1 or -1. */
  double[] signs(Stack other) {
    double[] signs = new double[count * cols];
    for (int b = 0; b < count; b++) {
      for (int j = 0; j < cols; j++) {
        double product = 0;
        for (int i = 0; i < rows; i++) {
          product += at(b, i, j) * other.at(b, i, j);
        }
        signs[b * cols + j] = product < 0 ? -1 : 1;
      }
    }
    return signs;
  }

  Stack flippedColumns(double[] signs) {
    return filled(count, rows, cols, (b, i, j) -> at(b, i, j) * sign(signs, b, j));
  }

  Stack flippedRows(double[] signs) {
    return filled(count, rows, cols, (b, i, j) -> at(b, i, j) * sign(signs, b, i));
  }

  private double sign(double[] signs, int matrix, int vector) {
    int each = count == 0 ? 0 : signs.length / count;
    return vector < each ? signs[matrix * each + vector] : 1;
  }
}
