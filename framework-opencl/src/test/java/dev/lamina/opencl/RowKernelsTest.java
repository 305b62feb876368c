package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowKernelsTest {
  private static Layout dense(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static Layout layout(int[] dims, int[] strides, int offset) {
    return Layout.of(Shape.of(dims), strides, offset);
  }

  private static KernelBench.Values positions(KernelBench bench, int n, int below, Random random) {
    long[] at = new long[n];
    Arrays.setAll(at, i -> random.nextInt(below));
    return bench.values(DType.INT64, at);
  }

  private static void gather(
      KernelBench bench, KernelBench.Values x, Layout lx, KernelBench.Values index, Layout li) {
    int slice = lx.shape().dim(0) == 0 ? 0 : lx.numel() / lx.shape().dim(0);
    bench.check(
        "rows of " + lx + " by " + li,
        x.type(),
        li.numel() * slice,
        (cpu, out) -> cpu.gatherRows(x.cpu(), lx, index.cpu(), li, out),
        (s, out) -> RowKernels.gatherRows(s, x.type(), x.device(), lx, index.device(), li, out));
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 1"})
  void gathersRows(Kind kind, int maxGroup) {
    Random random = new Random(1);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values index = positions(bench, 200, 6, random);
      for (DType type : DType.values()) {
        KernelBench.Values x = bench.random(type, 4000, random, true);
        gather(bench, x, dense(6, 33), index, dense(100));
        gather(bench, x, dense(6), index, layout(new int[] {90}, new int[] {2}, 3));
        gather(bench, x, dense(33, 6).transpose(0, 1), index, dense(17));
        gather(bench, x, layout(new int[] {6, 3, 5}, new int[] {20, 1, 4}, 9), index, dense(9));
        gather(bench, x, dense(6, 3, 4, 5).permute(0, 3, 2, 1), index, dense(9));
        gather(bench, x, dense(6, 3), index, dense(0));
        gather(bench, x, dense(6, 0), index, dense(4));
        bench.release(x);
      }
      bench.release(index);
    }
  }

  private static void scatter(
      KernelBench bench, KernelBench.Values x, Layout lx, KernelBench.Values index, Layout li) {
    int row = lx.numel() / Math.max(1, lx.shape().dim(0));
    KernelBench.Values start = bench.random(x.type(), 11 * row, new Random(9), false);
    bench.release(start);
    bench.check(
        "addition of " + lx + " by " + li,
        x.type(),
        Array.getLength(start.array()),
        start.array(),
        (cpu, out) -> cpu.scatterAddRows(x.cpu(), lx, index.cpu(), li, out, row),
        (s, out) ->
            RowKernels.scatterAddRows(s, x.type(), x.device(), lx, index.device(), li, out, row));
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 1"})
  void addsRowsInOrder(Kind kind, int maxGroup) {
    Random random = new Random(2);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values index = positions(bench, 300, 11, random);
      for (DType type : DType.values()) {
        KernelBench.Values x = bench.random(type, 40000, random, true);
        scatter(bench, x, dense(250, 70), index, dense(250));
        scatter(bench, x, dense(250), index, dense(250));
        scatter(bench, x, dense(4, 100).transpose(0, 1), index, dense(100));
        scatter(
            bench,
            x,
            layout(new int[] {100, 130}, new int[] {0, 2}, 5),
            index,
            layout(new int[] {100}, new int[] {3}, 1));
        scatter(bench, x, dense(90, 2, 3, 4).permute(0, 3, 2, 1), index, dense(90));
        scatter(bench, x, dense(0, 3), index, dense(0));
        bench.release(x);
      }
      bench.release(index);
    }
  }

  @ParameterizedTest
  @CsvSource({"GPU, 4096", "GPU, 1", "NVIDIA, 4096"})
  void addsManyRowsInOrder(Kind kind, int maxGroup) {
    Random random = new Random(3);
    int many = Tuning.of(kind).sortedRows() + 5;
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values index = positions(bench, 2 * many, 11, random);
      for (DType type : new DType[] {DType.FLOAT32, DType.INT64, DType.UINT8, DType.BOOL}) {
        KernelBench.Values x = bench.random(type, 13 * many, random, true);
        scatter(bench, x, dense(many, 3), index, dense(many));
        scatter(bench, x, dense(many), index, dense(many));
        scatter(bench, x, dense(7, many).transpose(0, 1), index, dense(many));
        scatter(
            bench,
            x,
            layout(new int[] {many, 2, 3}, new int[] {12, 5, 1}, 5),
            index,
            layout(new int[] {many}, new int[] {2}, 1));
        bench.release(x);
      }
      bench.release(index);
    }
  }

  @Test
  void positionsLieInAnyLayout() {
    try (KernelBench bench = KernelBench.open(Kind.CPU, 4096)) {
      Session s = bench.session();
      KernelBench.Values index = bench.values(DType.INT64, new long[] {0, -1, 2, 3, -4, 5});
      KernelBench.Values flag = bench.values(DType.INT64, new long[4]);
      KernelBench.Values out = bench.values(DType.INT64, new long[6]);
      Layout turned = dense(2, 3).transpose(0, 1);
      RowKernels.positions(s, index.device(), turned, 5, out.device(), flag.device());
      assertArrayEquals(new long[] {0, 3, 4, 1, 2, 0}, read(s, out, 6), "5 is outside");
      long[] found = read(s, flag, 4);
      assertEquals(1 | 5L << 32, found[0]);
      assertEquals(5, found[1]);
      bench.release(index, flag, out);
    }
  }

  @Test
  void positionsCountFromEitherEnd() {
    try (KernelBench bench = KernelBench.open(Kind.GPU, 4096)) {
      Session s = bench.session();
      long[] given = {9, 4, -1, 0, 7, -5, 3};
      KernelBench.Values index = bench.values(DType.INT64, given);
      KernelBench.Values flag = bench.values(DType.INT64, new long[4]);
      KernelBench.Values out = bench.values(DType.INT64, new long[6]);
      Layout inside = layout(new int[] {3}, new int[] {2}, 2);
      RowKernels.positions(s, index.device(), inside, 5, out.device(), flag.device());
      assertArrayEquals(new long[] {4, 0, 3}, read(s, out, 3), "a position too large gives 0");
      long[] found = read(s, flag, 4);
      assertEquals(1 | 1L << 32, found[0]);
      assertEquals(7, found[1]);
      assertEquals(5, found[2]);
      s.write(new long[4], 0, DType.INT64, flag.device(), 0, 4);
      Layout last = layout(new int[] {3}, new int[] {2}, 1);
      RowKernels.positions(s, index.device(), last, 5, out.device(), flag.device());
      assertArrayEquals(new long[] {4, 0, 0}, read(s, out, 3));
      assertEquals(0, read(s, flag, 4)[0]);
      bench.release(index, flag, out);
    }
  }

  private static long[] read(Session s, KernelBench.Values x, int n) {
    long[] result = new long[n];
    s.read(x.device(), 0, DType.INT64, result, 0, n);
    return result;
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CPU", "GPU"})
  void copiesAnyLayout(Kind kind) {
    try (KernelBench bench = KernelBench.open(kind, 4096)) {
      Session s = bench.session();
      long[] values = new long[1 << 12];
      Arrays.setAll(values, i -> i);
      KernelBench.Values x = bench.values(DType.INT64, values);
      Layout twelve = dense(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
      Layout[] layouts = {
        dense(7, 9),
        dense(5, 7, 9).transpose(0, 2),
        dense(33, 50).transpose(0, 1),
        layout(new int[] {2, 35, 32}, new int[] {7, 1, 40}, 3),
        dense(3, 5, 7, 9).permute(3, 1, 0, 2),
        dense(3, 4, 5, 6, 7).permute(4, 2, 0, 3, 1),
        twelve.permute(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
        layout(new int[] {3, 1, 4}, new int[] {0, 8, 2}, 5),
        dense(),
        dense(0, 3)
      };
      for (Layout l : layouts) {
        Buffer out = s.allocate("test", 8L * values.length);
        RowKernels.copyDense(s, DType.INT64, x.device(), l, out);
        int n = l.numel();
        long[] actual = new long[n];
        if (n > 0) {
          s.read(out, 0, DType.INT64, actual, 0, n);
        }
        assertArrayEquals(positions(l), actual, l.toString());
        s.release(out);
      }
      bench.release(x);
    }
  }

  private static long[] positions(Layout l) {
    long[] all = new long[l.numel()];
    int[] at = new int[l.shape().ndim()];
    for (int i = 0; i < all.length; i++) {
      all[i] = l.offset();
      for (int d = 0; d < at.length; d++) {
        all[i] += (long) at[d] * l.stride(d);
      }
      for (int d = at.length - 1; d >= 0 && ++at[d] == l.shape().dim(d); d--) {
        at[d] = 0;
      }
    }
    return all;
  }

  @Test
  void fastDivisionDivides() {
    int[] divisors = {1, 2, 3, 7, 641, 65535, 65536, 65537, 1 << 30, Integer.MAX_VALUE};
    for (int d : divisors) {
      FastDivision by = FastDivision.by(d);
      for (int n : new int[] {0, 1, 2, 6, 7, 65535, 65536, 1 << 30, Integer.MAX_VALUE}) {
        for (int near = -1; near <= 1; near++) {
          long multiple = (long) n / d * d + near;
          check(by, d, (int) Math.max(0, Math.min(Integer.MAX_VALUE, multiple)));
        }
        check(by, d, n);
      }
    }
  }

  private static void check(FastDivision by, int d, int n) {
    long high = (n & 0xffffffffL) * Integer.toUnsignedLong(by.multiplier()) >>> 32;
    assertTrue(high + n <= 0xffffffffL, () -> n + " / " + d + " overflows");
    assertEquals(n / d, (high + n) >>> by.shift(), () -> n + " / " + d);
  }
}
