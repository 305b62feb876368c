package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows and sums in vectors against the plain ones, bit for bit. */
@Tag("cpu")
class VectorRowsTest {
  private static final int[] LENGTHS = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 127, 129, 1000, 1023, 1024,
    1025, 1087, 1088, 1089, 4095, 4096
  };

  private final RowMath<float[]> plain = ScalarFloatRows.ofThread();
  private RowMath<float[]> vectors;

  @BeforeEach
  void findsVectors() {
    assumeTrue(Vectors.SUPPORT.isPresent(), "no vector code here");
    vectors = Vectors.SUPPORT.get().floatRows().get();
  }

  private static float[] values(int n, long seed, float bound) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = bound * (2 * random.nextFloat() - 1);
    }
    return x;
  }

  private static void assertSame(double expected, double got, String what) {
    assertEquals(Float.floatToIntBits((float) expected), Float.floatToIntBits((float) got), what);
  }

  @Test
  void sumsInTheSameOrder() {
    float[] acc = new float[1];
    float[] plainAcc = new float[1];
    for (int n : LENGTHS) {
      for (int at = 0; at < 3; at++) {
        float[] x = values(n + 5, n, 1e6f);
        assertSame(plain.sum(n, x, at), vectors.sum(n, x, at), "sum of " + n);
        FloatFold.SUM.rows(1, n, x, at, n, plainAcc, 0, 1);
        Vectors.SUPPORT.get().floatSum().rows(1, n, x, at, n, acc, 0, 1);
        assertSame(plainAcc[0], acc[0], "fold of " + n);
        assertSame(plain.sum(n, x, at), acc[0], "fold and row of " + n);
      }
    }
  }

  @Test
  void findsTheLargest() {
    for (int n : LENGTHS) {
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(31L * n + seed);
        float[] x = new float[n + 5];
        for (int i = 0; i < x.length; i++) {
          x[i] = seed < 10 ? HardValues.float32(random) : -random.nextFloat();
        }
        assertSame(plain.max(n, x, 2), vectors.max(n, x, 2), "largest of " + n + ", " + seed);
      }
    }
  }

  @Test
  void findsNaNOfEitherSignAnywhere() {
    int[] bits = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff};
    for (int n : new int[] {16, 33, 100}) {
      for (int place = 0; place < n; place++) {
        for (int nan : bits) {
          float[] x = values(n, place, 3);
          x[(place + 1) % n] = Float.POSITIVE_INFINITY;
          x[place] = Float.intBitsToFloat(nan);
          assertSame(Float.NaN, vectors.max(n, x, 0), "NaN at " + place + " of " + n);
        }
      }
    }
  }

  @Test
  void ordersZerosAndInfinities() {
    for (int n : new int[] {16, 17, 64, 100}) {
      float[] x = new float[n];
      Arrays.fill(x, -0.0f);
      assertSame(-0.0f, vectors.max(n, x, 0), "only -0");
      x[n / 2] = 0.0f;
      assertSame(0.0f, vectors.max(n, x, 0), "one 0");
      Arrays.fill(x, Float.NEGATIVE_INFINITY);
      assertSame(Float.NEGATIVE_INFINITY, vectors.max(n, x, 0), "only -infinity");
      x[n - 1] = -Float.MAX_VALUE;
      assertSame(-Float.MAX_VALUE, vectors.max(n, x, 0), "the least number");
    }
  }

  @Test
  void takesExponentialsWithTheirSum() {
    for (int n : LENGTHS) {
      for (float bound : new float[] {1e-3f, 5, 43, 52, 1e30f}) {
        exponentials(n, values(n + 3, n, bound));
      }
    }
  }

  @Test
  void takesExponentialsOfHardValues() {
    for (int n : LENGTHS) {
      Random random = new Random(n);
      float[] x = new float[n + 3];
      for (int i = 0; i < x.length; i++) {
        x[i] = HardValues.float32(random);
      }
      exponentials(n, x);
    }
  }

  private void exponentials(int n, float[] x) {
    double max = plain.max(n, x, 1);
    float[] expected = new float[n + 4];
    float[] got = new float[n + 4];
    double sum = plain.exps(n, x, 1, max, expected, 2);
    assertSame(sum, vectors.exps(n, x, 1, max, got, 2), "sum of " + n);
    for (int i = 0; i < n + 4; i++) {
      assertSame(
          expected[i],
          got[i],
          "value " + i + " of " + n + " from " + x[Math.max(0, i - 1) % x.length]);
    }
  }

  @Test
  void takesEveryKindOfExponential() {
    // From 0 down past the last subnormal result, in steps that meet all roundings.
    int n = 4096;
    float[] x = new float[n];
    for (int part = 0; part < 60; part++) {
      for (int i = 0; i < n; i++) {
        x[i] = -(part * n + i) * 0x1.cp-12f * 1.03f;
      }
      float[] expected = new float[n];
      float[] got = new float[n];
      double sum = plain.exps(n, x, 0, 0, expected, 0);
      assertSame(sum, vectors.exps(n, x, 0, 0, got, 0), "sum of part " + part);
      for (int i = 0; i < n; i++) {
        assertSame(expected[i], got[i], "of " + x[i]);
      }
    }
  }
}
