package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.Capture;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Compiled steps in the hands of somebody who tries everything. */
@Tag("cpu")
class CompiledHardCasesTest {
  private static Tensor random(long seed, int... sizes) {
    return Tensor.empty(sizes).normal_(new Generator(seed), 0, 1);
  }

  @Test
  void resultsThatAreInputsMayBeGivenBackInAnotherOrder() {
    Compiled step = Compiled.of("fibonacci", x -> new Tensor[] {x[0].add(x[1]), x[0]});
    Tensor[] pair = {random(1, 5), random(2, 5)};
    Tensor a = pair[0];
    Tensor b = pair[1];
    for (int i = 0; i < 6; i++) {
      pair = step.runAll(pair);
      Tensor sum = a.add(b);
      b = a;
      a = sum;
      Bits.assertSame(a, pair[0], "sum " + i);
      Bits.assertSame(b, pair[1], "the one before " + i);
    }
  }

  @Test
  void exchangedInputs() {
    Compiled step = Compiled.of("exchange", x -> new Tensor[] {x[1], x[0]});
    Tensor[] pair = {random(1, 5), random(2, 5)};
    Tensor[] expected = {pair[0].clone(), pair[1].clone()};
    for (int i = 0; i < 5; i++) {
      pair = step.runAll(pair);
      Bits.assertSame(expected[(i + 1) % 2], pair[0], "first " + i);
      Bits.assertSame(expected[i % 2], pair[1], "second " + i);
    }
  }

  @Test
  void aStepWithAPlanInsideAStepTakesItsValuesEachTime() {
    Compiled inner = Compiled.of(x -> x.mul(2));
    Tensor data = random(1, 4);
    inner.run(data);
    inner.run(data);
    Compiled outer = Compiled.of(x -> inner.run(data).add(x));
    for (int i = 0; i < 4; i++) {
      Tensor x = random(i, 4);
      Bits.assertSame(data.mul(2).add(x), outer.run(x), "run " + i);
      data.add_(1);
    }
  }

