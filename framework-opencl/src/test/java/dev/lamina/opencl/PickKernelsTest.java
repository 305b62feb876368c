package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.opencl.PickKernels.Operands;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickKernelsTest {
  private static final int SIZE = 30000;
  private static final int BELOW = 7;

  private static Layout dense(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static KernelBench.Values positions(KernelBench bench, int n, int below, Random random) {
    long[] at = new long[n];
    Arrays.setAll(at, i -> random.nextInt(below));
    return bench.values(DType.INT64, at);
  }

  /** The layouts of what is walked, of the positions and of what is indexed; all broadcast. */
  private record Case(Shape shape, Layout first, Layout index, Layout indexed, int step) {
    Iteration walk() {
      return Iteration.of(shape, first, index, indexed);
    }
  }

  private static Layout of(int[] dims, int[] strides, int offset) {
    return Layout.of(Shape.of(dims), strides, offset);
  }

  /** Positions below 7 of at most 30,000 elements. */
  private static Case[] cases() {
    Layout six = dense(2, 3, 2, 3, 2, 3).permute(5, 1, 3, 2, 0, 4);
    return new Case[] {
      // Along the last dimension, along the first, and in one line.
      new Case(Shape.of(9, 40), dense(9, 40), dense(9, 40), of(ints(9, 40), ints(7, 0), 0), 1),
      new Case(Shape.of(40, 9), dense(40, 9), dense(40, 9), of(ints(40, 9), ints(0, 1), 3), 9),
      new Case(Shape.of(300), dense(300), dense(300), of(ints(300), ints(0), 5), 3),
      // Views and broadcast operands.
      new Case(
          Shape.of(5, 6, 8),
          dense(8, 6, 5).transpose(0, 2),
          of(ints(5, 6, 8), ints(8, 0, 1), 2),
          of(ints(5, 6, 8), ints(400, 8, 0), 1),
          1),
      new Case(
          Shape.of(4, 33),
          of(ints(4, 33), ints(0, 0), 3),
          dense(4, 33),
          of(ints(4, 33), ints(7, 0), 0),
          1),
      // Two dimensions around rows and columns, and four.
      new Case(
          Shape.of(3, 4, 5, 6),
          dense(4, 3, 6, 5).permute(1, 0, 3, 2),
          dense(3, 5, 4, 6).permute(0, 2, 1, 3),
          of(ints(3, 4, 5, 6), ints(700, 140, 0, 1), 0),
          20),
      new Case(
          Shape.of(3, 3, 3, 2, 2, 2),
          six,
          dense(3, 3, 3, 2, 2, 2),
          of(ints(3, 3, 3, 2, 2, 2), ints(0, 1, 3, 9, 18, 36), 0),
          72),
      new Case(Shape.of(), dense(), dense(), dense(), 1),
      new Case(Shape.of(1), dense(1), dense(1), dense(1), 1),
      new Case(Shape.of(0, 3), dense(0, 3), dense(0, 3), dense(0, 3), 1)
    };
  }

  private static int[] ints(int... values) {
    return values;
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096"})
  void picksElements(Kind kind, int maxGroup) {
    Random random = new Random(1);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values index = positions(bench, 3000, BELOW, random);
      for (DType type : bench.types()) {
        KernelBench.Values x = bench.random(type, SIZE, random, true);
        for (Case c : cases()) {
          // What is picked comes to lie in a row.
          Iteration walk = Iteration.of(c.shape, Layout.contiguous(c.shape), c.index, c.indexed);
          bench.check(
              type + " of " + c,
              type,
              c.shape.numel(),
              (cpu, out) -> cpu.gather(out, index.cpu(), x.cpu(), walk, c.step),
              (s, out) -> {
                Operands o = new Operands(out, index.device(), x.device(), walk, c.step);
                PickKernels.gather(s, type, o);
              });
        }
        bench.release(x);
      }
      bench.release(index);
    }
  }

  private static void scatter(
      KernelBench bench, Scatter mode, KernelBench.Values x, KernelBench.Values index, Case c) {
    KernelBench.Values start = bench.random(x.type(), 4000, new Random(9), false);
    bench.release(start);
    bench.check(
        mode + " of " + x.type() + " by " + c,
        x.type(),
        start.n(),
        start.array(),
        (cpu, out) -> cpu.scatter(mode, x.cpu(), index.cpu(), out, c.walk(), c.step),
        (s, out) -> {
          Operands o = new Operands(x.device(), index.device(), out, c.walk(), c.step);
          PickKernels.scatter(s, mode, x.type(), o);
        });
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 1"})
  void writesAndAddsInTheOrderOfTheWalk(Kind kind, int maxGroup) {
    Random random = new Random(2);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values index = positions(bench, 3000, BELOW, random);
      for (DType type : bench.types()) {
        KernelBench.Values x = bench.random(type, SIZE, random, true);
        for (Scatter mode : Scatter.values()) {
          for (Case c : cases()) {
            scatter(bench, mode, x, index, c);
          }
        }
        bench.release(x);
      }
      bench.release(index);
    }
  }

  @ParameterizedTest
  @CsvSource({"CPU, 4096", "GPU, 4096", "GPU, 64", "NVIDIA, 4096"})
  void manyWritesToFewPlacesAndFewToMany(Kind kind, int maxGroup) {
    Random random = new Random(3);
    try (KernelBench bench = KernelBench.open(kind, maxGroup)) {
      KernelBench.Values x = bench.random(DType.FLOAT32, 70001, random, false);
      for (int below : new int[] {1, 3, 4000}) {
        KernelBench.Values index = positions(bench, 70001, below, random);
        for (int n : new int[] {1, 2, 31, 33, 256, 1000, 4097, 70001}) {
          Case c = new Case(Shape.of(n), dense(n), dense(n), of(ints(n), ints(0), 0), 1);
          for (Scatter mode : Scatter.values()) {
            scatter(bench, mode, x, index, c);
          }
        }
        bench.release(index);
      }
      bench.release(x);
    }
  }
}
