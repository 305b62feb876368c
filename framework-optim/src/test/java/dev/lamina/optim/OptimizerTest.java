package dev.lamina.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.AutogradException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every optimizer. */
class OptimizerTest {
  static Stream<OptimizerBuilder> everyKind() {
    return Stream.of(
        Sgd.builder().lr(0.1),
        Sgd.builder().lr(0.1).momentum(0.9),
        Adam.builder().lr(0.1),
        Adam.builder().lr(0.1).amsgrad(true));
  }

  static Tensor parameter(float... values) {
    return Tensor.parameter(Tensor.of(values));
  }

  /** Gives a parameter the gradient {@code g}. */
  static void gradient(Tensor parameter, float... g) {
    parameter.mul(Tensor.of(g)).sum().backward();
  }

  static String refusal(Executable executable) {
    return assertThrows(IllegalArgumentException.class, executable).getMessage();
  }

  /** All parameters are updated in one pass, and each as it would be alone. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void severalParametersTakeTheStepsOfEachAlone(OptimizerBuilder builder) {
    int[] lengths = {70_000, 1, 33_333, 0, 5};
    Tensor[] joint = new Tensor[lengths.length];
    Tensor[] alone = new Tensor[lengths.length];
    Optimizer[] optimizers = new Optimizer[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      joint[i] = Tensor.parameter(Tensor.arange(0.0, lengths[i], 1.0).mul(0.01));
      alone[i] = Tensor.parameter(joint[i].detach().clone());
      optimizers[i] = builder.build(List.of(alone[i]));
    }
    Optimizer optimizer = builder.build(List.of(joint));
    for (int step = 0; step < 5; step++) {
      optimizer.zeroGrad();
      for (int i = 0; i < lengths.length; i++) {
        optimizers[i].zeroGrad();
        // Not every parameter takes part in every step.
        if (step == 0 || (step + i) % 3 != 0) {
          joint[i].square().sum().backward();
          alone[i].square().sum().backward();
        }
        optimizers[i].step();
      }
      optimizer.step();
    }
    for (int i = 0; i < lengths.length; i++) {
      assertArrayEquals(alone[i].toFloatArray(), joint[i].toFloatArray(), "parameter " + i);
    }
  }

  /** Two leaves over the same memory are updated one after the other. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void parametersMayShareMemory(OptimizerBuilder builder) {
    Tensor values = Tensor.arange(1.0, 60_001.0, 1.0);
    Tensor copy = values.clone();
    Tensor whole = values.detach().requiresGrad_();
    Tensor part = values.narrow(0, 10_000, 30_000).detach().requiresGrad_();
    Tensor alone = copy.detach().requiresGrad_();
    Tensor alonePart = copy.narrow(0, 10_000, 30_000).detach().requiresGrad_();
    for (Tensor x : List.of(whole, part, alone, alonePart)) {
      x.sum().backward();
    }
    builder.build(List.of(whole, part)).step();
    builder.build(List.of(alone)).step();
    builder.build(List.of(alonePart)).step();
    assertArrayEquals(copy.toFloatArray(), values.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void minimizesAParabola(OptimizerBuilder builder) {
    Tensor p = parameter(3, -2);
    Optimizer optimizer = builder.build(List.of(p));
    for (int i = 0; i < 500; i++) {
      try (Scope step = Scope.open()) {
        optimizer.zeroGrad();
        p.square().sum().backward();
        optimizer.step();
      }
    }
    assertArrayEquals(new float[2], p.toFloatArray(), 1e-2f);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void leavesParametersWithoutAGradientAlone(OptimizerBuilder builder) {
    Tensor a = parameter(1, 2);
    Tensor b = parameter(3);
    Optimizer optimizer = builder.build(List.of(a, b));
    optimizer.step();
    gradient(a, 1, 1);
    optimizer.step();
    assertArrayEquals(new float[] {3}, b.toFloatArray());
    assertNotEquals(1f, a.toFloatArray()[0]);
    assertEquals(1, optimizer.state().tree("parameters").tree("0").integer("steps"));
    assertEquals(0, optimizer.state().tree("parameters").tree("1").integer("steps"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void countsTheStepsOfEachParameterApart(OptimizerBuilder builder) {
    Tensor late = parameter(1);
    Tensor early = parameter(1);
    Optimizer both = builder.build(List.of(late, early));
    gradient(early, 2);
    both.step();
    both.step();
    gradient(late, 2);
    both.step();
    Tensor alone = parameter(1);
    Optimizer fresh = builder.build(List.of(alone));
    gradient(alone, 2);
    fresh.step();
    assertArrayEquals(alone.toFloatArray(), late.toFloatArray());
    assertNotEquals(early.toFloatArray()[0], late.toFloatArray()[0]);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void clearsGradients(OptimizerBuilder builder) {
    Tensor p = parameter(1);
    Optimizer optimizer = builder.build(List.of(p));
    gradient(p, 2);
    gradient(p, 2);
    assertEquals(4, p.grad().item());
    optimizer.zeroGrad();
    gradient(p, 3);
    assertEquals(3, p.grad().item());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void recordsNothingAndKeepsTheParameter(OptimizerBuilder builder) {
    Tensor p = parameter(1);
    Optimizer optimizer = builder.build(List.of(p));
    gradient(p, 2);
    optimizer.step();
    assertTrue(p.isLeaf() && p.requiresGrad());
    assertSame(p, optimizer.parameters().get(0));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void changesTheRateFromTheNextStepOn(OptimizerBuilder builder) {
    Tensor p = parameter(1);
    Optimizer optimizer = builder.build(List.of(p));
    assertEquals(0.1, optimizer.lr());
    optimizer.lr(1e-12);
    assertEquals(1e-12, optimizer.lr());
    gradient(p, 2);
    optimizer.step();
    assertArrayEquals(new float[] {1}, p.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void oneDescriptionGivesIndependentOptimizers(OptimizerBuilder builder) {
    Tensor a = parameter(1);
    Tensor b = parameter(1);
    Optimizer first = builder.build(List.of(a));
    Optimizer second = builder.build(List.of(b));
    gradient(a, 1);
    first.step();
    first.step();
    gradient(b, 1);
    second.step();
    second.step();
    assertArrayEquals(a.toFloatArray(), b.toFloatArray());
    first.lr(0.5);
    assertEquals(0.1, second.lr());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void keepsItsBuffersOutsideScopes(OptimizerBuilder builder) {
    Tensor p = parameter(1, 2);
    Optimizer optimizer = builder.build(List.of(p));
    try (Scope step = Scope.open()) {
      gradient(p, 1, 1);
      optimizer.step();
    }
    optimizer.step();
    assertEquals(2, optimizer.state().tree("parameters").tree("0").integer("steps"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void followsAGradientThatWasHandedOut(OptimizerBuilder builder) {
    Tensor watched = parameter(1, 2);
    Tensor plain = parameter(1, 2);
    Optimizer first = builder.build(List.of(watched));
    Optimizer second = builder.build(List.of(plain));
    for (int i = 1; i <= 4; i++) {
      first.zeroGrad();
      second.zeroGrad();
      gradient(watched, i, -i);
      gradient(plain, i, -i);
      // from here on that tensor is the caller's, and the next gradient comes in another one
      assertEquals(i, watched.grad().toFloatArray()[0]);
      first.step();
      second.step();
    }
    assertArrayEquals(plain.toFloatArray(), watched.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void takesParametersOfAnyLayout(OptimizerBuilder builder) {
    Tensor strided = Tensor.of(1f, 2f, 3f, 4f, 5f, 6f).view(2, 3).t().requiresGrad_();
    Tensor dense = Tensor.parameter(strided.detach().contiguous());
    assertFalse(strided.isContiguous());
    Optimizer first = builder.build(List.of(strided));
    Optimizer second = builder.build(List.of(dense));
    for (int i = 0; i < 3; i++) {
      first.zeroGrad();
      second.zeroGrad();
      strided.square().sum().backward();
      dense.square().sum().backward();
      first.step();
      second.step();
    }
    assertArrayEquals(dense.toFloatArray(), strided.toFloatArray());
    assertEquals(first.state(), second.state());
  }

  @Test
  void invalidatesGraphsThatNeedTheOldValues() {
    Tensor p = parameter(2);
    Optimizer optimizer = Sgd.builder().build(List.of(p));
    Tensor loss = p.square().sum();
    gradient(p, 1);
    optimizer.step();
    AutogradException error = assertThrows(AutogradException.class, loss::backward);
    assertTrue(error.getMessage().contains("square"), error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void refusesParametersThatCannotBeTrained(OptimizerBuilder builder) {
    Tensor good = parameter(1);
    String kind = builder.build(List.of(good)).type();
    assertEquals(
        kind
            + ": there is nothing to train; got no parameters; expected at least one."
            + " Pass module.parameters()",
        refusal(() -> builder.build(List.of())));
    Tensor plain = Tensor.zeros(3, 2);
    Tensor result = good.mul(2);
    assertEquals(
        kind
            + ": not every parameter can be trained; got parameter 1 [3, 2] does not require a"
            + " gradient, parameter 2 [1] is the result of an operation, parameter 3 [1] is"
            + " parameter 0 again; expected distinct leaves that require a gradient. Create them"
            + " with Tensor.parameter or requiresGrad_(true)",
        refusal(() -> builder.build(List.of(good, plain, result, good))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesRatesThatAreNotPositive(double lr) {
    String rest = ": lr is out of range; got " + lr + "; expected a finite number above 0";
    assertEquals("Sgd" + rest, refusal(() -> Sgd.builder().lr(lr)));
    assertEquals("Adam" + rest, refusal(() -> Adam.builder().lr(lr)));
    Optimizer adam = Adam.builder().build(List.of(parameter(1)));
    assertEquals("Adam" + rest, refusal(() -> adam.lr(lr)));
    assertEquals(1e-3, adam.lr());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void allocatesNothingInTheSteadyState(OptimizerBuilder builder) {
    Tensor a = Tensor.parameter(Tensor.ones(20, 3));
    Tensor b = Tensor.parameter(Tensor.ones(20));
    Optimizer optimizer = builder.build(List.of(a, b));
    a.sum().add(b.sum()).backward();
    for (int i = 0; i < 2_000; i++) {
      optimizer.step();
    }
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    // Compiling a pass to a faster tier allocates once, so the best of several counts; and vector
    // code that the compiler has not reached yet allocates its vectors, so there are many rounds.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200 && least >= 100; round++) {
      long before = threads.getThreadAllocatedBytes(id);
      for (int i = 0; i < 100; i++) {
        optimizer.step();
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
    }
    // The measurement itself may cost a few bytes. With vectors from the first call on, what the
    // compiler makes of them decides whether they are objects; the scalar run has the strict bound.
    boolean eager = System.getProperty("lamina.simd", "auto").equals("eager");
    long most = eager ? 2_000_000 : 100;
    assertTrue(least < most, "100 steps allocate " + least + " bytes");
    assertFalse(Float.isNaN(a.toFloatArray()[0]));
  }
}