  @Test
  void gradientsOfAStepWithAPlanInsideAStepArrive() {
    Tensor w = Tensor.parameter(random(1, 4));
    Compiled inner =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.mul(w).square().sum();
              loss.backward();
              return loss;
            });
    inner.run(random(5, 4));
    inner.run(random(6, 4));
    Compiled outer = Compiled.of(x -> inner.run(x.mul(3)).add(1));
    for (int i = 0; i < 4; i++) {
      Tensor x = random(i, 4);
      outer.run(x);
      assertTrue(w.hasGrad(), "run " + i);
      Tensor plain = Tensor.parameter(w);
      x.mul(3).mul(plain).square().sum().backward();
      Bits.assertSame(plain.gradBuffer(), w.gradBuffer(), "gradient " + i);
    }
  }

  @Test
  void resultsOfAStepInsideAStepHaveNoHistory() {
    Tensor w = Tensor.parameter(random(1, 4));
    Tensor v = Tensor.parameter(random(2, 4));
    Compiled inner = Compiled.of(x -> x.mul(w));
    Compiled outer =
        Compiled.of(
            x -> {
              w.zeroGrad();
              v.zeroGrad();
              Tensor loss = inner.run(x).mul(v).sum();
              loss.backward();
              return loss;
            });
    for (int i = 0; i < 3; i++) {
      outer.run(random(i, 4));
      assertFalse(w.hasGrad(), "run " + i);
      assertTrue(v.hasGrad(), "run " + i);
    }
  }

  @Test
  void aTensorOfAClosedScopeIsAnErrorAsInThePlainStep() {
    List<Tensor> held = new ArrayList<>();
    Compiled step = Compiled.of(x -> x.mul(held.get(0)));
    Tensor x = random(1, 64);
    try (Scope scope = Scope.open("epoch")) {
      held.add(random(2, 64).add(1));
      step.run(x);
      Bits.assertSame(x.mul(held.get(0)), step.run(x), "inside");
    }
    try (Scope scope = Scope.open()) {
      random(3, 64).add(1);
      ScopeException gone = assertThrows(ScopeException.class, () -> step.run(x));
      assertTrue(gone.getMessage().contains("epoch"), gone.getMessage());
      // Another tensor in its place is a reason to trace again.
      held.set(0, random(4, 64));
      Bits.assertSame(x.mul(held.get(0)), step.run(x), "another one");
    }
  }

  @Test
  void aGradientFromBeforeIsReadAsItIs() {
    Tensor w = Tensor.parameter(random(1, 4));
    Tensor plain = Tensor.parameter(w);
    Compiled update =
        Compiled.of(
            () -> {
              Autograd.noGrad(() -> w.sub_(w.gradBuffer().mul(0.1)));
              return w.detach().mul(1);
            });
    List<Tensor> taken = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Tensor x = random(i, 4);
      w.zeroGrad();
      x.mul(w).square().sum().backward();
      if (i % 2 == 0) {
        taken.add(w.grad());
      }
      update.run();
      plain.zeroGrad();
      x.mul(plain).square().sum().backward();
      Autograd.noGrad(() -> plain.sub_(plain.gradBuffer().mul(0.1)));
      Bits.assertSame(plain.detach(), w.detach(), "weight " + i);
    }
  }

  @Test
  void aGradientThatIsGoneIsAnErrorAsInThePlainStep() {
    Tensor w = Tensor.parameter(random(1, 4));
    Compiled step = Compiled.of(() -> w.gradBuffer().mul(2));
    w.square().sum().backward();
    for (int i = 0; i < 3; i++) {
      Bits.assertSame(w.gradBuffer().mul(2), step.run(), "run " + i);
    }
    w.zeroGrad();
    assertThrows(AutogradException.class, step::run);
  }

  @Test
  void gradientsAreClippedInsideAStepWhoeverTakesThem() {
    Tensor w = Tensor.parameter(random(1, 4, 3));
    Tensor plain = Tensor.parameter(w);
    Compiled step =
        Compiled.of(
            x -> {
              w.zeroGrad();
              Tensor loss = x.matmul(w).square().sum();
              loss.backward();
              clip(w);
              Autograd.noGrad(() -> w.sub_(w.gradBuffer().mul(0.1)));
              return loss;
            });
    List<Tensor> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Tensor x = random(i, 5, 4);
      plain.zeroGrad();
      Tensor loss = x.matmul(plain).square().sum();
      loss.backward();
      clip(plain);
      Autograd.noGrad(() -> plain.sub_(plain.gradBuffer().mul(0.1)));
      Bits.assertSame(loss.detach(), step.run(x), "loss " + i);
      Bits.assertSame(plain.gradBuffer(), w.gradBuffer(), "gradient " + i);
      Bits.assertSame(plain.detach(), w.detach(), "weight " + i);
      if (i % 3 == 1) {
        taken.add(w.grad());
      }
    }
    assertEquals(1, step.traces());
  }

  private static void clip(Tensor w) {
    Autograd.noGrad(
        () -> {
          Tensor g = w.gradBuffer();
          Tensor norm = g.square().sum().sqrt();
          g.mul_(norm.add(1e-6).reciprocal().clampMax(1));
        });
  }

  @Test
  void leavesThatAreMadeInsideHaveTheirGradientsEachTime() {
    Compiled step =
        Compiled.of(
            x -> {
              Tensor leaf = x.clone().requiresGrad_();
              leaf.square().sum().backward();
              leaf.exp().sum().backward();
              return leaf.gradBuffer().mul(1);
            });
    for (int i = 0; i < 12; i++) {
      Tensor x = random(i, 4);
      Tensor leaf = x.clone().requiresGrad_();
      leaf.square().sum().backward();
      leaf.exp().sum().backward();
      Bits.assertSame(leaf.gradBuffer(), step.run(x), "run " + i);
    }
    assertFalse(step.refusal().orElse("").contains("shapes"), step.refusal().orElse(""));
  }

  @Test
  void rowsOutsideOfTheDataAreAnErrorEachTime() {
    Compiled step = Compiled.of("rows", x -> new Tensor[] {x[0].mul(2)});
    Tensor[] data = {random(1, 12, 3).narrow(0, 2, 6)};
    for (int round = 0; round < 2; round++) {
      assertNoRows("there are no such rows; got 4 from row 4 on", () -> step.runOnRows(data, 4, 4));
      assertNoRows(
          "there are no such rows; got 4 from row -1 on", () -> step.runOnRows(data, -1, 4));
      long[] beyond = {0, 1, 6, 2};
      assertNoRows(
          "there is no such row; got position 6", () -> step.runOnRows(data, beyond, 0, 4));
      long[] before = {0, 1, -1, 2};
      assertNoRows(
          "there is no such row; got position -1", () -> step.runOnRows(data, before, 0, 4));
      long[] few = {0, 1};
      String message =
          assertThrows(IllegalArgumentException.class, () -> step.runOnRows(data, few, 0, 4))
              .getMessage();
      assertEquals(
          "compile: there are no such positions in the list; got 4 from number 0 on; expected"
              + " numbers from 0 to 1",
          message);
      step.runOnRows(data, 0, 4);
    }
    assertEquals(1, step.traces());
  }

  private static void assertNoRows(String message, Executable run) {
    assertEquals(
        "compile: " + message + "; expected rows from 0 to 5",
        assertThrows(ShapeException.class, run).getMessage());
  }

  @Test
  void resultsOfGatheredRowsAreThereAfterAStepThatWasNotTraced() {
    Compiled step = Compiled.of("rows", x -> new Tensor[] {x[0].mul(2), x[0]});
    Tensor[] data = {random(1, 12, 3)};
    long[] order = {3, 2, 7, 7};
    Tensor expected = data[0].indexSelect(0, Tensor.of(order));
    try (var search = Autograd.detectAnomaly()) {
      Tensor[] results = step.runOnRows(data, order, 0, 4);
      Bits.assertSame(expected.mul(2), results[0], "computed");
      Bits.assertSame(expected, results[1], "the rows themselves");
    }
  }

  @Test
  void resultsOfAStepStayItsOwnInScopesInsideEachOther() {
    Compiled step = Compiled.of(x -> x.mul(2));
    Tensor result;
    Tensor x = random(1, 6);
    try (Scope outer = Scope.open("outer")) {
      try (Scope inner = Scope.open("inner")) {
        result = step.run(x.add(1));
        result = step.run(x.add(2));
      }
      Bits.assertSame(x.add(2).mul(2), result, "after the inner one");
    }
    Bits.assertSame(x.add(2).mul(2), result, "after both");
  }

  @Test
  void aResultThatIsAPartOfAnInputIsOverwrittenLikeAllOthers() {
    Compiled step = Compiled.of("part", x -> new Tensor[] {x[0].narrow(0, 1, 2), x[0].mul(2)});
    for (int i = 0; i < 3; i++) {
      Tensor x = random(i, 4);
      Tensor[] results = step.runAll(x);
      Bits.assertSame(x.narrow(0, 1, 2), results[0], "part " + i);
      Bits.assertSame(x.mul(2), results[1], "whole " + i);
    }
  }

  @Test
  void parametersThatTakeNewValuesAreReadAnew() {
    Tensor w = Tensor.parameter(random(1, 3, 3));
    Compiled step = Compiled.of(x -> x.matmul(w).relu());
    for (int i = 0; i < 5; i++) {
      Tensor x = random(i, 2, 3);
      Bits.assertSame(x.matmul(w).relu().detach(), step.run(x), "run " + i);
      Tensor values = random(100 + i, 3, 3);
      Autograd.noGrad(() -> w.copy_(values));
    }
    assertEquals(1, step.traces());
  }

  @Test
  void errorsInTheMiddleOfATraceLeaveTheThreadAsItWas() {
    boolean[] fails = {true};
    Compiled step =
        Compiled.of(
            x -> {
              Tensor y = x.mul(2);
              if (fails[0]) {
                throw new IllegalStateException("by hand");
              }
              return y;
            });
    Tensor x = random(1, 3);
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "by hand", assertThrows(IllegalStateException.class, () -> step.run(x)).getMessage());
      assertEquals(Optional.empty(), Context.current().arena());
      assertFalse(Capture.isOpen());
    }
    fails[0] = false;
    Bits.assertSame(x.mul(2), step.run(x), "afterwards");
    Bits.assertSame(x.mul(2), step.run(x), "and again");
    assertEquals(4, step.traces());
  }

  @Test
  void whatStepsMustGiveAndTake() {
    Tensor x = random(1, 3);
    String nothing = "compile: the step gave no result; got null; expected a tensor. Return one";
    Compiled none = Compiled.of(a -> null);
    Compiled noArray = Compiled.of("none", a -> null);
    for (int i = 0; i < 2; i++) {
      assertEquals(nothing, message(IllegalStateException.class, () -> none.run(x)));
      assertEquals(nothing, message(IllegalStateException.class, noArray::runAll));
      assertEquals(
          "compile: the step has no result to return; got an empty array; expected a tensor. Call"
              + " runAll",
          message(IllegalStateException.class, Compiled.of("empty", a -> new Tensor[0])::run));
      assertEquals(
          "compile: wrong number of inputs; got 1; expected 2",
          message(IllegalArgumentException.class, () -> Compiled.of((a, b) -> a.add(b)).run(x)));
    }
    assertEquals(0, Compiled.of("empty", a -> new Tensor[0]).runAll().length);
  }

  private static String message(Class<? extends Throwable> type, Executable run) {
    return assertThrows(type, run).getMessage();
  }

  @Test
  void anArrayThatAStepKeepsStaysAsItIs() {
    Tensor[] kept = new Tensor[1];
    Compiled step =
        Compiled.of(
            "keeps",
            x -> {
              kept[0] = x[0].mul(2);
              return kept;
            });
    Tensor x = random(1, 3);
    Tensor first = step.runAll(x)[0];
    assertFalse(first == kept[0], "a tensor of the step, and its result");
    Bits.assertSame(x.mul(2), step.runAll(x)[0], "again");
  }

  @Test
  void aSecondThreadIsToldToMakeAStepOfItsOwn() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    boolean[] waits = {true};
    Compiled step =
        Compiled.of(
            x -> {
              if (waits[0]) {
                inside.countDown();
                await(go);
              }
              return x.mul(2);
            });
    Tensor x = random(1, 3);
    Thread other = new Thread(() -> step.run(x), "other");
    other.start();
    inside.await();
    String message = message(IllegalStateException.class, () -> step.run(x));
    assertTrue(message.startsWith("compile: a compiled step is for one thread at a time"), message);
    assertEquals(message, message(IllegalStateException.class, () -> step.runAll(x)));
    Tensor[] data = {x};
    assertEquals(message, message(IllegalStateException.class, () -> step.runOnRows(data, 0, 3)));
    go.countDown();
    other.join();
    waits[0] = false;
    Bits.assertSame(x.mul(2), step.run(x), "one after the other");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStepMayCallItself() {
    Compiled[] self = new Compiled[1];
    self[0] =
        Compiled.of(
            x -> x.size(0) == 1 ? x.mul(2) : self[0].run(x.narrow(0, 1, x.size(0) - 1)).add(1));
    for (int i = 0; i < 3; i++) {
      Tensor x = random(i, 3);
      Bits.assertSame(x.narrow(0, 2, 1).mul(2).add(1).add(1), self[0].run(x), "run " + i);
      try (var search = Autograd.detectAnomaly()) {
        Bits.assertSame(x.narrow(0, 2, 1).mul(2).add(1).add(1), self[0].run(x), "plain " + i);
      }
    }
  }
}
