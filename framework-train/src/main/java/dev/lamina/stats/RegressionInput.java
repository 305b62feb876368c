package dev.lamina.stats;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Checks what is given to a fit or a prediction, and brings it into one form. */
final class RegressionInput {
  private static final String FIT = "LinearRegression.fit: ";
  private static final String PREDICT = "LinearRegression.predict: ";

  private RegressionInput() {}

  /** Returns the rows of a matrix to fit; without rows it has {@code columnsIfEmpty} columns. */
  static Rows predictors(double[][] x, int columnsIfEmpty) {
    int columns = x.length == 0 ? columnsIfEmpty : x[0].length;
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != columns) {
        throw new ShapeException(
            FIT
                + "the rows of x differ in length; got "
                + columns
                + " values in row 0 and "
                + x[i].length
                + " in row "
                + i
                + "; expected a matrix");
      }
    }
    return Rows.of(x, columns);
  }

  /** Returns the rows of a matrix to fit, having checked the response beside it. */
  static Rows predictors(Tensor x, Tensor y) {
    if (x.ndim() != 2 || !(y.ndim() == 1 || isColumn(y))) {
      throw new ShapeException(
          FIT
              + "x is not a matrix or y not one column; got x "
              + x.shape()
              + ", y "
              + y.shape()
              + "; expected x [n, p] and y [n] or [n, 1]");
    }
    checkNumeric(FIT, "x", x);
    checkNumeric(FIT, "y", y);
    return Rows.of(x.toDoubleArray(), x.size(0), x.size(1));
  }

  static boolean isColumn(Tensor y) {
    return y.ndim() == 2 && y.size(1) == 1;
  }

  /** Refuses sizes that do not fit together or leave nothing to estimate. */
  static void checkSizes(Rows x, double[] y, boolean intercept, String shapeOfY) {
    int needed = x.columns() + (intercept ? 1 : 0);
    String problem;
    String expected;
    if (x.count() != y.length) {
      problem = "x and y differ in their number of rows";
      expected = "x [n, p] and y [n] or [n, 1]";
    } else if (needed == 0) {
      problem = "there is nothing to fit";
      expected = "a column or an intercept";
    } else if (x.count() < needed) {
      problem = "there are fewer rows (" + x.count() + ") than coefficients (" + needed + ")";
      expected =
          "at least "
              + needed
              + " rows"
              + (intercept ? ", one of them for the intercept" : "")
              + ". Leave columns out or add rows";
    } else {
      return;
    }
    String shapes = "x [" + x.count() + ", " + x.columns() + "], y " + shapeOfY;
    throw new ShapeException(FIT + problem + "; got " + shapes + "; expected " + expected);
  }

  /** Returns the names given, or {@code x1, x2, ...} if there are none. */
  static List<String> names(List<String> given, int columns) {
    if (given.isEmpty()) {
      List<String> numbered = new ArrayList<>();
      for (int j = 1; j <= columns; j++) {
        numbered.add("x" + j);
      }
      return Collections.unmodifiableList(numbered);
    }
    if (given.size() != columns) {
      throw new IllegalArgumentException(
          FIT
              + "the number of names differs from the number of columns; got "
              + given.size()
              + " names "
              + given
              + " for "
              + columns
              + " columns; expected a name a column");
    }
    return given;
  }

  /** Returns rows to predict for a model of the given columns. */
  static Rows newRows(double[][] x, List<String> columns) {
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != columns.size()) {
        throw wrongColumns(x[i].length, "row " + i + " of " + x[i].length + " values", columns);
      }
    }
    return Rows.of(x, columns.size());
  }

  /** Returns rows to predict for a model of the given columns. */
  static Rows newRows(Tensor x, List<String> columns) {
    if (x.ndim() != 2) {
      String matrix = "[m, " + columns.size() + "]";
      throw new ShapeException(
          PREDICT + "x is not a matrix; got x " + x.shape() + "; expected " + matrix);
    }
    if (x.size(1) != columns.size()) {
      throw wrongColumns(x.size(1), "x " + x.shape(), columns);
    }
    checkNumeric(PREDICT, "x", x);
    return Rows.of(x.toDoubleArray(), x.size(0), x.size(1));
  }

  private static ShapeException wrongColumns(int found, String got, List<String> columns) {
    return new ShapeException(
        PREDICT
            + "x has "
            + found
            + " columns, the model was fitted on "
            + columns.size()
            + "; got "
            + got
            + "; expected the columns "
            + columns);
  }

  private static void checkNumeric(String op, String name, Tensor tensor) {
    if (tensor.dtype() == DType.BOOL) {
      throw new DTypeException(
          op
              + name
              + " is boolean; got "
              + name
              + " "
              + tensor.shape()
              + "; expected numbers. Convert it with to(DType.FLOAT64)");
    }
  }
}
