package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number of R's in {@code r-lm.json.gz}. */
class LinearRegressionConformanceTest {

  static List<RCase> cases() {
    return RCase.all();
  }

  @Test
  void allCasesAreThere() {
    assertEquals(
        List.of("longley", "mtcars", "cars", "simulated"),
        cases().stream().map(RCase::name).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsR(RCase expected) {
    LinearRegression fit =
        LinearRegression.builder().names(expected.columns()).fit(expected.x(), expected.y());
    // longley's columns are nearly dependent (condition 5e9): R itself is not sure of more digits
    double tolerance = expected.name().equals("longley") ? 1e-8 : 1e-10;
    check("coefficients", expected.values("coefficients"), fit.coefficients(), tolerance);
    check("errors", expected.values("standard_errors"), fit.standardErrors(), tolerance);
    check("t", expected.values("t"), fit.tValues(), tolerance);
    check("p", expected.values("p"), fit.pValues(), tolerance);
    check("sigma", expected.values("sigma"), new double[] {fit.sigma()}, tolerance);
    check("R2", expected.values("r_squared"), new double[] {fit.rSquared()}, tolerance);
    check(
        "adj", expected.values("adj_r_squared"), new double[] {fit.adjustedRSquared()}, tolerance);
    check("F", expected.values("f"), new double[] {fit.fStatistic()}, tolerance);
    check("rss", expected.values("rss"), new double[] {fit.rss()}, tolerance);
    double[] head = expected.values("fitted_head");
    check("fitted", head, Arrays.copyOf(fit.fitted(), head.length), tolerance);
    assertEquals(expected.columns().size() + 1, fit.rank());
    assertEquals(List.of(), fit.aliased());
    assertEquals(List.of(), fit.warnings());
  }

  private static void check(String what, double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * Math.abs(expected[i]), what + "[" + i + "]");
    }
  }
}
