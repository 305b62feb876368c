package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions that look on while gradients are computed, and gradients of computed tensors. */
class HooksTest {
  private final Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
  private final List<double[]> seen = new ArrayList<>();

  private Tensor note(Tensor gradient) {
    seen.add(gradient.toDoubleArray());
    return gradient;
  }

  @Test
  void hooksOfResultsSeeTheWholeGradientOnce() {
    Tensor h = x.mul(3.0);
    h.registerHook(this::note);
    h.square().add(h).sum().backward();
    assertEquals(1, seen.size());
    assertArrayEquals(new double[] {7, 13}, seen.get(0));
    assertArrayEquals(new double[] {21, 39}, x.grad().toDoubleArray());
  }

  @Test
  void hooksOfLeavesRunBeforeTheGradientIsAdded() {
    x.registerHook(
        g -> {
          assertFalse(x.hasGrad());
          return note(g);
        });
    x.square().add(x).add(x.mul(5.0)).sum().backward();
    assertEquals(1, seen.size());
    assertArrayEquals(new double[] {8, 10}, seen.get(0));
    assertArrayEquals(new double[] {8, 10}, x.grad().toDoubleArray());
  }

  @Test
  void answersReplaceTheGradientInTheOrderOfRegistration() {
    Tensor h = x.mul(2.0);
    h.registerHook(g -> g.add(1.0));
    h.registerHook(g -> g.mul(10.0));
    h.registerHook(this::note);
    x.registerHook(g -> g.clamp(0, 30));
    h.mul(Tensor.of(1.0, 0.0)).sum().backward();
    assertArrayEquals(new double[] {20, 10}, seen.get(0));
    assertArrayEquals(new double[] {30, 20}, x.grad().toDoubleArray());
  }

  @Test
  void removedHooksAreNotCalled() {
    HookHandle first = x.registerHook(this::note);
    try (HookHandle second = x.registerHook(g -> g.mul(2.0))) {
      first.remove();
      first.remove();
      x.sum().backward();
      assertTrue(seen.isEmpty());
      assertArrayEquals(new double[] {2, 2}, x.grad().toDoubleArray());
    }
    x.sum().backward();
    assertArrayEquals(new double[] {3, 3}, x.grad().toDoubleArray());
  }

  @Test
  void whatAHookGetsItMayKeepAndChange() {
    List<Tensor> kept = new ArrayList<>();
    Tensor h = x.exp();
    h.registerHook(
        g -> {
          kept.add(g);
          return g;
        });
    h.mul(2.0).mul(3.0).sum().backward();
    for (int i = 0; i < 10; i++) {
      x.exp().sin().sum().backward();
    }
    assertArrayEquals(new double[] {6, 6}, kept.get(0).toDoubleArray());
    try (Scope scope = Scope.open()) {
      x.zeroGrad();
      Tensor again = x.mul(2.0);
      again.registerHook(g -> g.mul_(4.0));
      again.sum().backward();
    }
    assertArrayEquals(new double[] {8, 8}, x.grad().toDoubleArray());
  }

  @Test
  void hooksRunInPassesThatGiveGradients() {
    Tensor h = x.mul(2.0);
    h.registerHook(g -> g.mul(7.0));
    x.registerHook(g -> g.add(1.0));
    List<Tensor> both = Autograd.grad(h.sum(), List.of(h, x), false);
    assertArrayEquals(new double[] {7, 7}, both.get(0).toDoubleArray());
    assertArrayEquals(new double[] {15, 15}, both.get(1).toDoubleArray());
  }

  @Test
  void hooksOfRecordedPassesAreRecordedToo() {
    Tensor h = x.mul(1.0);
    h.registerHook(g -> g.mul(x));
    Tensor gradient = Autograd.grad(h.square().sum(), List.of(x), true).get(0);
    assertArrayEquals(new double[] {2, 8}, gradient.toDoubleArray());
    // 2 h x by x and by h, the latter by way of the hook again.
    assertArrayEquals(new double[] {4, 12}, Autograd.grad(gradient.sum(), x).toDoubleArray());
  }

  @Test
  void answersMustFit() {
    Tensor h = x.mul(2.0);
    HookHandle handle = h.registerHook(g -> g.sum());
    String where = " on " + x.device();
    Errors.assertError(
        AutogradException.class,
        "registerHook: a hook at mul returned a gradient that does not fit; got float64 []"
            + where
            + "; expected float64 [2]"
            + where
            + ". Give it the gradient's shape, type and device",
        () -> h.sum().backward());
    handle.remove();
    h.registerHook(g -> null);
    Errors.assertError(
        AutogradException.class,
        "registerHook: a hook at mul returned null; expected float64 [2]"
            + where
            + ". Return the argument to leave the gradient as it is",
        () -> h.sum().backward());
    Errors.assertError(
        AutogradException.class,
        "registerHook: the tensor does not require a gradient; got float32 [2]; expected one that"
            + " does. Call requiresGrad_() before computing with it",
        () -> Tensor.ones(2).registerHook(g -> g));
  }

