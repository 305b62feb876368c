package dev.lamina.benchmarks.lamina;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import dev.lamina.stats.LinearRegression;

/** W11: least squares with an intercept, from Java arrays to coefficients. */
final class Regression implements Work {
  private final double[][] x;
  private final double[] y;
  private double[] coefficients = {};

  Regression(int n, int p) {
    x = Data.predictors(n, p);
    y = Data.response(x);
  }

  @Override
  public void run() {
    coefficients = LinearRegression.fit(x, y).coefficients();
  }

  @Override
  public double result() {
    run();
    return coefficients[1];
  }
}
