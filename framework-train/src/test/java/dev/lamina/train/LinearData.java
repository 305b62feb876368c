package dev.lamina.train;

import dev.lamina.Lamina;
import dev.lamina.backend.DType;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;

/** Samples of y = 0.2 x1 - 1.3 x2 - 0.5 x3 + noise, and the network that learns them. */
final class LinearData {
  static final int FEATURES = 3;

  private LinearData() {}

  static Tensor features(int n, long seed) {
    return Tensor.randn(new Generator(seed), DType.FLOAT32, n, FEATURES);
  }

  /** Targets with normal noise of standard deviation 0.5. */
  static Tensor targets(Tensor x, long seed) {
    Tensor weights = Tensor.of(new float[][] {{0.2f}, {-1.3f}, {-0.5f}});
    Tensor noise = Tensor.randn(new Generator(seed), DType.FLOAT32, x.size(0), 1).mul(0.5);
    return x.mm(weights).add(noise);
  }

  static Sequential network(long seed) {
    Lamina.manualSeed(seed);
    return Sequential.of(new Linear(FEATURES, 32), new ReLU(), new Linear(32, 1));
  }

  /** The mean squared residual of least squares with an intercept, by the normal equations. */
  static double leastSquares(Tensor x, Tensor y) {
    int n = x.size(0);
    int p = FEATURES + 1;
    double[] xs = x.toDoubleArray();
    double[] ys = y.toDoubleArray();
    double[][] a = new double[p][p + 1];
    for (int row = 0; row < n; row++) {
      double[] values = row(xs, row);
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
          a[i][j] += values[i] * values[j];
        }
        a[i][p] += values[i] * ys[row];
      }
    }
    double[] beta = solve(a);
    double sum = 0;
    for (int row = 0; row < n; row++) {
      double[] values = row(xs, row);
      double fitted = 0;
      for (int i = 0; i < p; i++) {
        fitted += beta[i] * values[i];
      }
      sum += (ys[row] - fitted) * (ys[row] - fitted);
    }
    return sum / n;
  }

  private static double[] row(double[] xs, int row) {
    double[] values = new double[FEATURES + 1];
    values[0] = 1;
    System.arraycopy(xs, row * FEATURES, values, 1, FEATURES);
    return values;
  }

  /** Gauss-Jordan without pivoting: the matrix is positive definite and well conditioned. */
  private static double[] solve(double[][] a) {
    int p = a.length;
    for (int i = 0; i < p; i++) {
      for (int k = 0; k < p; k++) {
        double factor = k == i ? 0 : a[k][i] / a[i][i];
        for (int j = i; j <= p; j++) {
          a[k][j] -= factor * a[i][j];
        }
      }
    }
    double[] solution = new double[p];
    for (int i = 0; i < p; i++) {
      solution[i] = a[i][p] / a[i][i];
    }
    return solution;
  }
}
