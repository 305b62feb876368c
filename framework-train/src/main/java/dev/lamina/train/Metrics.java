package dev.lamina.train;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;

/**
 * The metrics for regression. All of them gather in float64, whatever the dtype of the tensors, and
 * give the figure of the whole set: how it was cut into batches does not matter beyond the last
 * bits.
 */
public final class Metrics {
  private Metrics() {}

  /**
   * {@return a metric named {@code rmse}: the root of the mean squared error, {@code sqrt(sum((p -
   * t)^2) / count)} over all elements, in the target's unit}
   */
  public static Metric rmse() {
    return new ErrorMetric("rmse") {
      @Override
      double term(double error) {
        return error * error;
      }

      @Override
      double finish(double mean) {
        return Math.sqrt(mean);
      }

      @Override
      public Metric fresh() {
        return rmse();
      }
    };
  }

  /**
   * {@return a metric named {@code mse}: the mean squared error, {@code sum((p - t)^2) / count}
   * over all elements, in the square of the target's unit}
   */
  public static Metric mse() {
    return new ErrorMetric("mse") {
      @Override
      double term(double error) {
        return error * error;
      }

      @Override
      public Metric fresh() {
        return mse();
      }
    };
  }

  /**
   * {@return a metric named {@code mae}: the mean absolute error, {@code sum(|p - t|) / count} over
   * all elements, in the target's unit}
   */
  public static Metric mae() {
    return new ErrorMetric("mae") {
      @Override
      double term(double error) {
        return Math.abs(error);
      }

      @Override
      public Metric fresh() {
        return mae();
      }
    };
  }

  /**
   * {@return a metric named {@code r2}: the coefficient of determination, {@code 1 - sum((p - t)^2)
   * / sum((t - mean(t))^2)}, without a unit} 1 is perfect, 0 is as good as the mean, below 0 is
   * worse. With several targets a sample ({@code [n, k]}) it is the plain mean over the k columns.
   * NaN when a column of the target is constant.
   */
  public static Metric r2() {
    return new R2Metric();
  }

  /** Checks that predictions and targets pair up, and returns how many elements there are. */
  static int checkSameShape(String name, Tensor predicted, Tensor target) {
    if (!predicted.shape().equals(target.shape())) {
      throw new ShapeException(
          name
              + ": predictions and targets differ in shape; got predicted "
              + predicted.shape()
              + ", target "
              + target.shape()
              + "; expected equal shapes. A target [n] beside predictions [n, 1] needs"
              + " target.unsqueeze(1)");
    }
    return predicted.numel();
  }

  /** The mean of a term of each element's error. */
  private abstract static class ErrorMetric implements Metric {
    private final String name;
    private double sum;
    private long count;

    ErrorMetric(String name) {
      this.name = name;
    }

    abstract double term(double error);

    double finish(double mean) {
      return mean;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void update(Tensor predicted, Tensor target) {
      int n = checkSameShape(name, predicted, target);
      double[] p = predicted.toDoubleArray();
      double[] t = target.toDoubleArray();
      for (int i = 0; i < n; i++) {
        sum += term(p[i] - t[i]);
      }
      count += n;
    }

    @Override
    public double result() {
      return finish(sum / count);
    }

    @Override
    public void reset() {
      sum = 0;
      count = 0;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
