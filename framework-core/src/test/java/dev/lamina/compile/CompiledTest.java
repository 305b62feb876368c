package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a compiled step gives, and when it is traced again. */
@Tag("cpu")
class CompiledTest {
  private static Tensor random(long seed, int... sizes) {
    return Tensor.empty(sizes).normal_(new Generator(seed), 0, 1);
  }

  private static Tensor parameter(long seed, int... sizes) {
    return Tensor.parameter(random(seed, sizes));
  }

  /** A network of two layers and its loss. */
  private static Tensor loss(Tensor x, Tensor y, Tensor w, Tensor v) {
    return x.matmul(w).tanh().matmul(v).sub(y).square().mean();
  }

  @Test
  void repeatsWithoutTheCode() {
    Compiled step = Compiled.of(x -> x.mul(2).add(x.exp()).sum(0));
    for (int i = 0; i < 5; i++) {
      Tensor x = random(i, 7, 5);
      Bits.assertSame(x.mul(2).add(x.exp()).sum(0), step.run(x), "run " + i);
    }
    assertEquals(1, step.traces());
    assertEquals(Optional.empty(), step.refusal());
  }

  @Test
  void takesOverValuesThatChangeInPlace() {
    Compiled step = Compiled.of(x -> x.mul(3));
    Tensor x = random(1, 4);
    step.run(x);
    x.add_(1);
    Bits.assertSame(x.mul(3), step.run(x), "changed");
    x.zero_();
    Bits.assertSame(x.mul(3), step.run(x), "cleared");
    assertEquals(1, step.traces());
  }

  @Test
  void takesViewsOfAnyStrides() {
    Compiled step = Compiled.of((a, b) -> a.matmul(b));
    Tensor b = random(3, 4, 6);
    Tensor base = random(2, 8, 4);
    step.run(base.narrow(0, 0, 4), b);
    Bits.assertSame(
        base.narrow(0, 3, 4).matmul(b), step.run(base.narrow(0, 3, 4), b), "a part of the rows");
    Tensor turned = random(5, 4, 4).t();
    Bits.assertSame(turned.matmul(b), step.run(turned, b), "transposed");
    Tensor even = random(6, 4, 8).get("..., ::2");
    Bits.assertSame(even.matmul(b), step.run(even, b), "every other column");
    assertEquals(1, step.traces());
  }

  @Test
  void resultsAreOverwrittenAndHaveNoHistory() {
    Tensor w = parameter(1, 3);
    Compiled step = Compiled.of(x -> x.mul(w));
    Tensor first = step.run(random(1, 3));
    Tensor kept = first.clone();
    Tensor second = step.run(random(2, 3));
    assertFalse(second.requiresGrad());
    assertTrue(first.sharesStorageWith(second));
    assertFalse(java.util.Arrays.equals(Bits.of(kept), Bits.of(first)));
  }

  @Test
  void gradientsArriveAsInThePlainStep() {
    Tensor w = parameter(1, 3, 5);
    Tensor v = parameter(2, 5, 1);
    Tensor w2 = Tensor.parameter(w);
    Tensor v2 = Tensor.parameter(v);
    Compiled step =
        Compiled.of(
            (x, y) -> {
              w2.zeroGrad();
              v2.zeroGrad();
              Tensor loss = loss(x, y, w2, v2);
              loss.backward();
              return loss;
            });
    for (int i = 0; i < 4; i++) {
      Tensor x = random(10 + i, 20, 3);
      Tensor y = random(20 + i, 20, 1);
      w.zeroGrad();
      v.zeroGrad();
      Tensor plain = loss(x, y, w, v);
      plain.backward();
      Bits.assertSame(plain.detach(), step.run(x, y), "loss " + i);
      assertTrue(w2.hasGrad());
      Bits.assertSame(w.gradBuffer(), w2.gradBuffer(), "first weight " + i);
      Bits.assertSame(v.gradBuffer(), v2.gradBuffer(), "second weight " + i);
    }
    assertEquals(1, step.traces());
  }

