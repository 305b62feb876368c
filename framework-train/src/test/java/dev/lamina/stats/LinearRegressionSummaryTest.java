package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Summaries against the texts that R prints, character by character; see the README beside them.
 */
class LinearRegressionSummaryTest {
  private static final RCase MTCARS = RCase.named("mtcars");

  private static String golden(String name) throws IOException {
    String path = "summaries/" + name + ".txt";
    try (InputStream text =
        Objects.requireNonNull(LinearRegressionSummaryTest.class.getResourceAsStream(path), path)) {
      // a checkout on Windows may have turned the ends of lines
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  private static LinearRegression mpg(int[] rows, String... names) {
    double[][] x = MTCARS.x(names);
    double[] y = MTCARS.y();
    return LinearRegression.builder()
        .names(names)
        .response("mpg")
        .fit(
            Arrays.stream(rows).mapToObj(row -> x[row]).toArray(double[][]::new),
            Arrays.stream(rows).mapToDouble(row -> y[row]).toArray());
  }

  private static LinearRegression mpg(String... names) {
    return mpg(IntStream.range(0, 32).toArray(), names);
  }

  @Test
  void cars() throws IOException {
    RCase cars = RCase.named("cars");
    LinearRegression fit =
        LinearRegression.builder().names("speed").response("dist").fit(cars.x(), cars.y());
    assertEquals(golden("cars"), fit.summary());
    assertEquals("LinearRegression(dist = -17.58 + 3.932 speed)", fit.toString());
  }

  @Test
  void mtcars() throws IOException {
    assertEquals(golden("mtcars-wt"), mpg("wt").summary());
    assertEquals(golden("mtcars"), mpg("cyl", "disp", "hp", "drat", "wt").summary());
    assertEquals("LinearRegression(mpg = 37.29 - 5.344 wt)", mpg("wt").toString());
  }

  @Test
  void longleyBreaksItsCall() throws IOException {
    RCase longley = RCase.named("longley");
    LinearRegression fit =
        LinearRegression.builder()
            .names(longley.columns())
            .response("Employed")
            .fit(longley.x(), longley.y());
    assertEquals(golden("longley"), fit.summary());
  }

  @Test
  void withoutIntercept() throws IOException {
    LinearRegression fit =
        LinearRegression.builder()
            .intercept(false)
            .names("wt", "hp")
            .response("mpg")
            .fit(MTCARS.x("wt", "hp"), MTCARS.y());
    assertEquals(golden("no-intercept"), fit.summary());
    assertEquals("LinearRegression(mpg = 6.84 wt - 0.03394 hp)", fit.toString());
  }

  @Test
  void interceptAlone() throws IOException {
    LinearRegression fit =
        LinearRegression.builder().response("mpg").fit(new double[32][0], MTCARS.y());
    assertEquals(golden("intercept-only"), fit.summary());
    assertEquals("LinearRegression(mpg = 20.09)", fit.toString());
  }

  @Test
  void redundantColumnsAreShownAsMissing() throws IOException {
    double[][] x =
        Arrays.stream(MTCARS.x("wt", "hp"))
            .map(row -> new double[] {1, row[0], 2 * row[0], row[1]})
            .toArray(double[][]::new);
    LinearRegression fit =
        LinearRegression.builder()
            .names("one", "wt", "twice", "hp")
            .response("mpg")
            .fit(x, MTCARS.y());
    assertEquals(golden("redundant"), fit.summary());
    assertEquals("LinearRegression(mpg = 37.23 - 3.878 wt - 0.03177 hp)", fit.toString());
  }

  @Test
  void fewDegreesOfFreedomShowEveryResidual() throws IOException {
    assertEquals(golden("three-degrees"), mpg(new int[] {0, 1, 2, 3, 4, 5}, "wt", "hp").summary());
    int[] nine = {0, 2, 3, 4, 5, 6, 7, 8, 9};
    assertEquals(golden("four-degrees"), mpg(nine, "wt", "hp", "drat", "disp").summary());
    assertEquals(golden("no-degrees"), mpg(new int[] {0, 2, 3}, "wt", "hp").summary());
  }

  @Test
  void responseOfZeros() throws IOException {
    double[][] x =
        IntStream.rangeClosed(1, 10).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
    LinearRegression fit = LinearRegression.builder().names("x").fit(x, new double[10]);
    assertEquals(
        golden("zeros") + "Warning: the response 'y' is constant (0.0): R-squared is undefined\n",
        fit.summary());
  }

  @Test
  void wideTablesAreContinuedBelow() throws IOException {
    LinearRegression fit =
        LinearRegression.builder()
            .intercept(false)
            .names("weight.in.thousands.of.pounds.without.any.passengers.inside", "gross power")
            .response("miles.per.gallon")
            .fit(MTCARS.x("wt", "hp"), MTCARS.y());
    assertEquals(golden("wide"), fit.summary());
  }

  @Test
  void manyRows() throws IOException {
    int n = 100002;
    double[][] x = new double[n][];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = new double[] {i % 7};
      y[i] = i % 11 + (i % 7 > 4 ? 3 : 0);
    }
    LinearRegression fit = LinearRegression.builder().names("x").fit(x, y);
    assertEquals(golden("many"), fit.summary());
  }

  @Test
  void coefficientsOfAllMagnitudes() throws IOException {
    double[][] x =
        Arrays.stream(MTCARS.x("wt", "hp"))
            .map(row -> new double[] {row[0] * 1e-9, row[1] * 1e9})
            .toArray(double[][]::new);
    LinearRegression fit = LinearRegression.builder().names("tiny", "huge").fit(x, MTCARS.y());
    assertEquals(golden("scientific"), fit.summary());
  }

  @Test
  void perfectFitIsSaidAtTheEnd() {
    double[][] x = {{1, 3}, {2, 1}, {3, 4}, {4, 1}, {5, 5}, {6, 9}, {7, 2}, {8, 6}};
    double[] y = Arrays.stream(x).mapToDouble(row -> 1 + 2 * row[0] + 3 * row[1]).toArray();
    String warning = "essentially perfect fit: summary may be unreliable";
    LinearRegression fit = LinearRegression.fit(x, y);
    assertEquals(List.of(warning), fit.warnings());
    assertTrue(fit.summary().endsWith(" DF,  p-value: < 2.2e-16\n\nWarning: " + warning + "\n"));
  }

  @Test
  void legendFollowsTheEncoding() {
    LinearRegression fit = mpg("wt");
    String ascii = fit.summary(StandardCharsets.US_ASCII);
    assertTrue(
        ascii.contains("Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1\n"), ascii);
    assertEquals(fit.summary(), fit.summary(StandardCharsets.UTF_8));
    assertEquals(fit.summary().replaceAll("[\u2018\u2019]", "'"), ascii);
  }
}
