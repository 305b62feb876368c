package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LinearRegressionErrorsTest {
  private static final double[][] X = {{1, 2}, {2, 1}, {3, 5}, {4, 4}};
  private static final double[] Y = {1, 2, 3, 5};

  private static void fails(
      Class<? extends RuntimeException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  @Test
  void valuesThatAreNotFinite() {
    fails(
        IllegalArgumentException.class,
        "LinearRegression.fit: x[2, 1] (column 'hp') is NaN; expected finite numbers."
            + " Drop the row or fill the value in before the fit",
        () ->
            LinearRegression.builder()
                .names("wt", "hp")
                .fit(new double[][] {{1, 2}, {2, 1}, {3, Double.NaN}, {4, 4}}, Y));
    double[][] many = new double[300][1];
    many[299][0] = Double.NEGATIVE_INFINITY;
    fails(
        IllegalArgumentException.class,
        "LinearRegression.fit: x[299, 0] (column 'x1') is -Infinity; expected finite numbers."
            + " Drop the row or fill the value in before the fit",
        () -> LinearRegression.fit(many, new double[300]));
    fails(
        IllegalArgumentException.class,
        "LinearRegression.fit: y[1] (column 'mpg') is Infinity; expected finite numbers."
            + " Drop the row or fill the value in before the fit",
        () ->
            LinearRegression.builder()
                .response("mpg")
                .fit(X, new double[] {1, Double.POSITIVE_INFINITY, 3, 5}));
  }

  @Test
  void sizesThatDoNotFit() {
    fails(
        ShapeException.class,
        "LinearRegression.fit: x and y differ in their number of rows;"
            + " got x [4, 2], y [3]; expected x [n, p] and y [n] or [n, 1]",
        () -> LinearRegression.fit(X, new double[3]));
    fails(
        ShapeException.class,
        "LinearRegression.fit: the rows of x differ in length;"
            + " got 2 values in row 0 and 1 in row 1; expected a matrix",
        () -> LinearRegression.fit(new double[][] {{1, 2}, {1}}, new double[2]));
    fails(
        ShapeException.class,
        "LinearRegression.fit: x is not a matrix or y not one column;"
            + " got x [4], y [4]; expected x [n, p] and y [n] or [n, 1]",
        () -> LinearRegression.fit(Tensor.of(Y), Tensor.of(Y)));
    fails(
        ShapeException.class,
        "LinearRegression.fit: x is not a matrix or y not one column;"
            + " got x [4, 2], y [4, 2]; expected x [n, p] and y [n] or [n, 1]",
        () -> LinearRegression.fit(Tensor.of(X), Tensor.of(X)));
  }

  @Test
  void fewerRowsThanCoefficients() {
    fails(
        ShapeException.class,
        "LinearRegression.fit: there are fewer rows (2) than coefficients (3);"
            + " got x [2, 2], y [2]; expected at least 3 rows, one of them for the intercept."
            + " Leave columns out or add rows",
        () -> LinearRegression.fit(new double[][] {{1, 2}, {2, 3}}, new double[2]));
    fails(
        ShapeException.class,
        "LinearRegression.fit: there are fewer rows (0) than coefficients (1);"
            + " got x [0, 0], y [0]; expected at least 1 rows, one of them for the intercept."
            + " Leave columns out or add rows",
        () -> LinearRegression.fit(new double[0][], new double[0]));
    fails(
        ShapeException.class,
        "LinearRegression.fit: there are fewer rows (1) than coefficients (2);"
            + " got x [1, 2], y [1]; expected at least 2 rows. Leave columns out or add rows",
        () ->
            LinearRegression.builder()
                .intercept(false)
                .fit(new double[][] {{1, 2}}, new double[1]));
    fails(
        ShapeException.class,
        "LinearRegression.fit: there is nothing to fit;"
            + " got x [4, 0], y [4]; expected a column or an intercept",
        () -> LinearRegression.builder().intercept(false).fit(new double[4][0], Y));
  }

  @Test
  void names() {
    fails(
        IllegalArgumentException.class,
        "LinearRegression.fit: the number of names differs from the number of columns;"
            + " got 1 names [wt] for 2 columns; expected a name a column",
        () -> LinearRegression.builder().names("wt").fit(X, Y));
    fails(
        IllegalArgumentException.class,
        "LinearRegression.names: 'wt' is given twice; got [wt, hp, wt]",
        () -> LinearRegression.builder().names(List.of("wt", "hp", "wt")));
  }

  @Test
  void predictionWithOtherColumns() {
    LinearRegression fit = LinearRegression.builder().names("wt", "hp").fit(X, Y);
    fails(
        ShapeException.class,
        "LinearRegression.predict: x has 3 columns, the model was fitted on 2;"
            + " got row 1 of 3 values; expected the columns [wt, hp]",
        () -> fit.predict(new double[][] {{1, 2}, {1, 2, 3}}));
    fails(
        ShapeException.class,
        "LinearRegression.predict: x has 1 columns, the model was fitted on 2;"
            + " got x [4, 1]; expected the columns [wt, hp]",
        () -> fit.predict(Tensor.zeros(4, 1)));
    fails(
        ShapeException.class,
        "LinearRegression.predict: x is not a matrix; got x [2]; expected [m, 2]",
        () -> fit.predict(Tensor.zeros(2)));
  }

  @Test
  void booleans() {
    Tensor flags = Tensor.zeros(DType.BOOL, 4, 2);
    fails(
        DTypeException.class,
        "LinearRegression.fit: x is boolean; got x [4, 2]; expected numbers."
            + " Convert it with to(DType.FLOAT64)",
        () -> LinearRegression.fit(flags, Tensor.of(Y)));
    fails(
        DTypeException.class,
        "LinearRegression.fit: y is boolean; got y [4]; expected numbers."
            + " Convert it with to(DType.FLOAT64)",
        () -> LinearRegression.fit(Tensor.of(X), Tensor.zeros(DType.BOOL, 4)));
    fails(
        DTypeException.class,
        "LinearRegression.predict: x is boolean; got x [4, 2]; expected numbers."
            + " Convert it with to(DType.FLOAT64)",
        () -> LinearRegression.fit(X, Y).predict(flags));
  }
}
