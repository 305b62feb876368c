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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums and means against plain sums in double precision. */
class ReductionsTest {
  private static final double FLOAT_EPS = 0x1p-24;

  /** Around the numbers of partial sums, 8 and 64, where they change, and the block of 4,096. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 7, 8, 9, 16, 63, 64, 65, 1000, 1023, 1024, 1025, 4095, 4096, 4097, 8192, 20_001
      })
  void wholeSumIsWithinItsErrorBound(int n) {
    float[] values = values(n, n);
    double exact = 0;
    double sizes = 0;
    for (float v : values) {
      exact += v;
      sizes += Math.abs(v);
    }
    Tensor x = Tensor.of(values);
    // Every value passes through at most n / 8 + 64 / 8 + 12 additions, or, from 1,024 on, 64 + 18.
    double depth = n < 1024 ? n / 8.0 + 3 : 64 + 6 + Math.log(1 + n / 4096.0) * 8;
    assertEquals(exact, x.sum().item(), FLOAT_EPS * (depth + 1) * sizes);
    assertEquals(exact / n, x.mean().item(), FLOAT_EPS * (depth + 2) * sizes / n);
    Tensor wide = x.to(DType.FLOAT64);
    assertEquals(exact, wide.sum().item(), 1e-16 * (depth + n) * sizes);
    assertEquals((long) n * (n - 1) / 2, Tensor.arange(n).sum().itemLong());
  }

  @Test
  void sumsOverDimensionsEqualPlainSums() {
    int[] sizes = {3, 4, 5};
    double[] values = new double[60];
    for (int i = 0; i < 60; i++) {
      values[i] = i % 7 - 0.25 * i;
    }
    Tensor x = Tensor.of(values, Shape.of(sizes));
    for (int mask = 1; mask < 8; mask++) {
      int[] dims = dims(mask);
      double[] expected = new double[60 / count(sizes, mask)];
      for (int i = 0; i < 60; i++) {
        expected[keptIndex(i, sizes, mask)] += values[i];
      }
      assertArrayEquals(expected, x.sum(dims, false).toDoubleArray(), 1e-12);
      assertArrayEquals(expected, x.sum(dims, true).toDoubleArray(), 1e-12);
      Tensor mean = x.mean(dims, false).mul((double) count(sizes, mask));
      assertArrayEquals(expected, mean.toDoubleArray(), 1e-12);
      int[] kept = sizes.clone();
      for (int d : dims) {
        kept[d] = 1;
      }
      assertEquals(Shape.of(kept), x.sum(dims, true).shape());
    }
  }

  private static int[] dims(int mask) {
    return java.util.stream.IntStream.range(0, 3).filter(d -> (mask >> d & 1) != 0).toArray();
  }

  private static int count(int[] sizes, int mask) {
    int n = 1;
    for (int d : dims(mask)) {
      n *= sizes[d];
    }
    return n;
  }

  private static int keptIndex(int i, int[] sizes, int mask) {
    int[] at = {i / 20, i / 5 % 4, i % 5};
    int index = 0;
    for (int d = 0; d < 3; d++) {
      if ((mask >> d & 1) == 0) {
        index = index * sizes[d] + at[d];
      }
    }
    return index;
  }

  @Test
  void orderOfTheDimensionsNamedDoesNotMatter() {
    Tensor x = Tensor.of(values(5 * 6 * 7, 1), Shape.of(5, 6, 7));
    Bits.assertSame(x.sum(new int[] {0, 2}, false), x.sum(new int[] {-1, 0}, false), "dims {2, 0}");
    Bits.assertSame(x.sum(), x.sum(new int[] {2, 0, 1}, false), "all dims");
    Bits.assertSame(x.mean(), x.mean(new int[] {1, 2, 0}, false), "all dims");
  }

  /** The kernels for contiguous, strided, transposed and scattered operands add in one order. */
  @ParameterizedTest
  @ValueSource(ints = {3, 70, 700, 1100, 5000})
  void layoutDoesNotChangeABit(int n) {
    for (int rows : new int[] {1, 2, 9, 70}) {
      if (rows * n > 100_000) {
        continue;
      }
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        Tensor x = Tensor.of(values(rows * n, n), Shape.of(rows, n)).to(dtype);
        assertSameForAllLayouts(x, new int[] {1});
        assertSameForAllLayouts(x, new int[] {0});
        assertSameForAllLayouts(x, new int[] {0, 1});
      }
    }
  }

  @Test
  void layoutDoesNotChangeABitInMoreDimensions() {
    Tensor x = Tensor.of(values(4 * 9 * 5 * 3, 2), Shape.of(4, 9, 5, 3));
    for (int[] dims :
        new int[][] {{0}, {1}, {2}, {3}, {0, 1}, {0, 2}, {1, 3}, {0, 3}, {0, 1, 3}, {1, 2, 3}}) {
      assertSameForAllLayouts(x, dims);
    }
  }

  private static void assertSameForAllLayouts(Tensor x, int[] dims) {
    String label = x.dtype() + " " + x.shape() + " over " + java.util.Arrays.toString(dims);
    Tensor sum = x.sum(dims, false);
    Tensor mean = x.mean(dims, false);
    for (Layouts.Variant variant : Layouts.of(x)) {
      Bits.assertSame(sum, variant.tensor().sum(dims, false), label + " " + variant.name());
      Bits.assertSame(mean, variant.tensor().mean(dims, false), label + " " + variant.name());
    }
  }

  @Test
  void rowsOfAMatrixHaveTheBitsOfTheRowsAlone() {
    Tensor x = Tensor.of(values(20 * 1500, 3), Shape.of(20, 1500));
    Tensor rows = x.sum(1);
    Tensor columns = x.sum(0);
    for (int i = 0; i < 20; i++) {
      Bits.assertSame(rows.select(0, i), x.select(0, i).sum(), "row " + i);
      Bits.assertSame(columns.select(0, i), x.select(1, i).sum(), "column " + i);
    }
  }

  @Test
  void numbersThatAreNoneSpread() {
    for (int at : new int[] {0, 9, 1023, 4096, 9999}) {
      float[] values = new float[10_000];
      values[at] = Float.NaN;
      assertTrue(Double.isNaN(Tensor.of(values).sum().item()));
      Tensor rows = Tensor.of(values, Shape.of(100, 100)).mean(1);
      for (int i = 0; i < 100; i++) {
        assertEquals(i == at / 100, Double.isNaN(rows.get(i).item()));
      }
      values[at] = Float.POSITIVE_INFINITY;
      assertEquals(Double.POSITIVE_INFINITY, Tensor.of(values).sum().item());
      values[(at + 1) % values.length] = Float.NEGATIVE_INFINITY;
      assertTrue(Double.isNaN(Tensor.of(values).mean().item()));
    }
  }

  @Test
  void nothingSumsToZeroAndHasNoMean() {
    assertEquals(0, Tensor.zeros(0).sum().item());
    assertTrue(Double.isNaN(Tensor.zeros(0).mean().item()));
    assertArrayEquals(new float[] {0, 0, 0}, Tensor.zeros(0, 3).sum(0).toFloatArray());
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).sum(1).shape());
    assertEquals(Shape.of(0, 1), Tensor.zeros(0, 3).mean(1, true).shape());
    assertArrayEquals(new long[] {0, 0}, Tensor.zeros(DType.INT64, 2, 0).sum(1).toLongArray());
  }

  @Test
  void truthValuesAreCounted() {
    Tensor mask = Tensor.of(new boolean[] {true, false, true, true}, Shape.of(2, 2));
    assertEquals(DType.INT64, mask.sum().dtype());
    assertEquals(3, mask.sum().itemLong());
    assertArrayEquals(new long[] {2, 1}, mask.sum(0).toLongArray());
  }

  @Test
  void integersWrapInsteadOfRounding() {
    Tensor x = Tensor.of(Long.MAX_VALUE, 1, (1L << 53) + 1, -(1L << 53));
    assertEquals(Long.MIN_VALUE + 1, x.sum().itemLong());
  }

  @Test
  void noDimensionsNamedMeansAllOfThem() {
    Tensor x = Tensor.of(values(12, 8), Shape.of(3, 4));
    int[] none = {};
    Bits.assertSame(x.sum(), x.sum(none, false), "sum");
    assertEquals(Shape.of(1, 1), x.mean(none, true).shape());
    Bits.assertSame(x.amax(), x.amax(none, false), "amax");
    Bits.assertSame(x.var(), x.var(none, 1, false), "var");
    assertEquals(12, x.countNonzero().itemLong());
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void computesInTheTypeThatIsAskedFor(DType type) {
    Tensor x = Tensor.of(new long[] {7, 0, 200, 100, 3, 1}, Shape.of(2, 3));
    boolean truth = type == DType.BOOL;
    long modulus = type == DType.UINT8 ? 256 : 1000;
    assertEquals(type, x.sum(type).dtype());
    assertEquals(truth ? 1 : 311 % modulus, x.sum(type).itemLong());
    assertArrayEquals(
        truth ? new long[] {1, 1, 1} : new long[] {107, 3, 201},
        x.sum(new int[] {0}, false, type).to(DType.INT64).toLongArray());
    assertArrayEquals(
        truth ? new long[] {1, 0, 1} : new long[] {700 % modulus, 0, 200},
        x.prod(0, false, type).to(DType.INT64).toLongArray());
    assertEquals(0, x.prod(type).itemLong());
    assertArrayEquals(
        truth ? new long[] {1, 1, 1, 1, 1, 1} : new long[] {7, 7, 207, 100, 103, 104},
        x.cumsum(1, type).to(DType.INT64).toLongArray());
    assertArrayEquals(
        truth ? new long[] {1, 0, 1, 1, 0, 1} : new long[] {7, 0, 200, 700 % modulus, 0, 200},
        x.cumprod(0, type).to(DType.INT64).toLongArray());
    if (type.isFloatingPoint()) {
      assertEquals(311 / 6.0, x.mean(new int[0], false, type).item(), 1e-5);
    }
  }

  @Test
  void nanIsLeftOut() {
    double nan = Double.NaN;
    Tensor x = Tensor.of(new double[] {1, nan, 4, nan, nan, nan}, Shape.of(2, 3)).requiresGrad_();
    assertEquals(5, x.nansum().item());
    assertArrayEquals(new double[] {2.5, nan}, x.nanmean(1, false).toDoubleArray());
    assertArrayEquals(new double[] {5, 0}, x.nansum(1, true).toDoubleArray());
    x.nansum().backward();
    assertArrayEquals(new double[] {1, 0, 1, 0, 0, 0}, x.grad().toDoubleArray());
    assertEquals(DType.INT64, Tensor.of(1, 2).nansum().dtype());
  }

  @Test
  void truthOverNothing() {
    assertTrue(Tensor.zeros(0).all().itemBoolean());
    assertTrue(!Tensor.zeros(0).any().itemBoolean());
    assertArrayEquals(new boolean[] {true, true}, Tensor.zeros(2, 0).all(1).toBooleanArray());
    assertArrayEquals(new boolean[] {}, Tensor.zeros(2, 0).any(0).toBooleanArray());
    Tensor x = Tensor.of(new double[] {0, -0.0, Double.NaN, 2}, Shape.of(2, 2));
    assertArrayEquals(new boolean[] {false, true}, x.any(1).toBooleanArray());
    assertArrayEquals(new boolean[] {false, true}, x.all(1).toBooleanArray());
    assertArrayEquals(new long[] {1, 1}, x.countNonzero(0).toLongArray());
    assertEquals(DType.UINT8, Tensor.zeros(DType.UINT8, 2).any().dtype());
  }

  @Test
  void singleValuesAreTheirOwnSum() {
    assertEquals(2.5, Tensor.scalar(2.5).sum().item());
    assertEquals(2.5, Tensor.scalar(2.5).sum(0).item());
    assertEquals(2.5, Tensor.scalar(2.5).mean(-1, true).item());
    assertEquals(Shape.of(), Tensor.scalar(2.5).sum(0, true).shape());
  }

  @Test
  void sumToUndoesBroadcasting() {
    Tensor x = Tensor.of(values(24, 4), Shape.of(2, 3, 4)).to(DType.FLOAT64);
    Bits.assertSame(x.sum(0), x.sumTo(Shape.of(3, 4)), "a leading dimension");
    Bits.assertSame(x.sum(1, true), x.sumTo(Shape.of(2, 1, 4)), "a stretched dimension");
    Bits.assertSame(x.sum(), x.sumTo(Shape.of()), "all");
    Bits.assertSame(x.sum().view(1, 1), x.sumTo(Shape.of(1, 1)), "all but ones");
    org.junit.jupiter.api.Assertions.assertSame(x, x.sumTo(Shape.of(2, 3, 4)));
  }

  private static float[] values(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
    }
    return values;
  }
}
