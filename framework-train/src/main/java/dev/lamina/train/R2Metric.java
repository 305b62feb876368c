package dev.lamina.train;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;

/**
 * The coefficient of determination. The targets' sum of squares about their mean is gathered by
 * Welford's update [1], which does not cancel when the mean is large beside the spread.
 *
 * <p>[1] B. P. Welford, Note on a method for calculating corrected sums of squares and products,
 * Technometrics 4 (1962).
 */
final class R2Metric implements Metric {
  private long count;
  private double[] mean = new double[0];
  private double[] aboutMean = new double[0];
  private double[] residual = new double[0];

  @Override
  public String name() {
    return "r2";
  }

  @Override
  public void update(Tensor predicted, Tensor target) {
    int n = Metrics.checkSameShape(name(), predicted, target);
    if (n == 0) {
      return;
    }
    int columns = predicted.ndim() == 0 ? 1 : n / predicted.size(0);
    if (count > 0 && columns != mean.length) {
      throw new ShapeException(
          "r2: the number of targets a sample has changed; got "
              + target.shape()
              + " after batches with "
              + mean.length
              + "; expected the same in every batch. Call reset() between sets");
    }
    if (count == 0) {
      mean = new double[columns];
      aboutMean = new double[columns];
      residual = new double[columns];
    }
    double[] p = predicted.toDoubleArray();
    double[] t = target.toDoubleArray();
    for (int row = 0; row < n / columns; row++) {
      count++;
      for (int c = 0; c < columns; c++) {
        double value = t[row * columns + c];
        double error = p[row * columns + c] - value;
        double before = value - mean[c];
        mean[c] += before / count;
        aboutMean[c] += before * (value - mean[c]);
        residual[c] += error * error;
      }
    }
  }

  @Override
  public double result() {
    double sum = 0;
    for (int c = 0; c < mean.length; c++) {
      sum += aboutMean[c] == 0 ? Double.NaN : 1 - residual[c] / aboutMean[c];
    }
    return mean.length == 0 ? Double.NaN : sum / mean.length;
  }

  @Override
  public void reset() {
    count = 0;
    mean = new double[0];
  }

  @Override
  public Metric fresh() {
    return new R2Metric();
  }

  @Override
  public String toString() {
    return name();
  }
}
