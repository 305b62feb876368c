package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fused functions against themselves. */
class FusedTest {
  private static final List<Fused.Ternary<Tensor>> FUNCTIONS =
      List.of(
          (a, b, c) -> a.mul(b).add(c).relu(),
          (a, b, c) -> a.sub(b).mul(a.add(b)).mul(c),
          (a, b, c) -> a.exp().mul(b).sub(c.sin()),
          (a, b, c) -> Tensor.where(a.gt(b), a.mul(c), c.neg()),
          (a, b, c) -> a.clamp(-0.5, 0.5).mul(a).add(b.div(c)),
          (a, b, c) -> a.mul(a).mul(a).add(a.mul(b)).sub(c.mul(a)),
          (a, b, c) -> a.maximum(b).minimum(c).abs().sqrt(),
          (a, b, c) -> a.sigmoid().mul(b.tanh()).add(c.square()),
          (a, b, c) -> a.mul(0.5).mul(a.div(1.4142135).erf().add(1)).mul(b).add(c, 0.1),
          (a, b, c) -> a.detach().mul(b).add(Autograd.noGrad(() -> c.mul(3))).mul(c),
          (a, b, c) -> a.to(DType.FLOAT64).mul(b.to(DType.FLOAT64)).to(DType.FLOAT32).add(c),
          (a, b, c) -> a.pow(2).add(b.pow(3)).lerp(c, 0.25).log1p(),
          (a, b, c) -> a,
          (a, b, c) -> a.mul(b).mul(c).clone().atan2(a.hypot(b)),
          (a, b, c) -> a.maskedFill(b.gt(c), 2.5).mul(b.sign()).addcmul(b, c, 0.3));

  private static Tensor sample(long seed, DType dtype, int... sizes) {
    return Domain.REAL.sample(Shape.of(sizes), seed, dtype);
  }

  private static void assertSameAsEager(
      Function<Tensor[], Tensor> eager,
      Function<Tensor[], Tensor> fused,
      Tensor[] x,
      String label) {
    for (Tensor t : x) {
      t.requiresGrad_(t.dtype().isFloatingPoint());
      t.zeroGrad();
    }
    Tensor expected = eager.apply(x);
    List<Tensor> expectedGradients = gradients(expected, x);
    Tensor actual = fused.apply(x);
    Bits.assertSame(expected, actual, label);
    assertEquals(expected.requiresGrad(), actual.requiresGrad(), label);
    List<Tensor> actualGradients = gradients(actual, x);
    assertEquals(expectedGradients.size(), actualGradients.size(), label);
    for (int i = 0; i < expectedGradients.size(); i++) {
      String which = label + ", gradient " + i;
      Bits.assertSame(expectedGradients.get(i), actualGradients.get(i), which);
    }
  }

  private static List<Tensor> gradients(Tensor y, Tensor[] x) {
    List<Tensor> found = new ArrayList<>();
    if (y.requiresGrad()) {
      y.backward(Domain.REAL.sample(y.shape(), 99, y.dtype()));
      for (Tensor t : x) {
        if (t.requiresGrad() && t.hasGrad()) {
          found.add(t.grad().clone());
          t.zeroGrad();
        }
      }
    }
    return found;
  }

  private static Function<Tensor[], Tensor> spread(Fused.Ternary<Tensor> f) {
    return x -> f.apply(x[0], x[1], x[2]);
  }

