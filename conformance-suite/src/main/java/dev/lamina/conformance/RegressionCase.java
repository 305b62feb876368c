package dev.lamina.conformance;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.stats.LinearRegression;
import java.util.Arrays;
import java.util.List;

/** R's {@code lm()} on a data set: coefficients and their statistics, the intercept first. */
final class RegressionCase implements Case {
  private static final List<String> NAMES =
      List.of(
          "name",
          "columns",
          "x",
          "y",
          "coefficients",
          "standard_errors",
          "t",
          "p",
          "sigma",
          "r_squared",
          "adj_r_squared",
          "f",
          "rss",
          "fitted_head");

  private final Fields recorded;
  private final String data;

  RegressionCase(Fields recorded) {
    this.recorded = recorded;
    this.data = recorded.text("name");
  }

  @Override
  public String name() {
    return "ols/" + data;
  }

  @Override
  public String call() {
    return "lm(y ~ " + String.join(" + ", columns()) + ", data = " + data + ")";
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(NAMES);
    List<String> columns = columns();
    double[] y = recorded.reals("y");
    LinearRegression fit =
        LinearRegression.builder()
            .names(columns)
            .fit(conditions.given(x(columns.size())), conditions.given(numbers(y, y.length)));
    // Longley's columns nearly depend on each other: R itself is not sure of more digits.
    Tolerance tolerance = Tolerance.relative(data.equals("longley") ? 1e-8 : 1e-10);
    differences.numbers("coefficients", many("coefficients"), fit.coefficients(), tolerance);
    double[] errors = many("standard_errors");
    differences.numbers("standard errors", errors, fit.standardErrors(), tolerance);
    differences.numbers("t", many("t"), fit.tValues(), tolerance);
    differences.numbers("p", many("p"), fit.pValues(), tolerance);
    differences.number("sigma", one("sigma"), fit.sigma(), tolerance);
    differences.number("r_squared", one("r_squared"), fit.rSquared(), tolerance);
    differences.number("adj_r_squared", one("adj_r_squared"), fit.adjustedRSquared(), tolerance);
    differences.number("f", one("f"), fit.fStatistic(), tolerance);
    differences.number("rss", one("rss"), fit.rss(), tolerance);
    double[] head = many("fitted_head");
    if (head.length > y.length) {
      throw new MalformedCaseException("fitted_head is longer than y");
    }
    differences.numbers("fitted", head, Arrays.copyOf(fit.fitted(), head.length), tolerance);
  }

  private List<String> columns() {
    return recorded.list("columns").stream().map(name -> Json.text(name, "columns")).toList();
  }

  private RecordedTensor x(int columns) {
    List<double[]> rows = recorded.list("x").stream().map(row -> Json.reals(row, "x")).toList();
    double[] values = new double[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != columns) {
        throw new MalformedCaseException(
            "x: row " + i + " has " + rows.get(i).length + " values; expected " + columns);
      }
      System.arraycopy(rows.get(i), 0, values, i * columns, columns);
    }
    return numbers(values, rows.size(), columns);
  }

  private static RecordedTensor numbers(double[] values, int... sizes) {
    return new RecordedTensor(DType.FLOAT64, Shape.of(sizes), values);
  }

  private double[] many(String name) {
    double[] values = recorded.reals(name);
    if (values.length == 0) {
      throw new MalformedCaseException(name + " is empty: there is nothing to compare");
    }
    return values;
  }

  /** R writes a single number as a list of one. */
  private double one(String name) {
    if (!recorded.value(name).isArray()) {
      return recorded.real(name);
    }
    double[] values = recorded.reals(name);
    if (values.length != 1) {
      throw new MalformedCaseException(name + ": expected one number; got " + values.length);
    }
    return values[0];
  }
}
