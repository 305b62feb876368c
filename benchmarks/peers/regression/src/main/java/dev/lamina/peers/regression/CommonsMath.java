package dev.lamina.peers.regression;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/** W11 with Apache Commons Math: Householder QR. */
final class CommonsMath implements Work {
  private final double[][] x;
  private final double[] y;
  private double[] coefficients;

  CommonsMath(int n, int p) {
    x = Data.predictors(n, p);
    y = Data.response(x);
  }

  @Override
  public void run() {
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(y, x);
    coefficients = regression.estimateRegressionParameters();
  }

  @Override
  public double result() {
    run();
    return coefficients[1];
  }

  /** What a report of versions says. */
  static String version() {
    return "Commons Math "
        + OLSMultipleLinearRegression.class.getPackage().getImplementationVersion();
  }
}
