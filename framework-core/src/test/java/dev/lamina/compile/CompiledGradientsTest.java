package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compiled steps whose gradients were there before, of whatever thread. */
@Tag("cpu")
class CompiledGradientsTest {
  private static final float[] ONES = {1, 1};

  private static void inThread(Runnable code) throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(code);
    thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
    thread.start();
    thread.join();
    if (thrown[0] != null) {
      throw new AssertionError(thrown[0]);
    }
  }

  /** Moves this thread's clock of nodes far ahead of that of a new thread. */
  private static void growOlder() {
    for (int i = 0; i < 100; i++) {
      assertTrue(Tensor.parameter(Tensor.of(ONES)).mul(2).requiresGrad());
    }
  }

  @Test
  void gradientsOfLeavesOfAnOlderThreadAddUp() throws InterruptedException {
    growOlder();
    Tensor p = Tensor.parameter(Tensor.of(3f, 4f));
    Compiled step =
        Compiled.of(
            x -> {
              Tensor loss = p.mul(x).sum();
              loss.backward();
              return loss;
            });
    inThread(
        () -> {
          for (int run = 1; run <= 5; run++) {
            step.run(Tensor.of(1f, 2f));
            assertArrayEquals(new float[] {run, 2 * run}, p.gradBuffer().toFloatArray());
          }
        });
    assertEquals(Optional.empty(), step.refusal());
    assertEquals(2, step.traces());
  }

  @Test
  void graphsOfAnOlderThreadAreRefused() throws InterruptedException {
    growOlder();
    Tensor p = Tensor.parameter(Tensor.of(3f, 4f));
    Tensor graph = p.mul(3);
    Compiled step =
        Compiled.of(
            x -> {
              Tensor loss = graph.mul(x).sum();
              loss.backward();
              return loss;
            });
    inThread(() -> step.run(Tensor.of(ONES)));
    assertEquals(
        Optional.of("its gradients flow into a graph from before it. Make the graph inside"),
        step.refusal());
  }

  @Test
  void stepsThatAskWhetherThereIsAGradientAreTracedForBothAnswers() {
    Tensor p = Tensor.parameter(Tensor.of(3f, 4f));
    Compiled step = Compiled.of(x -> p.hasGrad() ? x.add(p.gradBuffer()) : x.mul(1));
    for (int round = 0; round < 3; round++) {
      for (int run = 0; run < 2; run++) {
        assertArrayEquals(ONES, step.run(Tensor.of(ONES)).toFloatArray());
      }
      p.mul(2).sum().backward();
      for (int run = 0; run < 2; run++) {
        assertArrayEquals(new float[] {3, 3}, step.run(Tensor.of(ONES)).toFloatArray());
      }
      p.zeroGrad();
    }
    assertEquals(2, step.traces());
  }

  @Test
  void answersThatFollowFromTheStepItselfAreNotLookedAtAgain() {
    Tensor p = Tensor.parameter(Tensor.of(3f, 4f));
    Compiled step =
        Compiled.of(
            x -> {
              p.zeroGrad();
              assertFalse(p.hasGrad());
              Tensor loss = p.mul(x).sum();
              loss.backward();
              assertTrue(p.hasGrad());
              Autograd.noGrad(() -> p.sub_(p.gradBuffer()));
              return loss;
            });
    step.run(Tensor.of(ONES));
    p.zeroGrad();
    step.run(Tensor.of(ONES));
    step.run(Tensor.of(ONES));
    assertArrayEquals(new float[] {0, 1}, p.toFloatArray());
    assertEquals(1, step.traces());
  }

  @Test
  void inputsAreCopiedBeforeTheStepChangesTheirMemory() {
    Tensor p = Tensor.parameter(Tensor.of(3f, 4f));
    Compiled step =
        Compiled.of(
            x -> {
              Autograd.noGrad(() -> p.sub_(1));
              return x.mul(1);
            });
    for (int run = 0; run < 3; run++) {
      float[] expected = {3 - run, 4 - run};
      assertArrayEquals(expected, step.run(p.detach()).toFloatArray());
    }
    assertEquals(1, step.traces());
  }
}