  @Test
  void resultsAndGradientsHaveTheBitsOfTheFunctionItself() {
    int[][][] shapes = {
      {{5, 7}, {5, 7}, {5, 7}},
      {{1, 33}, {1, 33}, {1, 33}},
      {{3, 1025}, {3, 1025}, {3, 1025}},
      {{4, 7}, {7}, {4, 1}},
      {{7}, {4, 7}, {}},
      {{2, 1, 5}, {3, 1}, {2, 3, 5}},
      {{}, {}, {}},
      {{0, 3}, {3}, {0, 3}},
      {{1}, {1, 1}, {1}}
    };
    for (int f = 0; f < FUNCTIONS.size(); f++) {
      Fused.Ternary<Tensor> fused = Fused.of(FUNCTIONS.get(f));
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        for (int[][] sizes : shapes) {
          Tensor[] x = new Tensor[3];
          for (int i = 0; i < 3; i++) {
            x[i] = sample(i, dtype, sizes[i]);
          }
          String label = "function " + f + ", " + dtype + " " + x[0].shape() + " " + x[1].shape();
          assertSameAsEager(spread(FUNCTIONS.get(f)), spread(fused), x, label);
        }
      }
    }
  }

  @Test
  void operandsOfSeveralTypesArePromotedInside() {
    Fused.Ternary<Tensor> f = (a, b, c) -> a.mul(b).add(c.to(DType.FLOAT64)).sub(a.gt(0));
    Tensor[] x = {
      sample(1, DType.FLOAT32, 4, 5), sample(2, DType.INT64, 5), sample(3, DType.FLOAT64, 4, 5)
    };
    assertSameAsEager(spread(f), spread(Fused.of(f)), x, "mixed");
    Fused.Ternary<Tensor> whole = (a, b, c) -> a.mul(b).add(c).mul(3).remainder(7);
    Tensor[] integers = {
      sample(1, DType.INT64, 9), sample(2, DType.INT32, 9), sample(3, DType.INT64, 9)
    };
    assertSameAsEager(spread(whole), spread(Fused.of(whole)), integers, "integers");
    BinaryOperator<Tensor> test = Fused.of((a, b) -> a.gt(b).logicalAnd(a.lt(1)));
    assertEquals(DType.BOOL, test.apply(x[0], x[0]).dtype());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomFunctionsHaveTheirOwnBits(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      int[][] steps = new int[3 + random.nextInt(9)][3];
      for (int[] step : steps) {
        step[0] = random.nextInt(12);
        step[1] = random.nextInt(1 << 16);
        step[2] = random.nextInt(1 << 16);
      }
      Fused.Ternary<Tensor> f = (a, b, c) -> program(steps, a, b, c);
      boolean flat = random.nextBoolean();
      Tensor[] x = {
        sample(seed, DType.FLOAT32, 6, 35),
        flat ? sample(seed + 1, DType.FLOAT32, 6, 35) : sample(seed + 1, DType.FLOAT32, 35),
        flat ? sample(seed + 2, DType.FLOAT32, 6, 35) : sample(seed + 2, DType.FLOAT32, 6, 1)
      };
      String label = "seed " + seed + ", round " + round;
      assertSameAsEager(spread(f), spread(Fused.of(f)), x, label);
    }
  }

  /** A straight-line program; each step takes values that are there. */
  private static Tensor program(int[][] steps, Tensor... x) {
    List<Tensor> values = new ArrayList<>(List.of(x));
    for (int[] step : steps) {
      Tensor a = values.get(step[1] % values.size());
      Tensor b = values.get(step[2] % values.size());
      values.add(
          switch (step[0]) {
            case 0 -> a.add(b);
            case 1 -> a.sub(b);
            case 2 -> a.mul(b);
            case 3 -> a.div(b.abs().add(1));
            case 4 -> a.relu();
            case 5 -> a.tanh();
            case 6 -> a.maximum(b);
            case 7 -> Tensor.where(a.lt(b), b, a.mul(2));
            case 8 -> a.sin();
            case 9 -> a.square();
            case 10 -> a.neg().clampMin(-0.75);
            default -> a.sigmoid();
          });
    }
    return values.get(values.size() - 1);
  }

  @Test
  void hardValuesComeThrough() {
    float[] hard = {
      0f,
      -0f,
      1f,
      -1f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      1e-40f,
      3.5f,
      -2.25f
    };
    for (int f = 0; f < FUNCTIONS.size(); f++) {
      Tensor[] x = {
        Tensor.of(hard).unsqueeze(1).expand(13, 13).contiguous(),
        Tensor.of(hard).unsqueeze(0).expand(13, 13).contiguous(),
        Tensor.of(hard).flip(0).unsqueeze(0).expand(13, 13).contiguous()
      };
      assertSameAsEager(
          spread(FUNCTIONS.get(f)), spread(Fused.of(FUNCTIONS.get(f))), x, "function " + f);
    }
  }

  @Test
  void gradientsThatFollowFromASmallOperandAloneHaveTheWholeShape() {
    List<Fused.Ternary<Tensor>> functions =
        List.of(
            (a, b, c) -> a.mul(b).neg().floor().add(c),
            (a, b, c) -> a.tanh().mul(b).sign().add(c.exp()),
            (a, b, c) -> a.square().add(b).round().mul(c.sin()).add(b.exp().floor()));
    int[][] sizes = {{4, 7}, {7}, {}, {4, 1}, {1, 1}};
    for (int f = 0; f < functions.size(); f++) {
      for (int[] first : sizes) {
        for (int[] second : sizes) {
          Tensor[] x = {
            sample(1, DType.FLOAT32, first),
            sample(2, DType.FLOAT32, second),
            sample(3, DType.FLOAT32, 4, 7)
          };
          String label = "function " + f + ", " + x[0].shape() + " and " + x[1].shape();
          assertSameAsEager(spread(functions.get(f)), spread(Fused.of(functions.get(f))), x, label);
        }
      }
    }
  }

  @Test
  void anyLayoutOfOperandsWillDo() {
    Fused.Ternary<Tensor> f = FUNCTIONS.get(0);
    Tensor a = sample(1, DType.FLOAT32, 6, 8);
    Tensor b = sample(2, DType.FLOAT32, 8, 6);
    Tensor c = sample(3, DType.FLOAT32, 12, 16);
    Tensor expected = f.apply(a, b.t(), c.get("::2, ::2"));
    Bits.assertSame(expected, Fused.of(f).apply(a, b.t(), c.get("::2, ::2")), "strided");
  }

  @Test
  void secondDerivativesAreRight() {
    for (Fused.Ternary<Tensor> f : List.of(FUNCTIONS.get(1), FUNCTIONS.get(7), FUNCTIONS.get(5))) {
      Tensor[] x = new Tensor[3];
      for (int i = 0; i < 3; i++) {
        x[i] = sample(i, DType.FLOAT64, 2, 3).requiresGrad_();
      }
      Autograd.gradCheck(spread(Fused.of(f)), x);
      Autograd.gradGradCheck(spread(Fused.of(f)), x);
    }
  }

  @Test
  void isTracedOnceForTypesAndShapes() {
    AtomicInteger runs = new AtomicInteger();
    UnaryOperator<Tensor> f =
        Fused.of(
            a -> {
              runs.incrementAndGet();
              return a.mul(a).div(a.size(0));
            });
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new float[] {0.5f, 2f}, f.apply(Tensor.of(1f, 2f)).toFloatArray());
    }
    assertEquals(1, runs.get());
    assertArrayEquals(new float[] {3}, f.apply(Tensor.of(3f)).mul(1 / 3f).toFloatArray());
    assertArrayEquals(new double[] {0.5, 2}, f.apply(Tensor.of(1.0, 2.0)).toDoubleArray());
    assertEquals(3, runs.get());
    f.apply(Tensor.of(1f, 2f));
    assertEquals(3, runs.get());
  }

  @Test
  void wholeNumbersKeepAllDigits() {
    long large = (1L << 62) + 1;
    Tensor x = Tensor.of(1L, 2L);
    assertArrayEquals(
        new long[] {large + 1, large + 2},
        Fused.of((UnaryOperator<Tensor>) a -> a.add(large)).apply(x).toLongArray());
  }

  @Test
  void recordsOnlyWhereGradientsAreWanted() {
    BinaryOperator<Tensor> f = Fused.of((a, b) -> a.mul(b).relu());
    Tensor a = Tensor.of(1f, 2f);
    Tensor b = Tensor.of(3f, 4f).requiresGrad_();
    assertFalse(Autograd.noGrad(() -> f.apply(a, b)).requiresGrad());
    assertFalse(Autograd.inferenceMode(() -> f.apply(a, b)).requiresGrad());
    assertTrue(f.apply(a, b).requiresGrad());
    assertFalse(f.apply(a, a).requiresGrad());
    f.apply(a, b).sum().backward();
    assertArrayEquals(new float[] {1, 2}, b.grad().toFloatArray());
    assertFalse(a.hasGrad());
  }

  @Test
  void worksInScopesAndInsideItself() {
    BinaryOperator<Tensor> inner = Fused.of((a, b) -> a.mul(b));
    BinaryOperator<Tensor> outer = Fused.of((a, b) -> inner.apply(a, b).add(inner.apply(b, b)));
    Tensor a = Tensor.of(1f, 2f).requiresGrad_();
    Tensor b = Tensor.of(3f, 4f);
    for (int i = 0; i < 3; i++) {
      a.zeroGrad();
      try (Scope step = Scope.open()) {
        Tensor y = outer.apply(a, b);
        assertArrayEquals(new float[] {12, 24}, y.toFloatArray());
        y.sum().backward();
      }
      assertArrayEquals(new float[] {3, 4}, a.grad().toFloatArray());
    }
  }

  @Test
  void longFunctionsAndManyFunctionsThatCostMuch() {
    for (int n : new int[] {30, 150, 260}) {
      UnaryOperator<Tensor> f =
          a -> {
            Tensor y = a;
            for (int i = 0; i < n; i++) {
              y = i % 25 == 7 ? y.tanh() : i % 2 == 0 ? y.mul(a) : y.add(0.5);
            }
            return y;
          };
      Tensor[] x = {sample(1, DType.FLOAT32, 5, 21)};
      assertSameAsEager(z -> f.apply(z[0]), z -> Fused.of(f).apply(z[0]), x, n + " operations");
    }
    Function<Tensor[], Tensor> g =
        x -> {
          Tensor y = x[0];
          for (Tensor t : x) {
            y = y.mul(t.exp().add(t.sin())).add(t.sigmoid().mul(t.abs().log()));
          }
          return y;
        };
    Tensor[] x = new Tensor[7];
    for (int i = 0; i < x.length; i++) {
      x[i] = sample(i, DType.FLOAT32, 3, 17);
    }
    assertSameAsEager(g, Fused.of(7, g), x, "29 functions");
  }

  @Test
  void gradientsThatAreDifferentiatedHaveTheFunctionsValues() {
    Fused.Ternary<Tensor> f = FUNCTIONS.get(7);
    Tensor[] x = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      x[i] = sample(i, DType.FLOAT32, 4, 9).requiresGrad_();
    }
    List<Tensor> expected = Autograd.grad(spread(f).apply(x).sum(), List.of(x), false);
    List<Tensor> actual = Autograd.grad(spread(Fused.of(f)).apply(x).sum(), List.of(x), true);
    for (int i = 0; i < 3; i++) {
      Bits.assertSame(expected.get(i), actual.get(i), "gradient " + i);
    }
  }

  @Test
  void takesUpToSevenOperands() {
    Function<Tensor[], Tensor> f =
        x -> {
          Tensor y = x[0];
          for (int i = 1; i < x.length; i++) {
            y = y.mul(x[i]).add(x[i]);
          }
          return y;
        };
    for (int n : new int[] {1, 5, 7}) {
      Tensor[] x = new Tensor[n];
      for (int i = 0; i < n; i++) {
        x[i] = sample(i, DType.FLOAT32, 3, 17);
      }
      assertSameAsEager(f, Fused.of(n, f), x, n + " operands");
    }
  }

  @Test
  void isTheSameFromSeveralThreads() throws InterruptedException {
    BinaryOperator<Tensor> f = Fused.of((a, b) -> a.mul(b).add(a).relu());
    Tensor a = sample(1, DType.FLOAT32, 40);
    Tensor b = sample(2, DType.FLOAT32, 40);
    Tensor expected = a.mul(b).add(a).relu();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  Bits.assertSame(expected, f.apply(a, b), "thread");
                }
              });
      threads[t].setUncaughtExceptionHandler((thread, e) -> failures.add(e));
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
  }
}
