package dev.lamina.blas;

import dev.lamina.backend.Blas;

/** Whether a library does what its functions are called: small products of whole numbers. */
final class SmallProducts {
  private static final int M = 5;
  private static final int N = 3;
  private static final int K = 7;

  private SmallProducts() {}

  /** Tries both types, each operand both ways. */
  static boolean areRight(Blas blas) {
    for (int form = 0; form < 4; form++) {
      if (!isRight(blas, (form & 1) != 0, (form & 2) != 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRight(Blas blas, boolean left, boolean right) {
    double[] a = new double[M * K];
    double[] b = new double[K * N];
    double[] expected = new double[M * N];
    for (int l = 0; l < K; l++) {
      for (int i = 0; i < M; i++) {
        a[left ? l * M + i : i * K + l] = i - 2 * l;
      }
      for (int j = 0; j < N; j++) {
        b[right ? j * K + l : l * N + j] = 3 * j + l;
      }
      for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
          expected[i * N + j] += (i - 2 * l) * (3 * j + l);
        }
      }
    }
    Blas.Size size = new Blas.Size(M, N, K);
    double[] doubles = new double[M * N];
    blas.productOfDoubles(
        size,
        new Blas.Operand<>(a, 0, left ? M : K, left),
        new Blas.Operand<>(b, 0, right ? K : N, right),
        new Blas.Operand<>(doubles, 0, N, false));
    float[] floats = new float[M * N];
    blas.product(
        size,
        new Blas.Operand<>(rounded(a), 0, left ? M : K, left),
        new Blas.Operand<>(rounded(b), 0, right ? K : N, right),
        new Blas.Operand<>(floats, 0, N, false));
    for (int i = 0; i < expected.length; i++) {
      if (doubles[i] != expected[i] || floats[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static float[] rounded(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
