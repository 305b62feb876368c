package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Shape;
import dev.lamina.opencl.LineKernels.Found;
import dev.lamina.opencl.LineKernels.Grid;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineKernelsTest {
  private static final int[] LENGTHS = {
    0, 1, 2, 15, 16, 17, 31, 32, 33, 255, 256, 257, 511, 513, 1000, 4097, 70001
  };

  private static Layout dense(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static Layout layout(int[] dims, int[] strides, int offset) {
    return Layout.of(Shape.of(dims), strides, offset);
  }

  /** Layouts of at most 30,000 elements, the last dimension of each in use. */
  private static Layout[] layouts() {
    return new Layout[] {
      dense(3, 33),
      layout(new int[] {7, 30}, new int[] {30, 1}, 11),
      layout(new int[] {7, 30}, new int[] {91, 3}, 2),
      layout(new int[] {7, 30}, new int[] {2, 20}, 1),
      layout(new int[] {7, 30}, new int[] {1, 0}, 1),
      layout(new int[] {7, 30}, new int[] {0, 1}, 1),
      dense(40, 9).transpose(0, 1),
      dense(4, 5, 6, 7).permute(1, 3, 0, 2),
      dense(3, 4, 5, 6, 7).permute(4, 2, 0, 1, 3),
      dense(5, 1),
      dense(1),
      dense(0, 3),
      dense(3, 0)
    };
  }

  private static void sort(KernelBench bench, KernelBench.Values x, Layout layout) {
    for (boolean descending : new boolean[] {false, true}) {
      String what = x.type() + (descending ? " descending " : " ascending ") + layout;
      KernelBench.Values values = bench.room(x.type(), layout.numel());
      KernelBench.Values at = bench.room(DType.INT64, layout.numel());
      x.cpu().backend().sort(descending, x.cpu(), layout, values.cpu(), at.cpu());
      Found out = new Found(values.device(), at.device());
      SortKernels.sort(bench.session(), descending, x.type(), x.device(), layout, out);
      bench.same("positions, " + what, at);
      bench.same("values, " + what, values);
      bench.release(values, at);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "CPU, 1", "GPU, 4096", "GPU, 64", "GPU, 1", "NVIDIA, 4096"})
  void sortsLinesOfAnyLength(Kind kind, int maxGroup) {
    Random random = new Random(1);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : new DType[] {DType.FLOAT32, DType.INT64}) {
        KernelBench.Values ties = bench.ties(type, 3 * 70001, random);
        KernelBench.Values other = bench.random(type, 3 * 70001, random, true);
        for (int n : LENGTHS) {
          sort(bench, ties, dense(n));
          sort(bench, other, dense(3, n));
        }
        bench.release(ties, other);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "AMD, 4096"})
  void sortsAnyTypeAndLayout(Kind kind, int maxGroup) {
    Random random = new Random(2);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : bench.types()) {
        KernelBench.Values x = bench.ties(type, 30000, random);
        for (Layout layout : layouts()) {
          sort(bench, x, layout);
        }
        bench.release(x);
      }
    }
  }

  private static void extremes(KernelBench bench, KernelBench.Values x, Layout layout, int kept) {
    int n = dims(layout, kept).numel();
    for (boolean largest : new boolean[] {false, true}) {
      String what = (largest ? " largest " : " smallest ") + x.type() + " of " + layout;
      KernelBench.Values values = bench.room(x.type(), n);
      KernelBench.Values at = bench.room(DType.INT64, n);
      x.cpu().backend().argReduce(largest, x.cpu(), layout, kept, values.cpu(), at.cpu());
      Found out = new Found(values.device(), at.device());
      LineKernels.argReduce(bench.session(), largest, x.type(), x.device(), layout, kept, out);
      bench.same("positions," + what, at);
      bench.same("values," + what, values);
      bench.release(values, at);
    }
  }

  private static Shape dims(Layout layout, int kept) {
    return Shape.of(Arrays.copyOf(layout.shape().toArray(), kept));
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 1"})
  void findsTheFirstOfTheLargestAndSmallest(Kind kind, int maxGroup) {
    Random random = new Random(3);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : bench.types()) {
        KernelBench.Values ties = bench.ties(type, 30000, random);
        KernelBench.Values other = bench.random(type, 2 * 70001, random, false);
        for (int n : LENGTHS) {
          if (n > 0) {
            extremes(bench, other, dense(2, n), 1);
            extremes(bench, n > 30000 ? other : ties, dense(n), 0);
          }
        }
        for (Layout layout : layouts()) {
          if (layout.shape().dim(-1) > 0) {
            extremes(bench, ties, layout, layout.shape().ndim() - 1);
            extremes(bench, ties, layout, layout.numel() == 0 ? 1 : 0);
          }
        }
        bench.release(ties, other);
      }
    }
  }

  private static void scan(KernelBench bench, KernelBench.Values x, Layout layout) {
    for (Scan scan : Scan.values()) {
      bench.check(
          scan + " of " + layout,
          x.type(),
          layout.numel(),
          (cpu, out) -> cpu.scan(scan, x.cpu(), layout, out),
          (s, out) -> LineKernels.scan(s, scan, x.type(), x.device(), layout, out));
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096"})
  void runningSumsAndProducts(Kind kind, int maxGroup) {
    Random random = new Random(4);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : bench.types()) {
        KernelBench.Values x = bench.random(type, 30000, random, false);
        for (int n : LENGTHS) {
          scan(bench, x, dense(Math.min(n, 30000)));
        }
        for (Layout layout : layouts()) {
          scan(bench, x, layout);
        }
        KernelBench.Values special = bench.ties(type, 1000, random);
        scan(bench, special, dense(200, 5));
        bench.release(x, special);
      }
    }
  }

  private static void search(
      KernelBench bench, KernelBench.Values rows, Layout lr, KernelBench.Values x, Layout lx) {
    for (boolean right : new boolean[] {false, true}) {
      bench.check(
          x.type() + " in " + lr + " for " + lx + (right ? " right" : ""),
          DType.INT64,
          lx.numel(),
          (cpu, out) -> cpu.searchSorted(rows.cpu(), lr, x.cpu(), lx, right, out),
          (s, out) -> {
            Grid sorted = new Grid(rows.device(), lr);
            LineKernels.searchSorted(s, x.type(), sorted, new Grid(x.device(), lx), right, out);
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096"})
  void placesInSortedLines(Kind kind, int maxGroup) {
    Random random = new Random(5);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      for (DType type : bench.types()) {
        KernelBench.Values x = bench.ties(type, 4000, random);
        // Columns of 3 times 300 that are sorted one by one, seen as lines.
        KernelBench.Values rows = bench.room(type, 900);
        KernelBench.Values at = bench.room(DType.INT64, 900);
        x.cpu().backend().sort(false, x.cpu(), dense(3, 300), rows.cpu(), at.cpu());
        Found out = new Found(rows.device(), at.device());
        SortKernels.sort(bench.session(), false, type, x.device(), dense(3, 300), out);
        search(bench, rows, dense(3, 300), x, dense(3, 257));
        search(bench, rows, dense(3, 300), x, dense(70, 3).transpose(0, 1));
        search(
            bench,
            rows,
            layout(new int[] {3, 100}, new int[] {300, 2}, 5),
            x,
            layout(new int[] {3, 31}, new int[] {0, 3}, 7));
        search(bench, rows, dense(3, 0), x, dense(3, 4));
        search(bench, rows, dense(3, 300), x, dense(3, 0));
        bench.release(x, rows, at);
      }
    }
  }
}
