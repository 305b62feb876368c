package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The kernels in single precision, scalar and, where this process has them, vector ones, against
 * their definition in {@link NumberKernels}, bit for bit.
 */
class FloatKernelsTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64, 65, 100};
  private static final int[] LENGTHS = {
    1, 2, 7, 8, 9, 16, 17, 63, 64, 65, 127, 128, 129, 1000, 1023, 1024, 1025, 1087, 1088, 4095, 4096
  };
  private static final int[] COLUMN_LENGTHS = {
    1, 2, 15, 16, 17, 31, 32, 33, 100, 191, 192, 193, 1000, 1023, 1024, 1025, 1087, 1088, 4095, 4096
  };

  private final Random random = new Random(3);
  private final NumberKernels<float[]> scalar = new ScalarFloatKernels();

  private NumberKernels<float[]> vector() {
    return Vectors.SUPPORT.map(VectorSupport::floatKernels).orElse(scalar);
  }

  @Test
  void numberOfPartialSumsDependsOnTheLengthAlone() {
    for (int n = 1; n <= NumberKernels.BLOCK; n++) {
      int lanes = NumberKernels.lanes(n);
      assertEquals(1, Integer.bitCount(lanes), "a power of two");
      assertTrue(n == 1 || lanes >= NumberKernels.lanes(n - 1));
    }
  }

  @Test
  void sumsFollowTheirDefinition() {
    for (int n : LENGTHS) {
      for (int rows : new int[] {1, 3, 20}) {
        Matrix<float[]> x = matrix(rows, n, n + 3);
        float[] expected = new float[rows + 5];
        for (int i = 0; i < rows; i++) {
          float[] terms = new float[n];
          System.arraycopy(x.array(), x.offset() + i * x.rowStep(), terms, 0, n);
          expected[2 + i] = collapsed(terms, null);
        }
        for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
          float[] out = new float[rows + 5];
          kernels.sum().rows(rows, n, x.array(), x.offset(), x.rowStep(), out, 2, 1);
          assertBits(expected, out, kernels + " sums of " + rows + " x " + n);
        }
      }
    }
  }

  @Test
  void sumsOfColumnsFollowTheirDefinition() {
    for (int n : LENGTHS) {
      for (int cols : new int[] {1, 2, 7, 8, 9, 16, 31, 32, 64, 65}) {
        for (int gap : new int[] {0, 3}) {
          Matrix<float[]> x = matrix(n, cols, cols + gap);
          float[] expected = new float[cols + 5];
          for (int j = 0; j < cols; j++) {
            float[] terms = new float[n];
            for (int i = 0; i < n; i++) {
              terms[i] = x.array()[x.offset() + i * x.rowStep() + j];
            }
            expected[2 + j] = collapsed(terms, null);
          }
          for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
            float[] out = new float[cols + 5];
            kernels.sum().columns(n, cols, x.array(), x.offset(), x.rowStep(), out, 2);
            assertBits(expected, out, kernels + " sums of " + n + " x " + cols + " columns");
          }
        }
      }
    }
  }

  @Test
  void dotProductsFollowTheirDefinition() {
    for (int k : LENGTHS) {
      for (int rows : new int[] {1, 5, 16}) {
        Matrix<float[]> a = matrix(rows, k, k + 2);
        Matrix<float[]> v = matrix(1, k, k);
        float[] expected = new float[3 * rows + 4];
        for (int i = 0; i < rows; i++) {
          expected[1 + 3 * i] = collapsed(row(a, i, k), row(v, 0, k));
        }
        for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
          float[] out = new float[3 * rows + 4];
          kernels.dots(rows, k, a, v, new Matrix<>(out, 1, 3, 1));
          assertBits(expected, out, kernels + " dots of " + rows + " x " + k);
        }
      }
    }
  }

  @Test
  void dotProductsSideBySideFollowTheirDefinition() {
    for (int k : new int[] {15, 16, 32, 33, 48, 64, 1024}) {
      for (int rows : new int[] {15, 16, 17, 31, 100, 127, 128, 129, 144, 145, 300}) {
        Matrix<float[]> a = matrix(rows, k, k + 2);
        Matrix<float[]> v = matrix(1, k, k);
        float[] expected = new float[rows + 4];
        for (int i = 0; i < rows; i++) {
          expected[1 + i] = collapsed(row(a, i, k), row(v, 0, k));
        }
        for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
          float[] out = new float[rows + 4];
          kernels.dots(rows, k, a, v, new Matrix<>(out, 1, 1, 1));
          assertBits(expected, out, kernels + " dots of " + rows + " x " + k);
        }
      }
    }
  }

  @Test
  void dotProductsOfColumnsFollowTheirDefinition() {
    for (int k : COLUMN_LENGTHS) {
      for (int n : new int[] {1, 2, 15, 16, 32, 33, 64, 65, 130}) {
        Matrix<float[]> b = matrix(k, n, n + 1);
        Matrix<float[]> v = new Matrix<>(matrix(k, 1, 2).array(), 1, 0, 2);
        float[] expected = new float[n + 3];
        float[] column = new float[k];
        float[] factors = new float[k];
        for (int j = 0; j < n; j++) {
          for (int l = 0; l < k; l++) {
            column[l] = b.array()[b.offset() + l * b.rowStep() + j];
            factors[l] = v.array()[v.offset() + l * v.colStep()];
          }
          expected[1 + j] = collapsed(factors, column);
        }
        for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
          float[] out = new float[n + 3];
          kernels.columnDots(k, n, v, b, new Matrix<>(out, 1, n, 1));
          assertBits(expected, out, kernels + " columnDots of " + k + " x " + n);
        }
      }
    }
  }

  @Test
  void productsFollowTheirDefinition() {
    for (int m : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 13, 33}) {
      for (int n : SIZES) {
        for (int k : new int[] {1, 2, 3, 17, 64, 300}) {
          product(m, n, k, matrix(m, k, k + 1));
          Matrix<float[]> turned = matrix(k, m, m + 2);
          product(m, n, k, new Matrix<>(turned.array(), turned.offset(), 1, turned.rowStep()));
        }
      }
    }
  }

  private void product(int m, int n, int k, Matrix<float[]> a) {
    Matrix<float[]> b = matrix(k, n, n + 4);
    float[] expected = new float[m * (n + 1) + 3];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float s = 0;
        for (int l = 0; l < k; l++) {
          float x = a.array()[a.offset() + i * a.rowStep() + l * a.colStep()];
          float y = b.array()[b.offset() + l * b.rowStep() + j];
          s = l == 0 ? x * y : Math.fma(x, y, s);
        }
        expected[1 + i * (n + 1) + j] = s;
      }
    }
    for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
      float[] out = new float[expected.length];
      kernels.gemm(m, n, k, a, b, new Matrix<>(out, 1, n + 1, 1));
      assertBits(expected, out, kernels + " product of " + m + " x " + k + " x " + n);
    }
  }

  @Test
  void copiesTakeAnySteps() {
    for (NumberKernels<float[]> kernels : java.util.List.of(scalar, vector())) {
      Matrix<float[]> x = matrix(5, 7, 9);
      float[] out = new float[100];
      kernels.copy(5, 7, x, new Matrix<>(out, 3, 2, 11));
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 7; j++) {
          assertEquals(x.array()[x.offset() + i * 9 + j], out[3 + 2 * i + 11 * j]);
        }
      }
    }
  }

  /** Lanes in order, then by halves: the definition, written as plainly as can be. */
  private static float collapsed(float[] terms, float[] factors) {
    int lanes = NumberKernels.lanes(terms.length);
    float[] acc = new float[lanes];
    for (int i = 0; i < terms.length; i++) {
      int l = i % lanes;
      if (factors == null) {
        acc[l] = i < lanes ? terms[i] : acc[l] + terms[i];
      } else {
        acc[l] = i < lanes ? terms[i] * factors[i] : Math.fma(terms[i], factors[i], acc[l]);
      }
    }
    int used = Math.min(lanes, terms.length);
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w; l++) {
        if (l + w < used) {
          acc[l] += acc[l + w];
        }
      }
    }
    return acc[0];
  }

  private static float[] row(Matrix<float[]> x, int i, int n) {
    float[] row = new float[n];
    System.arraycopy(x.array(), x.offset() + i * x.rowStep(), row, 0, n);
    return row;
  }

  /** Values of many sizes in a matrix with room between its rows, after an offset. */
  private Matrix<float[]> matrix(int rows, int cols, int rowStep) {
    float[] values = new float[rows * rowStep + cols + 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(2 * random.nextGaussian()));
    }
    return new Matrix<>(values, 5, rowStep, 1);
  }

  private static void assertBits(float[] expected, float[] actual, String label) {
    int[] a = new int[expected.length];
    int[] b = new int[actual.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = Float.floatToIntBits(expected[i]);
      b[i] = Float.floatToIntBits(actual[i]);
    }
    assertArrayEquals(a, b, label);
  }
}
