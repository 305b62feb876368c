package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReduceKernelsTest {
  private static Layout dense(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static Layout layout(int[] dims, int[] strides, int offset) {
    return Layout.of(Shape.of(dims), strides, offset);
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "CPU, 1", "GPU, 4096", "GPU, 64", "GPU, 1", "NVIDIA, 4096"})
  void awkwardLengths(Kind kind, int maxGroup) {
    int[] lengths = {
      1, 2, 3, 5, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 1100,
      4095, 4096, 4097, 8192, 8193, 12300
    };
    Random random = new Random(1);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values x = bench.random(DType.FLOAT32, 37 * 12300, random, false);
      for (int n : lengths) {
        bench.reduce("rows", x, dense(3, n), 1, Reduction.SUM);
        bench.reduce("all", x, dense(n), 0, Reduction.MEAN);
        bench.reduce("columns", x, dense(n, 37).transpose(0, 1), 1, Reduction.SUM);
      }
      bench.release(x);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 1"})
  void anyLayout(Kind kind, int maxGroup) {
    Random random = new Random(2);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT64}) {
        KernelBench.Values x = bench.random(type, 30000, random, true);
        layouts(bench, x, Reduction.SUM);
        if (type.isFloatingPoint()) {
          layouts(bench, x, Reduction.MEAN);
        }
        bench.release(x);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 1"})
  void productsAndExtremesInAnyLayout(Kind kind, int maxGroup) {
    Random random = new Random(4);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : bench.types()) {
        KernelBench.Values plain = bench.random(type, 30000, random, false);
        KernelBench.Values special = bench.random(type, 30000, random, true);
        for (Reduction r : new Reduction[] {Reduction.PROD, Reduction.MAX, Reduction.MIN}) {
          for (KernelBench.Values x : new KernelBench.Values[] {plain, special}) {
            if (r == Reduction.PROD) {
              bench.reduce("nothing", x, dense(3, 0), 1, r);
            }
            bench.reduce("rows", x, dense(3, 33), 1, r);
            bench.reduce("long rows", x, dense(2, 4097), 1, r);
            bench.reduce("columns", x, dense(1100, 21).transpose(0, 1), 1, r);
            bench.reduce("two of two", x, dense(4, 5, 6, 7).permute(0, 2, 1, 3), 2, r);
            bench.reduce("three", x, dense(3, 4, 5, 6, 7).permute(1, 3, 4, 2, 0), 2, r);
            bench.reduce("steps", x, layout(new int[] {7, 30}, new int[] {91, 3}, 2), 1, r);
          }
        }
        bench.release(plain, special);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096"})
  void sumsOfSmallIntegersWrap(Kind kind, int maxGroup) {
    Random random = new Random(5);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : new DType[] {DType.UINT8, DType.INT32}) {
        KernelBench.Values x = bench.random(type, 20000, random, true);
        bench.reduce("rows", x, dense(4, 4500), 1, Reduction.SUM);
        bench.reduce("columns", x, dense(300, 20).transpose(0, 1), 1, Reduction.SUM);
        bench.release(x);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void extremesTellZerosApart(Kind kind) {
    float[] zeros = new float[64];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = i % 3 == 0 ? -0.0f : 0.0f;
    }
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      KernelBench.Values x = bench.values(DType.FLOAT32, zeros);
      for (int n : new int[] {1, 2, 3, 16, 20}) {
        bench.reduce("zeros", x, dense(3, n), 1, Reduction.MAX);
        bench.reduce("zeros", x, dense(3, n), 1, Reduction.MIN);
        bench.reduce("zeros", x, dense(n, 3).transpose(0, 1), 1, Reduction.MIN);
      }
      bench.release(x);
    }
  }

  private static void layouts(KernelBench bench, KernelBench.Values x, Reduction r) {
    bench.reduce("offset", x, layout(new int[] {7, 30}, new int[] {30, 1}, 11), 1, r);
    bench.reduce("steps", x, layout(new int[] {7, 30}, new int[] {91, 3}, 2), 1, r);
    bench.reduce("steps of rows", x, layout(new int[] {7, 30}, new int[] {2, 20}, 1), 1, r);
    bench.reduce("repeated", x, layout(new int[] {7, 30}, new int[] {1, 0}, 1), 1, r);
    bench.reduce("same row", x, layout(new int[] {7, 30}, new int[] {0, 1}, 1), 1, r);
    Layout four = dense(4, 5, 6, 7);
    bench.reduce("two of two", x, four.permute(0, 2, 1, 3), 2, r);
    bench.reduce("two of two, crossed", x, four.permute(1, 3, 0, 2), 2, r);
    bench.reduce("inner kept", x, four.permute(0, 3, 1, 2), 2, r);
    bench.reduce("batch norm", x, four.permute(1, 0, 2, 3), 1, r);
    bench.reduce("repeated outer", x, layout(new int[] {3, 4, 5}, new int[] {5, 0, 1}, 0), 1, r);
    Layout five = dense(3, 4, 5, 6, 7);
    bench.reduce("three kept", x, five.permute(4, 2, 0, 1, 3), 3, r);
    bench.reduce("three reduced", x, five.permute(1, 3, 4, 2, 0), 2, r);
    bench.reduce(
        "blocks of two dimensions",
        x,
        layout(new int[] {2, 100, 90}, new int[] {1, 270, 3}, 1),
        1,
        r);
    bench.reduce(
        "columns in blocks", x, layout(new int[] {2, 3, 4500}, new int[] {3, 1, 6}, 1), 2, r);
    bench.reduce("one", x, layout(new int[] {1, 1}, new int[] {9, 9}, 4), 1, r);
    bench.reduce("scalar", x, layout(new int[0], new int[0], 4), 0, r);
    bench.reduce("nothing", x, dense(3, 0), 1, r);
    bench.reduce("no rows", x, dense(0, 3), 1, r);
  }

  @ParameterizedTest
  @CsvSource({"CPU", "GPU"})
  void negativeZerosStay(Kind kind) {
    float[] zeros = new float[5000];
    Arrays.fill(zeros, -0.0f);
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      KernelBench.Values x = bench.values(DType.FLOAT32, zeros);
      for (int n : new int[] {1, 5, 16, 50, 100}) {
        bench.reduce("zeros", x, dense(50, n), 1, Reduction.SUM);
        bench.reduce("zeros", x, dense(n, 50).transpose(0, 1), 1, Reduction.SUM);
      }
      bench.reduce("zeros", x, dense(1, 5000), 1, Reduction.SUM);
      bench.release(x);
    }
  }

  @Test
  void blocksOfBlocks() {
    int n = 4096 * 4096 + 5000;
    try (KernelBench bench = KernelBench.open(Kind.GPU, 4096)) {
      KernelBench.Values x = bench.random(DType.FLOAT32, 1 << 20, new Random(3), false);
      Layout repeated = layout(new int[] {n / (1 << 20), 1 << 20}, new int[] {0, 1}, 0);
      bench.reduce("long", x, repeated, 0, Reduction.MEAN);
      bench.release(x);
    }
  }
}
