package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegressionTest {

  private static double[][] normals(Random random, int rows, int columns) {
    return IntStream.range(0, rows)
        .mapToObj(
            i -> IntStream.range(0, columns).mapToDouble(j -> random.nextGaussian()).toArray())
        .toArray(double[][]::new);
  }

  private static double[] column(double[][] x, int j) {
    return Arrays.stream(x).mapToDouble(row -> row[j]).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void lineThroughThreePoints() {
    // by hand: slope 3 / 2, intercept 1 / 3, residuals 1 / 6, -1 / 3, 1 / 6
    LinearRegression fit =
        LinearRegression.fit(new double[][] {{0}, {1}, {2}}, new double[] {0.5, 1.5, 3.5});
    assertArrayEquals(new double[] {1.0 / 3, 1.5}, fit.coefficients(), 1e-15);
    assertArrayEquals(new double[] {1.0 / 6, -1.0 / 3, 1.0 / 6}, fit.residuals(), 1e-15);
    assertArrayEquals(new double[] {1.0 / 3, 11.0 / 6, 10.0 / 3}, fit.fitted(), 1e-15);
    assertEquals(1.0 / 6, fit.rss(), 1e-15);
    assertEquals(Math.sqrt(1.0 / 6), fit.sigma(), 1e-15);
    assertEquals(27.0 / 28, fit.rSquared(), 1e-15);
    assertEquals(13.0 / 14, fit.adjustedRSquared(), 1e-14);
    assertEquals(27, fit.fStatistic(), 1e-12);
    assertEquals(fit.pValues()[1], fit.fPValue(), 1e-15);
    assertEquals(3, fit.observations());
    assertEquals(2, fit.rank());
    assertEquals(1, fit.degreesOfFreedom());
    assertEquals(1, fit.modelDegreesOfFreedom());
    assertEquals(List.of("(Intercept)", "x1"), fit.names());
    assertEquals(List.of("x1"), fit.predictors());
    assertEquals("y", fit.response());
    assertTrue(fit.hasIntercept());
  }

  /** Sizes around the blocks that the rows are read in. */
  @ParameterizedTest
  @ValueSource(ints = {6, 7, 127, 128, 129, 255, 256, 257, 1000})
  void residualsAreOrthogonalToEveryColumn(int rows) {
    Random random = new Random(rows);
    for (int columns = 1; columns <= 5; columns++) {
      double[][] x = normals(random, rows, columns);
      double[] y = column(normals(random, rows, 1), 0);
      for (boolean intercept : new boolean[] {true, false}) {
        String at = rows + " x " + columns + ", intercept " + intercept;
        LinearRegression fit = LinearRegression.builder().intercept(intercept).fit(x, y);
        double[] residuals = fit.residuals();
        double tolerance = 1e-13 * rows;
        for (int j = 0; j < columns; j++) {
          assertEquals(0, dot(residuals, column(x, j)), tolerance, at);
        }
        if (intercept) {
          assertEquals(0, Arrays.stream(residuals).sum(), tolerance, at);
        }
        assertEquals(dot(residuals, residuals), fit.rss(), 1e-12 * rows, at);
        assertArrayEquals(fit.fitted(), fit.predict(x), 0, at);
      }
    }
  }

  @Test
  void knowsExactCoefficientsAgain() {
    Random random = new Random(3);
    double[][] x = normals(random, 5000, 30);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = 7;
      for (int j = 0; j < 30; j++) {
        y[i] += (j - 10) * x[i][j];
      }
    }
    double[] b = LinearRegression.fit(x, y).coefficients();
    assertEquals(7, b[0], 1e-12);
    for (int j = 0; j < 30; j++) {
      assertEquals(j - 10, b[j + 1], 1e-12);
    }
  }

  @Test
  void resultDoesNotChangeWithTheInput() {
    double[][] x = normals(new Random(1), 20, 2);
    double[] y = column(x, 0).clone();
    y[3] += 1;
    LinearRegression fit = LinearRegression.fit(x, y);
    double[] residuals = fit.residuals();
    double[] fitted = fit.fitted();
    y[0] = 100;
    x[0][0] = 100;
    fit.coefficients()[0] = 100;
    fit.residuals()[0] = 100;
    fit.fitted()[0] = 100;
    assertArrayEquals(residuals, fit.residuals());
    assertArrayEquals(fitted, fit.fitted());
    assertTrue(Math.abs(fit.coefficients()[0]) < 1);
  }

  @Test
  void sizeOfColumnsDoesNotMatter() {
    double[][] x = normals(new Random(2), 40, 3);
    double[] y = column(normals(new Random(4), 40, 1), 0);
    LinearRegression plain = LinearRegression.fit(x, y);
    double[] factors = {0x1p-900, 0x1p600, 0x1p-30};
    double[][] scaled =
        Arrays.stream(x)
            .map(r -> new double[] {r[0] * factors[0], r[1] * factors[1], r[2] * factors[2]})
            .toArray(double[][]::new);
    LinearRegression fit = LinearRegression.fit(scaled, y);
    assertEquals(List.of(), fit.aliased());
    assertArrayEquals(plain.tValues(), fit.tValues());
    assertEquals(plain.coefficients()[1], fit.coefficients()[1] * factors[0]);
    assertEquals(plain.coefficients()[2], fit.coefficients()[2] * factors[1]);
    // squares of 2^-600 are below the smallest double
    double[] small = Arrays.stream(y).map(v -> v * 0x1p-600).toArray();
    double[] b = LinearRegression.fit(x, small).coefficients();
    assertArrayEquals(plain.coefficients(), Arrays.stream(b).map(v -> v * 0x1p600).toArray());
  }

  @Test
  void redundantColumnsAreNamed() {
    Random random = new Random(5);
    double[][] x = new double[50][];
    double[] y = new double[50];
    for (int i = 0; i < x.length; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      x[i] = new double[] {a, 0, b, 5, a + 2 * b - 3, c, a};
      y[i] = 1 + a - b + c + random.nextGaussian();
    }
    String[] names = {"a", "zero", "b", "five", "sum", "c", "again"};
    LinearRegression fit = LinearRegression.builder().names(names).fit(x, y);
    assertEquals(List.of("zero", "five", "sum", "again"), fit.aliased());
    assertEquals(4, fit.rank());
    assertEquals(46, fit.degreesOfFreedom());
    for (int j : new int[] {2, 4, 5, 7}) {
      assertEquals(Double.NaN, fit.coefficients()[j]);
      assertEquals(Double.NaN, fit.standardErrors()[j]);
      assertEquals(Double.NaN, fit.tValues()[j]);
      assertEquals(Double.NaN, fit.pValues()[j]);
    }
    // what is left is the fit on the columns that are not redundant
    double[][] kept =
        Arrays.stream(x).map(r -> new double[] {r[0], r[2], r[5]}).toArray(double[][]::new);
    LinearRegression same = LinearRegression.fit(kept, y);
    double[] b = fit.coefficients();
    assertArrayEquals(same.coefficients(), new double[] {b[0], b[1], b[3], b[6]}, 1e-13);
    double[] e = fit.standardErrors();
    assertArrayEquals(same.standardErrors(), new double[] {e[0], e[1], e[3], e[6]}, 1e-13);
    assertEquals(same.rss(), fit.rss(), 1e-12);
    assertEquals(same.rSquared(), fit.rSquared(), 1e-13);
    assertArrayEquals(same.predict(kept), fit.predict(x), 1e-13);
  }

  @Test
  void firstOfTwoEqualColumnsIsKept() {
    double[][] x = new double[10][];
    double[] y = new double[10];
    for (int i = 0; i < 10; i++) {
      // the second is the longer one, which pivoting by length would prefer
      x[i] = new double[] {i, 1000 * i};
      y[i] = i * i;
    }
    assertEquals(List.of("x2"), LinearRegression.fit(x, y).aliased());
  }

  @Test
  void nearlyDependentColumnsAreToldApartFromOneInTenMillionOn() {
    for (double share : new double[] {1e-5, 1e-6, 1e-8, 1e-12}) {
      double[][] x = normals(new Random(6), 100, 2);
      double[] y = column(normals(new Random(7), 100, 1), 0);
      for (double[] row : x) {
        row[1] = row[0] + share * row[1];
      }
      List<String> aliased = LinearRegression.fit(x, y).aliased();
      assertEquals(share < 1e-7 ? List.of("x2") : List.of(), aliased, "share " + share);
    }
  }

  @Test
  void noDegreesOfFreedomAreLeft() {
    LinearRegression fit =
        LinearRegression.fit(new double[][] {{1, 2}, {2, 1}, {3, 5}}, new double[] {1, 0, 2});
    assertEquals(0, fit.degreesOfFreedom());
    assertArrayEquals(new double[3], fit.residuals());
    assertEquals(0, fit.rss());
    assertEquals(Double.NaN, fit.sigma());
    assertEquals(Double.NaN, fit.standardErrors()[0]);
    assertEquals(Double.NaN, fit.pValues()[0]);
    assertEquals(Double.NaN, fit.fPValue());
    assertEquals(1, fit.rSquared());
    assertEquals(Double.NaN, fit.adjustedRSquared());
    assertEquals(List.of(), fit.warnings());
  }

  @Test
  void constantResponseIsFittedExactly() {
    double[][] x = normals(new Random(8), 20, 2);
    double[] y = new double[20];
    Arrays.fill(y, 5.1);
    LinearRegression fit = LinearRegression.builder().response("price").fit(x, y);
    assertArrayEquals(new double[] {5.1, 0, 0}, fit.coefficients());
    assertArrayEquals(new double[20], fit.residuals());
    assertArrayEquals(y, fit.fitted());
    assertEquals(Double.NaN, fit.rSquared());
    assertEquals(Double.NaN, fit.fStatistic());
    assertEquals(Double.NaN, fit.pValues()[1]);
    assertEquals(0, fit.pValues()[0]);
    assertEquals(
        List.of("the response 'price' is constant (5.1): R-squared is undefined"), fit.warnings());
    // without an intercept it is a response like any other
    assertEquals(List.of(), LinearRegression.builder().intercept(false).fit(x, y).warnings());
  }

  @Test
  void columnOfZerosAloneExplainsNothing() {
    LinearRegression fit =
        LinearRegression.builder()
            .intercept(false)
            .fit(new double[][] {{0}, {0}, {0}}, new double[] {1, 2, 2});
    assertEquals(0, fit.rank());
    assertEquals(9, fit.rss(), 1e-15);
    assertEquals(0, fit.rSquared());
    assertEquals(0, fit.adjustedRSquared());
    assertEquals(Double.NaN, fit.fStatistic());
    assertArrayEquals(new double[] {0}, fit.predict(new double[][] {{4}}));
    assertTrue(fit.summary().contains("x1       NA         NA      NA       NA\n"), fit.summary());
  }

  @Test
  void predictsNewRows() {
    LinearRegression fit =
        LinearRegression.fit(new double[][] {{0}, {1}, {2}}, new double[] {0.5, 1.5, 3.5});
    assertArrayEquals(
        new double[] {1.0 / 3 + 15, Double.NaN},
        fit.predict(new double[][] {{10}, {Double.NaN}}),
        1e-14);
    assertArrayEquals(new double[0], fit.predict(new double[0][]));
  }
}
