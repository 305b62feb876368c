package dev.lamina.linalg;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** What the factorisations share. */
final class Dense {
  private Dense() {}

  static double[] identity(int n) {
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + i] = 1;
    }
    return a;
  }

  /** The values of a matrix, whose array may be longer. */
  static double[] values(DMatrixRMaj a) {
    return Arrays.copyOf(a.data, a.getNumElements());
  }

  /** The product of two square matrices. */
  static double[] product(double[] a, double[] b, int n) {
    double[] c = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int l = 0; l < n; l++) {
        double factor = a[i * n + l];
        for (int j = 0; j < n; j++) {
          c[i * n + j] += factor * b[l * n + j];
        }
      }
    }
    return c;
  }

  /** The positions of values in ascending order; equals keep theirs. */
  static Integer[] ascending(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
    return order;
  }
}