  @Test
  void aGradientThatWasTakenStaysAsItWas() {
    Tensor w = parameter(1, 4);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.mul(w).sum();
              loss.backward();
              return loss;
            });
    Tensor a = random(1, 4);
    Tensor b = random(2, 4);
    step.run(a);
    Tensor first = w.grad();
    step.run(b);
    Tensor second = w.grad();
    step.run(a);
    Bits.assertSame(a, first, "first");
    Bits.assertSame(b, second, "second");
    Bits.assertSame(a, w.grad(), "third");
    assertEquals(1, step.traces());
  }

  @Test
  void gradientsAddUpWhereNobodyClearsThem() {
    Tensor w = parameter(1, 4);
    Tensor plain = Tensor.parameter(w);
    Compiled step =
        Compiled.of(
            x -> {
              Tensor loss = x.mul(w).square().sum();
              loss.backward();
              return loss;
            });
    for (int i = 0; i < 12; i++) {
      if (i % 4 == 0) {
        w.zeroGrad();
        plain.zeroGrad();
      }
      Tensor x = random(i, 4);
      step.run(x);
      x.mul(plain).square().sum().backward();
      Bits.assertSame(plain.gradBuffer(), w.gradBuffer(), "step " + i);
    }
    assertEquals(2, step.traces(), "one plan for the first of four, one for the others");
  }

  @Test
  void oneTensorUsedTwiceAddsItsGradients() {
    Tensor w = parameter(1, 3, 3);
    Tensor plain = Tensor.parameter(w);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.matmul(w).relu().matmul(w).sum();
              loss.backward();
              return loss;
            });
    for (int i = 0; i < 3; i++) {
      Tensor x = random(i, 5, 3);
      plain.zeroGrad();
      x.matmul(plain).relu().matmul(plain).sum().backward();
      step.run(x);
      Bits.assertSame(plain.gradBuffer(), w.gradBuffer(), "step " + i);
    }
  }

  @Test
  void parametersChangedInsideAreChangedEachTime() {
    Tensor w = parameter(1, 3, 2);
    Tensor plain = Tensor.parameter(w);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.matmul(w).square().mean();
              loss.backward();
              Autograd.noGrad(() -> w.sub_(w.gradBuffer().mul(0.1)));
              return loss;
            });
    for (int i = 0; i < 10; i++) {
      Tensor x = random(i, 6, 3);
      int version = w.storage().version();
      Tensor got = step.run(x);
      assertTrue(w.storage().version() > version, "a change in place must be noticed");
      plain.zeroGrad();
      Tensor loss = x.matmul(plain).square().mean();
      loss.backward();
      Autograd.noGrad(() -> plain.sub_(plain.gradBuffer().mul(0.1)));
      Bits.assertSame(loss.detach(), got, "loss " + i);
      Bits.assertSame(plain.detach(), w.detach(), "weight " + i);
    }
    assertEquals(1, step.traces());
  }

  @Test
  void stepsWithoutInputsReadTheTensorsTheyHold() {
    Tensor x = random(1, 5);
    Compiled step = Compiled.of(() -> x.square().sum());
    step.run();
    x.add_(1);
    Bits.assertSame(x.square().sum(), step.run(), "changed");
    assertEquals(1, step.traces());
  }

  @Test
  void eachCombinationOfShapesAndTypesHasAPlan() {
    Compiled step = Compiled.of(x -> x.mul(2));
    for (int round = 0; round < 3; round++) {
      for (int n = 0; n < 4; n++) {
        Tensor x = random(n, n, 3);
        Bits.assertSame(x.mul(2), step.run(x), "rows " + n);
      }
      Tensor real = random(9, 2, 3).to(DType.FLOAT64);
      Bits.assertSame(real.mul(2), step.run(real), "float64");
    }
    assertEquals(5, step.traces());
  }

  @Test
  void ninthShapeRunsStepByStep() {
    Compiled step = Compiled.of(x -> x.mul(2));
    for (int round = 0; round < 2; round++) {
      for (int n = 1; n <= 9; n++) {
        Tensor x = random(n, n);
        Bits.assertSame(x.mul(2), step.run(x), "length " + n);
      }
    }
    assertEquals(10, step.traces());
    assertTrue(step.refusal().orElse("").contains("more than 8 combinations of shapes"));
  }

  @Test
  void tracesAgainWhenATensorStopsRequiringItsGradient() {
    Tensor w = parameter(1, 3);
    Tensor v = parameter(2, 3);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              v.zeroGrad();
              Tensor loss = x.mul(w).mul(v).sum();
              loss.backward();
              return loss;
            });
    Tensor x = random(3, 3);
    step.run(x);
    step.run(x);
    w.requiresGrad_(false);
    w.requiresGrad_(true);
    step.run(x);
    assertEquals(1, step.traces(), "all is as it was");
    v.requiresGrad_(false);
    step.run(x);
    assertEquals(2, step.traces());
    assertFalse(v.hasGrad());
    v.requiresGrad_(true);
    step.run(x);
    assertTrue(v.hasGrad(), "the gradient of a tensor that requires it again");
  }

  @Test
  void aHookThatIsAddedLaterIsCalled() {
    Tensor w = parameter(1, 3);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.mul(w).sum();
              loss.backward();
              return loss;
            });
    Tensor x = random(3, 3);
    step.run(x);
    step.run(x);
    List<Tensor> seen = new ArrayList<>();
    w.registerHook(
        g -> {
          seen.add(g);
          return g.mul(2);
        });
    step.run(x);
    step.run(x);
    assertEquals(2, seen.size());
    Bits.assertSame(x.mul(2), w.gradBuffer(), "what the hook made of it");
    assertTrue(step.refusal().orElse("").startsWith("hooks look at its gradients"));
  }

  @Test
  void modesHavePlansOfTheirOwn() {
    Tensor w = parameter(1, 3);
    Compiled step = Compiled.of(x -> x.mul(w));
    Tensor x = random(2, 3);
    step.run(x);
    Tensor quiet = Autograd.noGrad(() -> step.run(x));
    Bits.assertSame(x.mul(w).detach(), quiet, "without recording");
    step.run(x);
    Autograd.noGrad(() -> step.run(x));
    assertEquals(2, step.traces());
  }

  @Test
  void tensorsOfTheStepAreGoneAfterwards() {
    List<Tensor> seen = new ArrayList<>();
    Compiled step =
        Compiled.of(
            x -> {
              Tensor inside = x.mul(2);
              seen.add(inside);
              return inside.add(1);
            });
    step.run(random(1, 3));
    ScopeException gone = assertThrows(ScopeException.class, () -> seen.get(0).add(1));
    assertTrue(gone.getMessage().contains("compiled step"), gone.getMessage());
  }

  @Test
  void resultsOutliveAScopeAround() {
    Compiled step = Compiled.of(x -> x.mul(2));
    Tensor x = random(1, 3);
    Tensor result;
    try (Scope scope = Scope.open()) {
      result = step.run(x);
    }
    Bits.assertSame(x.mul(2), result, "first");
    try (Scope scope = Scope.open()) {
      result = step.run(x.add(1));
    }
    Bits.assertSame(x.add(1).mul(2), result, "second");
  }

  @Test
  void anErrorIsThatOfThePlainStepAndBreaksNothing() {
    Tensor w = parameter(1, 3, 2);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.matmul(w).sum();
              loss.backward();
              return loss;
            });
    Tensor good = random(1, 4, 3);
    Tensor wrong = random(1, 4, 2);
    String message = assertThrows(ShapeException.class, () -> wrong.matmul(w)).getMessage();
    for (int i = 0; i < 3; i++) {
      ShapeException thrown = assertThrows(ShapeException.class, () -> step.run(wrong));
      assertEquals(message, thrown.getMessage());
      step.run(good);
      assertTrue(w.hasGrad());
    }
    assertEquals(Optional.empty(), step.refusal());
    assertEquals(4, step.traces(), "three that failed and one that did not");
  }

  @Test
  void aStepInsideAStepIsPartOfIt() {
    Compiled inner = Compiled.of(x -> x.mul(2));
    Compiled outer = Compiled.of(x -> inner.run(x).add(1));
    for (int i = 0; i < 3; i++) {
      Tensor x = random(i, 3);
      Bits.assertSame(x.mul(2).add(1), outer.run(x), "run " + i);
    }
    assertEquals(1, outer.traces());
  }

  @Test
  void manyTemporariesShareMemoryAndDoNotMix() {
    Compiled step =
        Compiled.of(
            x -> {
              List<Tensor> kept = new ArrayList<>();
              Tensor y = x;
              for (int i = 0; i < 20; i++) {
                y = y.mul(1.01).add(i);
                if (i % 3 == 0) {
                  kept.add(y.sum(0));
                }
              }
              return y.add(Tensor.stack(kept, 0).sum(0));
            });
    for (int i = 0; i < 3; i++) {
      Tensor x = random(i, 33, 17);
      Tensor expected = x;
      List<Tensor> kept = new ArrayList<>();
      for (int k = 0; k < 20; k++) {
        expected = expected.mul(1.01).add(k);
        if (k % 3 == 0) {
          kept.add(expected.sum(0));
        }
      }
      Bits.assertSame(expected.add(Tensor.stack(kept, 0).sum(0)), step.run(x), "run " + i);
    }
    assertEquals(1, step.traces());
  }

  @Test
  void rowsAreTakenByPlaceOrPosition() {
    Compiled step =
        Compiled.of("rows", x -> new Tensor[] {x[0].mul(2), x[1].to(DType.FLOAT32).sum()});
    Tensor x = random(1, 10, 3);
    Tensor y = Tensor.arange(20).view(10, 2);
    Tensor[] data = {x, y};
    long[] order = {9, 0, 3, 3, 7, 2};
    for (int from = 0; from < 3; from++) {
      int at = from;
      Tensor index = Tensor.of(java.util.Arrays.copyOfRange(order, from, from + 4));
      Tensor[] near = step.runOnRows(data, 2 * from, 4);
      Bits.assertSame(x.narrow(0, 2 * at, 4).mul(2), near[0], "rows from " + 2 * from);
      Bits.assertSame(y.narrow(0, 2 * at, 4).to(DType.FLOAT32).sum(), near[1], "sum");
      Tensor[] far = step.runOnRows(data, order, from, 4);
      Bits.assertSame(x.indexSelect(0, index).mul(2), far[0], "positions from " + from);
      Bits.assertSame(y.indexSelect(0, index).to(DType.FLOAT32).sum(), far[1], "their sum");
    }
    assertEquals(1, step.traces());
  }

  @Test
  void threadsWithStepsOfTheirOwnDoNotDisturbEachOther() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        tasks.add(() -> trainsAlike(seed));
      }
      for (Future<Boolean> each : pool.invokeAll(tasks)) {
        assertTrue(each.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean trainsAlike(int seed) {
    Tensor w = parameter(seed, 3, 5);
    Tensor v = parameter(seed + 50, 5, 1);
    Tensor w2 = Tensor.parameter(w);
    Tensor v2 = Tensor.parameter(v);
    for (int round = 0; round < 5; round++) {
      Compiled step =
          Compiled.of(
              (x, y) -> {
                w2.zeroGrad();
                v2.zeroGrad();
                Tensor loss = loss(x, y, w2, v2);
                loss.backward();
                return loss;
              });
      for (int i = 0; i < 50; i++) {
        Tensor x = random(i, 8, 3);
        Tensor y = random(i + 1, 8, 1);
        w.zeroGrad();
        v.zeroGrad();
        loss(x, y, w, v).backward();
        step.run(x, y);
        if (!java.util.Arrays.equals(Bits.of(w.gradBuffer()), Bits.of(w2.gradBuffer()))) {
          return false;
        }
      }
      if (step.traces() != 1) {
        return false;
      }
    }
    return true;
  }
}