  @Test
  void errorsOfHooksLeaveTheThreadAsItWas() {
    HookHandle handle =
        x.registerHook(
            g -> {
              throw new IllegalStateException("in the hook");
            });
    Errors.assertError(
        IllegalStateException.class, "in the hook", () -> x.square().sum().backward());
    assertTrue(Autograd.isGradEnabled());
    handle.remove();
    x.square().sum().backward();
    assertArrayEquals(new double[] {2, 4}, x.grad().toDoubleArray());
  }

  @Test
  void hooksBelongToTheValuesTheyWereRegisteredOn() {
    Tensor h = x.mul(2.0);
    h.registerHook(this::note);
    h.mul_(5.0);
    h.sum().backward();
    assertArrayEquals(new double[] {5, 5}, seen.get(0));
    assertArrayEquals(new double[] {10, 10}, x.grad().toDoubleArray());
  }

  @Test
  void accumulatedGradientsCanBeUsedAtOnce() {
    Tensor w = Tensor.parameter(Tensor.of(1.0, 2.0));
    w.registerPostAccumulateGradHook(
        g -> {
          Autograd.noGrad(() -> w.sub_(g.mul(0.5)));
          w.zeroGrad();
        });
    w.square().add(w).sum().backward();
    assertFalse(w.hasGrad());
    assertArrayEquals(new double[] {-0.5, -0.5}, w.toDoubleArray());
    Autograd.backward(List.of(w.sum()), List.of(w), GradOptions.defaults());
    assertArrayEquals(new double[] {-1, -1}, w.toDoubleArray());
    Tensor h = w.mul(2.0);
    Errors.assertError(
        AutogradException.class,
        "registerPostAccumulateGradHook: only leaves add their gradients up; got a tensor [2]"
            + " computed by mul. Use registerHook",
        () -> h.registerPostAccumulateGradHook(g -> {}));
  }

  // ---- Gradients of computed tensors

  @Test
  void computedTensorsKeepTheirGradientIfAsked() {
    Tensor h = x.mul(3.0).retainGrad_();
    Tensor y = h.square().sum();
    assertFalse(h.hasGrad());
    y.backward(GradOptions.defaults().retainGraph());
    assertArrayEquals(new double[] {6, 12}, h.grad().toDoubleArray());
    y.backward(GradOptions.defaults().retainGraph());
    assertArrayEquals(new double[] {12, 24}, h.grad().toDoubleArray());
    h.zeroGrad();
    assertFalse(h.hasGrad());
    Autograd.grad(List.of(y), List.of(x));
    assertFalse(h.hasGrad(), "nothing is accumulated");
    assertFalse(h.isLeaf());
  }

  @Test
  void keptGradientsOutliveScopesAndSeeHooks() {
    Tensor h;
    try (Scope scope = Scope.open()) {
      h = x.mul(3.0).keep().retainGrad_();
      h.registerHook(g -> g.mul(2.0));
      h.sum().backward();
    }
    assertArrayEquals(new double[] {2, 2}, h.grad().toDoubleArray());
    assertArrayEquals(new double[] {6, 6}, x.grad().toDoubleArray());
  }

  @Test
  void keptGradientsFollowChangesInPlace() {
    Tensor h = x.mul(3.0).retainGrad_();
    h.mul_(4.0);
    h.sum().backward();
    assertArrayEquals(new double[] {1, 1}, h.grad().toDoubleArray());
    Tensor filled = x.mul(3.0).retainGrad_();
    filled.fill_(2);
    filled.square().sum().backward();
    assertArrayEquals(new double[] {4, 4}, filled.grad().toDoubleArray());
  }

  @Test
  void retainGradIsNothingNewToLeavesAndWrongForOthers() {
    x.retainGrad_();
    x.sum().backward();
    assertArrayEquals(new double[] {1, 1}, x.grad().toDoubleArray());
    Errors.assertError(
        AutogradException.class,
        "retainGrad_: the tensor does not require a gradient; got int64 [1]; expected one that"
            + " does. Call requiresGrad_() before computing with it",
        () -> Tensor.zeros(DType.INT64, 1).retainGrad_());
  }
}
