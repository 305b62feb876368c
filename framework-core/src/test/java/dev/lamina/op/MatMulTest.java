package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Layouts;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrix products against plain sums of products in double precision. */
class MatMulTest {
  private static final int[] SIZES = {1, 2, 3, 5, 7, 8, 9, 16, 17, 33, 100};

  static IntStream sizes() {
    return IntStream.of(SIZES);
  }

  /** For each m, all n and k. */
  @ParameterizedTest
  @MethodSource("sizes")
  void allTransposesAreRightAndHaveTheSameBits(int m) {
    for (int n : SIZES) {
      for (int k : SIZES) {
        check(m, n, k, DType.FLOAT32);
      }
    }
  }

  @Test
  void float64IsRight() {
    for (int m : new int[] {1, 3, 8, 17}) {
      for (int n : new int[] {1, 2, 9, 33}) {
        for (int k : new int[] {1, 7, 16, 100, 1500}) {
          check(m, n, k, DType.FLOAT64);
        }
      }
    }
  }

  /** Dot products of one row or column are split into blocks of 4,096. */
  @Test
  void longInnerDimensionsAreRight() {
    for (int k : new int[] {1023, 1024, 1025, 4096, 4097, 9001}) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        check(1, 1, k, dtype);
        check(1, 5, k, dtype);
        check(70, 1, k, dtype);
        check(3, 4, k, dtype);
      }
    }
  }

  private static void check(int m, int n, int k, DType dtype) {
    Tensor a = values(m, k, dtype, 1);
    Tensor b = values(k, n, dtype, 2);
    Tensor c = a.mm(b);
    assertClose(a, b, c);
    String label = dtype + " " + m + " x " + k + " x " + n;
    Tensor turnedA = a.t().contiguous().t();
    Tensor turnedB = b.t().contiguous().t();
    Bits.assertSame(c, turnedA.mm(b), label + ", left transposed");
    Bits.assertSame(c, a.mm(turnedB), label + ", right transposed");
    Bits.assertSame(c, turnedA.mm(turnedB), label + ", both transposed");
  }

  /**
   * A chain of k fused multiply-adds is within {@code k u / (1 - k u)} of the sum of products'
   * sizes, u the rounding unit.
   */
  private static void assertClose(Tensor a, Tensor b, Tensor c) {
    int m = a.size(0);
    int k = a.size(1);
    int n = b.size(1);
    double unit = a.dtype() == DType.FLOAT32 ? 0x1p-24 : 0x1p-52;
    double[] x = a.toDoubleArray();
    double[] y = b.toDoubleArray();
    double[] z = c.toDoubleArray();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double sizes = 0;
        for (int l = 0; l < k; l++) {
          sum += x[i * k + l] * y[l * n + j];
          sizes += Math.abs(x[i * k + l] * y[l * n + j]);
        }
        double actual = z[i * n + j];
        assertTrue(
            Math.abs(sum - actual) <= (k + 1) * unit * sizes,
            () -> a.shape() + " x " + b.shape() + ": expected near " + actual);
      }
    }
  }

  @Test
  void otherLayoutsHaveTheSameBits() {
    for (int[] size : new int[][] {{1, 9, 20}, {9, 1, 20}, {1, 1, 20}, {17, 5, 33}, {20, 40, 3}}) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64}) {
        Tensor a = values(size[0], size[2], dtype, 3);
        Tensor b = values(size[2], size[1], dtype, 4);
        Tensor c = a.mm(b);
        for (Layouts.Variant left : Layouts.of(a)) {
          for (Layouts.Variant right : Layouts.of(b)) {
            String label = dtype + " " + left.name() + " x " + right.name() + ", " + c.shape();
            Bits.assertSame(c, left.tensor().mm(right.tensor()), label);
          }
        }
      }
    }
  }

  @Test
  void expandedOperandsHaveTheBitsOfCopies() {
    Tensor row = values(1, 20, DType.FLOAT32, 5);
    Tensor column = values(20, 1, DType.FLOAT32, 6);
    Tensor tall = row.expand(7, 20);
    Tensor wide = column.expand(20, 9);
    Bits.assertSame(tall.clone().mm(wide.clone()), tall.mm(wide), "expanded");
    Bits.assertSame(
        tall.t().clone().t().mm(column), tall.mm(column.expand(20, 1)), "expanded by a column");
  }

  @Test
  void integersAreExactAndWrap() {
    Tensor a = Tensor.of((Object) new long[][] {{1L << 62, 3}, {-2, (1L << 53) + 1}});
    Tensor b = Tensor.of((Object) new long[][] {{4, 1}, {5, -1}});
    assertArrayEquals(
        new long[] {15, (1L << 62) - 3, 5 * ((1L << 53) + 1) - 8, -(1L << 53) - 3},
        a.mm(b).toLongArray());
  }

  @Test
  void specialValuesSpreadToTheirRowsAndColumns() {
    float[] values = new float[9 * 16];
    values[3 * 16 + 5] = Float.NaN;
    values[7 * 16] = Float.POSITIVE_INFINITY;
    Tensor c = Tensor.of(values, Shape.of(9, 16)).mm(Tensor.ones(16, 12));
    double[] z = c.toDoubleArray();
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 12; j++) {
        double expected = i == 3 ? Double.NaN : i == 7 ? Double.POSITIVE_INFINITY : 0;
        assertEquals(expected, z[i * 12 + j]);
      }
    }
  }

  @Test
  void emptyProductsAreZero() {
    assertEquals(Shape.of(0, 4), Tensor.ones(0, 3).mm(Tensor.ones(3, 4)).shape());
    assertEquals(Shape.of(4, 0), Tensor.ones(4, 3).mm(Tensor.ones(3, 0)).shape());
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64}) {
      Tensor nothing = Tensor.ones(dtype, 2, 0).mm(Tensor.ones(dtype, 0, 3));
      assertArrayEquals(new double[6], nothing.toDoubleArray());
      Tensor batches = Tensor.ones(dtype, 5, 2, 0).matmul(Tensor.ones(dtype, 5, 0, 3));
      assertArrayEquals(new double[30], batches.toDoubleArray());
    }
    assertEquals(Shape.of(0, 2, 4), Tensor.ones(0, 2, 3).matmul(Tensor.ones(0, 3, 4)).shape());
    assertEquals(Shape.of(3, 0, 4), Tensor.ones(3, 0, 2).matmul(Tensor.ones(2, 4)).shape());
  }

  @Test
  void vectorsAreRowsOnTheLeftAndColumnsOnTheRight() {
    Tensor v = values(1, 6, DType.FLOAT32, 7).view(6);
    Tensor m = values(6, 4, DType.FLOAT32, 8);
    Bits.assertSame(v.view(1, 6).mm(m).view(4), v.matmul(m), "vector x matrix");
    Bits.assertSame(m.t().mm(v.view(6, 1)).view(4), m.t().matmul(v), "matrix x vector");
    Bits.assertSame(v.view(1, 6).mm(v.view(6, 1)).view(), v.matmul(v), "vector x vector");
    Tensor batch = Tensor.of(m.toFloatArray(), Shape.of(2, 3, 4));
    Tensor w = v.narrow(0, 0, 4);
    Bits.assertSame(batch.matmul(w.view(4, 1)).view(2, 3), batch.matmul(w), "batch x vector");
    Tensor u = v.narrow(0, 0, 3);
    Bits.assertSame(u.view(1, 3).matmul(batch).view(2, 4), u.matmul(batch), "vector x batch");
  }

  @Test
  void batchesBroadcast() {
    Tensor a = Tensor.of(random(2 * 1 * 3 * 5, 9), Shape.of(2, 1, 3, 5));
    Tensor b = Tensor.of(random(4 * 5 * 2, 10), Shape.of(4, 5, 2));
    Tensor c = a.matmul(b);
    assertEquals(Shape.of(2, 4, 3, 2), c.shape());
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 4; j++) {
        Bits.assertSame(a.get(i, 0).mm(b.get(j)), c.get(i, j), "batch " + i + ", " + j);
      }
    }
    Tensor shared = a.matmul(b.get(1));
    for (int i = 0; i < 2; i++) {
      assertClose(a.get(i, 0), b.get(1), shared.get(i, 0));
    }
    Tensor left = a.get(0, 0).matmul(b);
    for (int j = 0; j < 4; j++) {
      Bits.assertSame(a.get(0, 0).mm(b.get(j)), left.get(j), "right batch " + j);
    }
  }

  @Test
  void transposedBatchesHaveTheSameBits() {
    Tensor a = Tensor.of(random(3 * 9 * 17, 11), Shape.of(3, 9, 17));
    Tensor b = Tensor.of(random(3 * 17 * 8, 12), Shape.of(3, 17, 8));
    Tensor c = a.matmul(b);
    for (Layouts.Variant left : Layouts.of(a)) {
      for (Layouts.Variant right : Layouts.of(b)) {
        Bits.assertSame(
            c, left.tensor().matmul(right.tensor()), left.name() + " x " + right.name());
      }
    }
  }

  private static Tensor values(int rows, int cols, DType dtype, long seed) {
    return Tensor.of(random(rows * cols, seed), Shape.of(rows, cols)).mul(3.0).to(dtype);
  }

  private static float[] random(int n, long seed) {
    Random random = new Random(seed + n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
