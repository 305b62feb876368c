package dev.lamina.peers.regression;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.regression.OLS;

/** W11 with Smile: QR by LAPACK, from the fastest form that it takes, a data frame. */
final class Smile implements Work {
  private static final String RESPONSE = "y";

  private final DataFrame data;
  private final Formula formula = Formula.lhs(RESPONSE);
  private double coefficient;

  Smile(int n, int p) {
    double[][] x = Data.predictors(n, p);
    data = DataFrame.of(x).merge(DoubleVector.of(RESPONSE, Data.response(x)));
  }

  @Override
  public void run() {
    // No standard errors: the others are asked for coefficients alone.
    coefficient = OLS.fit(formula, data, "qr", false, true).coefficients()[0];
  }

  @Override
  public double result() {
    run();
    return coefficient;
  }

  /** What a report of versions says. */
  static String version() {
    return "Smile 3.1.1";
  }
}
