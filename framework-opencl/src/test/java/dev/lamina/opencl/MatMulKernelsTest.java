package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatMulKernelsTest {
  private static final DType[] NUMBERS = {
    DType.FLOAT32, DType.FLOAT64, DType.INT64, DType.INT32, DType.UINT8
  };

  private static Layout rows(int m, int n) {
    return Layout.contiguous(Shape.of(m, n));
  }

  private static Layout columns(int m, int n) {
    return rows(n, m).transpose(0, 1);
  }

  private static Layout layout(int[] dims, int[] strides, int offset) {
    return Layout.of(Shape.of(dims), strides, offset);
  }

  /** A product of dense operands; bits 0 and 1 of the form say which of them are transposed. */
  private static void product(KernelBench bench, DType type, int[] mnk, int form, boolean special) {
    int m = mnk[0];
    int n = mnk[1];
    int k = mnk[2];
    Random random = new Random(31L * m + 7L * n + k);
    KernelBench.Values a = bench.random(type, m * k, random, special);
    KernelBench.Values b = bench.random(type, k * n, random, special);
    Layout la = (form & 1) == 0 ? rows(m, k) : columns(m, k);
    Layout lb = (form & 2) == 0 ? rows(k, n) : columns(k, n);
    bench.matmul("form " + form, a, la, b, lb);
    bench.release(a, b);
  }

  private static int[] mnk(int m, int n, int k) {
    return new int[] {m, n, k};
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "CPU, 1", "GPU, 4096", "GPU, 64", "GPU, 1"})
  void awkwardSizesInAllForms(Kind kind, int maxGroup) {
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (int form = 0; form < 4; form++) {
        product(bench, DType.FLOAT32, mnk(2, 2, 1), form, false);
        product(bench, DType.FLOAT32, mnk(3, 5, 7), form, false);
        product(bench, DType.FLOAT32, mnk(16, 17, 15), form, false);
        product(bench, DType.FLOAT32, mnk(33, 31, 33), form, false);
        product(bench, DType.FLOAT32, mnk(65, 63, 129), form, false);
        product(bench, DType.FLOAT32, mnk(20, 12, 36), form, false);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void specialValuesAndAllTypes(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      for (DType type : NUMBERS) {
        product(bench, type, mnk(19, 18, 3), 0, true);
        product(bench, type, mnk(5, 70, 33), 0, true);
        product(bench, type, mnk(1, 70, 33), 0, true);
        product(bench, type, mnk(35, 1, 70), 0, true);
      }
    }
  }

  /** Neither the start of a chain nor what pads a tile may turn a negative zero. */
  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void negativeZerosStay(Kind kind) {
    float[] zeros = new float[40];
    float[] ones = new float[40];
    Arrays.fill(zeros, -0.0f);
    Arrays.fill(ones, 1);
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      KernelBench.Values a = bench.values(DType.FLOAT32, zeros);
      KernelBench.Values b = bench.values(DType.FLOAT32, ones);
      for (int k : new int[] {1, 3, 4, 7}) {
        bench.matmul("zeros", a, rows(3, k), b, rows(k, 5));
        bench.matmul("zeros", b, rows(3, k), a, rows(k, 5));
        bench.matmul("zeros", a, rows(1, k), b, rows(k, 5));
        bench.matmul("zeros", b, rows(3, k), a, rows(k, 1));
      }
      bench.release(a, b);
    }
  }

  /** Every tile of the table runs at least once; compiling the larger ones takes PoCL seconds. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyTileOfEveryKind(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      for (DType type : NUMBERS) {
        for (int form = 0; form < 4; form++) {
          product(bench, type, mnk(2, 3, 5), form, true);
          product(bench, type, mnk(4, 8, 12), form, true);
          product(bench, type, mnk(60, 129, 33), form, false);
          product(bench, type, mnk(256, 252, 20), form, false);
          product(bench, type, mnk(251, 254, 17), form, false);
        }
      }
    }
  }

  /** One product by the largest tile of the kinds that the other tests leave out. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NVIDIA", "AMD", "INTEL"})
  void largestTile(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      product(bench, DType.FLOAT32, mnk(256, 252, 20), 2, false);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void longSumsAreHalved(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      for (int k : new int[] {4095, 4096, 4097, 8192, 8193, 12300}) {
        product(bench, DType.FLOAT32, mnk(6, 7, k), 1, false);
      }
      product(bench, DType.FLOAT64, mnk(2, 2, 8193), 0, false);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "CPU, 1", "GPU, 4096", "GPU, 64", "GPU, 1"})
  void rowsAndColumnsAreDotProducts(Kind kind, int maxGroup) {
    int[] lengths = {1, 2, 7, 15, 16, 17, 65, 1023, 1024, 1025, 4096, 4097, 8193};
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (int k : lengths) {
        for (int form = 0; form < 4; form++) {
          product(bench, DType.FLOAT32, mnk(1, 1, k), form, false);
          product(bench, DType.FLOAT32, mnk(1, 37, k), form, k < 100);
          product(bench, DType.FLOAT32, mnk(18, 1, k), form, k < 100);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void batchesStridesAndOffsets(Kind kind) {
    Random random = new Random(5);
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      KernelBench.Values a = bench.random(DType.FLOAT32, 5000, random, false);
      KernelBench.Values b = bench.random(DType.FLOAT32, 5000, random, false);
      int[] left = {3, 10, 12};
      int[] right = {3, 12, 20};
      Layout denseLeft = Layout.contiguous(Shape.of(left));
      Layout denseRight = Layout.contiguous(Shape.of(right));
      bench.matmul("batch", a, denseLeft, b, denseRight);
      bench.matmul("offset 4", a, layout(left, new int[] {120, 12, 1}, 4), b, denseRight);
      bench.matmul("offset 3", a, layout(left, new int[] {120, 12, 1}, 3), b, denseRight);
      bench.matmul("uneven rows", a, layout(left, new int[] {150, 13, 1}, 0), b, denseRight);
      bench.matmul("uneven batches", a, layout(left, new int[] {121, 12, 1}, 0), b, denseRight);
      bench.matmul("no unit stride", a, layout(left, new int[] {400, 30, 2}, 1), b, denseRight);
      bench.matmul("one a", a, layout(left, new int[] {0, 12, 1}, 0), b, denseRight);
      bench.matmul("one row", a, layout(left, new int[] {12, 0, 1}, 0), b, denseRight);
      bench.matmul("one value", a, layout(left, new int[] {1, 0, 0}, 7), b, denseRight);
      bench.matmul("one b", a, denseLeft, b, layout(right, new int[] {0, 20, 1}, 8));
      bench.matmul("b by columns", a, denseLeft, b, layout(right, new int[] {0, 1, 12}, 0));
      bench.matmul("b with steps", a, denseLeft, b, layout(right, new int[] {500, 2, 25}, 1));
      bench.matmul("one column", a, denseLeft, b, layout(right, new int[] {20, 1, 0}, 0));
      int[] vector = {3, 12, 1};
      bench.matmul("dots", a, denseLeft, b, layout(vector, new int[] {12, 1, 1}, 2));
      bench.matmul("one vector", a, denseLeft, b, layout(vector, new int[] {0, 3, 1}, 2));
      int[] line = {3, 1, 12};
      bench.matmul("line", a, layout(line, new int[] {0, 1, 1}, 1), b, denseRight);
      bench.matmul(
          "swapped",
          a,
          denseLeft.transpose(0, 1),
          b,
          layout(new int[] {10, 12, 4}, new int[] {48, 4, 1}, 0));
      bench.release(a, b);
    }
  }

  @Test
  void noTermsGiveZeros() {
    try (KernelBench bench = KernelBench.open(Kind.GPU, 4096)) {
      for (DType type : NUMBERS) {
        product(bench, type, mnk(3, 4, 0), 0, false);
        product(bench, type, mnk(1, 4, 0), 0, false);
        product(bench, type, mnk(0, 4, 3), 0, false);
      }
    }
  }

  /** out = max(a, 0) b * 2 + bias, as long as no rounding can tell the orders apart. */
  private static void fused(KernelBench bench, int m, int n, int k) {
    Random random = new Random(k);
    float[] a = new float[2 * m * k];
    float[] b = new float[k * n];
    long[] bias = new long[n];
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextInt(9) - 4;
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = random.nextInt(9) - 4;
    }
    for (int i = 0; i < n; i++) {
      bias[i] = i;
    }
    float[] expected = new float[2 * m * n];
    for (int i = 0; i < 2 * m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int l = 0; l < k; l++) {
          sum += Math.max(a[i * k + l], 0) * b[l * n + j];
        }
        expected[i * n + j] = sum * 2.5f + bias[n - 1 - j] + a[i / m];
      }
    }
    KernelBench.Values x = bench.values(DType.FLOAT32, a);
    KernelBench.Values y = bench.values(DType.FLOAT32, b);
    KernelBench.Values z = bench.values(DType.INT64, bias);
    FusedCode code =
        new FusedCode(
            "T positive(T v) { return v > 0 ? v : 0; }\n",
            "return positive(v);\n",
            "const T scaled = p * s0;\nreturn scaled + e0 + e1;\n",
            List.of(DType.INT64, DType.FLOAT32),
            List.of(DType.FLOAT32));
    Fusion fusion =
        new Fusion(
            code,
            List.of(
                new Fusion.Operand(z.device(), n - 1, 0, 0, -1),
                new Fusion.Operand(x.device(), 0, 1, 0, 0)),
            List.of(Double.doubleToRawLongBits(2.5)));
    Session s = bench.session();
    Buffer out = s.allocate("test", 4L * expected.length);
    Layout la = Layout.contiguous(Shape.of(2, m, k));
    Layout lb = layout(new int[] {2, k, n}, new int[] {0, n, 1}, 0);
    assertTrue(MatMulKernels.fuses(la, lb));
    assertTrue(MatMulKernels.matmul(s, DType.FLOAT32, x.device(), la, y.device(), lb, out, fusion));
    float[] actual = new float[expected.length];
    s.read(out, 0, DType.FLOAT32, actual, 0, actual.length);
    s.release(out);
    bench.release(x, y, z);
    KernelBench.same("fused", expected, actual);
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void whatComesBeforeAndAfterIsFused(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      fused(bench, 3, 5, 7);
      fused(bench, 18, 20, 12);
      if (kind == Kind.CPU) {
        fused(bench, 2, 3, 4100);
      }
    }
  }

  @Test
  void manyOperandsAreFused() {
    try (KernelBench bench = KernelBench.open(Kind.CPU, 4096)) {
      Session s = bench.session();
      KernelBench.Values x = bench.values(DType.FLOAT32, new float[] {1, 2, 3, 4, 50, 60, 7});
      List<Fusion.Operand> operands =
          IntStream.range(0, 6).mapToObj(i -> new Fusion.Operand(x.device(), i, 0, 0, 1)).toList();
      FusedCode code =
          new FusedCode(
              "",
              "",
              "return p + e0 * e1 + e2 * e3 + e4 * e5 + (s0 ? s1 : 0);\n",
              Collections.nCopies(6, DType.FLOAT32),
              List.of(DType.BOOL, DType.INT64));
      Buffer out = s.allocate("test", 4 * 4);
      Layout l = rows(2, 2);
      Fusion fusion = new Fusion(code, operands, List.of(1L, 1000L));
      assertTrue(MatMulKernels.matmul(s, DType.FLOAT32, x.device(), l, x.device(), l, out, fusion));
      float[] result = new float[4];
      s.read(out, 0, DType.FLOAT32, result, 0, 4);
      float left = 1 * 2 + 3 * 4 + 50 * 60 + 1000;
      float right = 2 * 3 + 4 * 50 + 60 * 7 + 1000;
      assertArrayEquals(new float[] {7 + left, 10 + right, 15 + left, 22 + right}, result);
      assertThrows(
          IllegalArgumentException.class,
          () -> new Fusion(code, operands.subList(0, 2), List.of(1L, 1000L)));
      s.release(out);
      bench.release(x);
    }
  }

  @Test
  void dotProductsAreNotFused() {
    try (KernelBench bench = KernelBench.open(Kind.GPU, 4096)) {
      Session s = bench.session();
      KernelBench.Values a = bench.values(DType.FLOAT32, new float[] {1, 2});
      KernelBench.Values b = bench.values(DType.FLOAT32, new float[] {3, 4});
      Buffer out = s.allocate("test", 4);
      Layout la = rows(1, 2);
      Layout lb = rows(2, 1);
      FusedCode doubled = new FusedCode("", "", "return 2 * p;\n", List.of(), List.of());
      Fusion after = new Fusion(doubled, List.of(), List.of());
      assertFalse(MatMulKernels.fuses(la, lb));
      assertFalse(
          MatMulKernels.matmul(s, DType.FLOAT32, a.device(), la, b.device(), lb, out, after));
      float[] result = new float[1];
      s.read(out, 0, DType.FLOAT32, result, 0, 1);
      assertEquals(11, result[0]);

      FusedCode negated = new FusedCode("", "return -v;\n", "", List.of(), List.of());
      Fusion before = new Fusion(negated, List.of(), List.of());
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      MatMulKernels.matmul(
                          s, DType.FLOAT32, a.device(), la, b.device(), lb, out, before))
              .getMessage();
      assertEquals(
          "matmul: this product cannot change its left operand on the way; got [1, 2] and [2, 1];"
              + " expected a product that fuses. Change the operand first",
          message);
      s.release(out);
      bench.release(a, b);
    }
  }
}
