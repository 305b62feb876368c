package dev.lamina.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Long runs: memory must not grow, and code that has become hot must give the bits of cold code.
 */
class SoakTest {
  private static final int STEPS = 300_000;

  private static long usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void assertNoGrowth(DoubleSupplier step) {
    for (int i = 0; i < STEPS / 10; i++) {
      step.getAsDouble();
    }
    long before = usedAfterCollection();
    for (int i = 0; i < STEPS; i++) {
      step.getAsDouble();
    }
    long grown = usedAfterCollection() - before;
    // Compiled code and its profiles live outside the heap; a leak of one float a step would be 1.2
    // MB.
    assertTrue(grown < 1_000_000, "the heap grew by " + grown + " bytes");
  }

  @Test
  @Tag("slow")
  void stepsInScopesDoNotGrow() {
    TrainingLoop loop = new TrainingLoop(1);
    loop.scopedStep();
    long pooled = Context.current().pool(Tensor.zeros(1).device().backend()).bytes();
    assertNoGrowth(loop::scopedStep);
    assertEquals(pooled, Context.current().pool(Tensor.zeros(1).device().backend()).bytes());
  }

  @Test
  @Tag("slow")
  void stepsWithoutScopesDoNotGrow() {
    assertNoGrowth(new TrainingLoop(1)::step);
  }

  @Test
  void hotCodeGivesTheBitsOfColdCode() {
    // 8,000 steps carry every loop from interpreted bytecode to optimised vector instructions.
    TrainingLoop hot = new TrainingLoop(3);
    double[] losses = new double[8_000];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = hot.scopedStep();
    }
    TrainingLoop again = new TrainingLoop(3);
    for (int i = 0; i < losses.length; i++) {
      assertEquals(losses[i], again.scopedStep(), 0, "step " + i);
    }
  }

  @Test
  void scopesChangeNoBit() {
    TrainingLoop scoped = new TrainingLoop(5);
    TrainingLoop free = new TrainingLoop(5);
    for (int i = 0; i < 300; i++) {
      assertEquals(free.step(), scoped.scopedStep(), 0, "step " + i);
    }
  }
}
