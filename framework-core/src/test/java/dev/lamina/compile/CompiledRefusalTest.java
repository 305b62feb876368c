package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.GradOptions;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps that cannot be repeated run as they are written, and say why. */
@Tag("cpu")
class CompiledRefusalTest {
  private final Tensor x = Tensor.of(new float[] {1, -2, 3, 0.5f});
  private final Tensor w = Tensor.parameter(Tensor.of(new float[] {0.5f, 2, -1, 4}));

  /** Runs a step three times: its code must run each time, and do right. */
  private void assertRefused(String reason, UnaryOperator<Tensor> step, Tensor expected) {
    Compiled compiled = Compiled.of(step);
    for (int i = 1; i <= 3; i++) {
      Bits.assertSame(expected, compiled.run(x), "run " + i);
      assertEquals(i, compiled.traces());
    }
    String got = compiled.refusal().orElse("none");
    assertTrue(got.startsWith(reason), got);
  }

  @Test
  void readingAValue() {
    assertRefused("it reads values, as item()", t -> t.mul(t.sum().item()), x.mul(2.5));
  }

  @Test
  void bringingValuesIn() {
    assertRefused(
        "it brings values in from Java",
        t -> t.add(Tensor.of(new float[] {1, 1, 1, 1})),
        x.add(Tensor.of(new float[] {1, 1, 1, 1})));
  }

  @Test
  void drawingNumbers() {
    assertRefused(
        "it draws random numbers",
        t -> t.add(Tensor.empty(4).uniform_(new Generator(1), 0, 1)),
        x.add(Tensor.empty(4).uniform_(new Generator(1), 0, 1)));
  }

  @Test
  void hooks() {
    List<Tensor> seen = new ArrayList<>();
    assertRefused(
        "hooks look at its gradients",
        t -> {
          w.zeroGrad();
          Tensor y = t.mul(w);
          y.registerHook(
              g -> {
                seen.add(g);
                return g;
              });
          y.sum().backward();
          return y;
        },
        x.mul(w).detach());
    assertEquals(3, seen.size());
  }

  @Test
  void gradientsOfGradients() {
    assertRefused(
        "it keeps graphs",
        t -> {
          Tensor y = w.mul(w).mul(t).sum();
          Tensor g = Autograd.grad(y, List.of(w), true).get(0);
          return g.mul(1);
        },
        w.mul(x).mul(2).detach());
  }

  @Test
  void retainedGraphs() {
    assertRefused(
        "it keeps graphs",
        t -> {
          w.zeroGrad();
          Tensor y = w.mul(t).sum();
          y.backward(GradOptions.defaults().retainGraph());
          y.backward();
          return t.mul(1);
        },
        x);
    Bits.assertSame(x.mul(2), w.gradBuffer(), "both passes");
  }

  @Test
  void graphsFromBefore() {
    Tensor[] outer = new Tensor[1];
    Compiled step =
        Compiled.of(
            t -> {
              w.zeroGrad();
              Tensor y = outer[0].mul(t);
              y.sum().backward();
              return y;
            });
    for (int i = 0; i < 3; i++) {
      outer[0] = w.mul(2);
      Bits.assertSame(w.mul(2).mul(x).detach(), step.run(x), "run " + i);
      Bits.assertSame(x.mul(2), w.gradBuffer(), "through both graphs");
    }
    assertTrue(step.refusal().orElse("").startsWith("its gradients flow into a graph from before"));
  }

  @Test
  void keptTensors() {
    List<Tensor> kept = new ArrayList<>();
    assertRefused(
        "it takes tensors out of their scope (keep)",
        t -> {
          kept.add(t.mul(2).keep());
          return t.mul(3);
        },
        x.mul(3));
    Bits.assertSame(x.mul(2), kept.get(0), "the first one");
    Bits.assertSame(x.mul(2), kept.get(2), "the last one");
  }

  @Test
  void tensorsOutsideOfScopes() {
    List<Tensor> kept = new ArrayList<>();
    assertRefused(
        "it makes tensors outside of every scope",
        t -> {
          kept.add(Scope.outside(() -> t.mul(2)));
          return t.mul(3);
        },
        x.mul(3));
    Bits.assertSame(x.mul(2), kept.get(0), "the first one");
  }

  @Test
  void inputsChangedInPlace() {
    assertRefused(
        "it changes an input in place",
        t -> {
          Tensor before = t.clone();
          t.mul_(2);
          t.copy_(before);
          return t.mul(3);
        },
        x.mul(3));
  }

  @Test
  void resultsThatItHasNotComputed() {
    Tensor constant = Tensor.of(new float[] {1, 2});
    assertRefused("it returns a tensor that it has not computed", t -> constant, constant);
  }

  @Test
  void inputsWithAHistory() {
    Compiled step = Compiled.of(t -> t.mul(2));
    Bits.assertSame(w.mul(2).detach(), step.run(w), "a parameter as input");
    Bits.assertSame(x.mul(2), step.run(x), "then another one");
    step.run(x);
    assertEquals(2, step.traces());
  }

  @Test
  void whatDependsOnStateThatKeepsChanging() {
    Compiled step =
        Compiled.of(
            t -> {
              Tensor y = t.mul(w);
              return y.requiresGrad() ? y.mul(2) : y;
            });
    for (int i = 0; i < 200; i++) {
      w.requiresGrad_(i % 2 == 0);
      Tensor expected = x.mul(w).mul(i % 2 == 0 ? 2 : 1).detach();
      Bits.assertSame(expected, step.run(x), "run " + i);
    }
    assertTrue(step.refusal().orElse("").startsWith("what it depends on changes"));
  }

  @Test
  void lookingForNanGoesOnStepByStep() {
    Compiled step =
        Compiled.of(
            t -> {
              w.zeroGrad();
              Tensor y = t.mul(w).sum();
              y.backward();
              return y;
            });
    step.run(x);
    try (var search = Autograd.detectAnomaly()) {
      step.run(x);
    }
    step.run(x);
    assertEquals(2, step.traces());
    Bits.assertSame(x, w.gradBuffer(), "gradient");
  }
}
