package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.testing.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final String GONE =
      ": the values are gone: the tensor was made in scope, which has been closed; got float32 [2]."
          + " Call keep() on it inside the scope, or return it from Scope.run";

  private static Tensor dead() {
    try (Scope scope = Scope.open()) {
      return Tensor.of(1f, 2f);
    }
  }

  private static void assertDead(Tensor x) {
    assertThrows(ScopeException.class, x::toFloatArray);
  }

  /** Reading, converting and marking; the operations proper are in {@code OperationsTest}. */
  @Test
  void everyUseAfterCloseIsAnErrorThatNamesIt() {
    Tensor x = dead();
    assertGone("item", x, t -> t.narrow(0, 0, 1), "narrow");
    assertGone("toFloatArray", x, Tensor::toFloatArray, "toFloatArray");
    assertGone("toDoubleArray", x, Tensor::toDoubleArray, "toDoubleArray");
    assertGone("toLongArray", x, Tensor::toLongArray, "toLongArray");
    assertGone("toBooleanArray", x, Tensor::toBooleanArray, "toBooleanArray");
    assertGone("item", x, Tensor::item, "item");
    assertGone("clone", x, Tensor::clone, "clone");
    assertGone("to", x, t -> t.to(DType.FLOAT64), "to");
    assertGone("to(device)", x, t -> t.to(Device.meta()), "to");
    assertGone("detach", x, Tensor::detach, "detach");
    assertGone("keep", x, Tensor::keep, "keep");
    assertGone("backward", x, t -> t.backward(Tensor.ones(2)), "backward");
    assertGone("parameter", x, Tensor::parameter, "parameter");
    assertGone("uniform_", x, t -> t.uniform_(0, 1), "uniform_");
    assertGone("normal_", x, t -> t.normal_(0, 1), "normal_");
    assertGone("fill_", x, t -> t.fill_(1), "fill_");
    assertGone("zero_", x, Tensor::zero_, "fill_");
    assertGone("add_", x, t -> t.add_(1.0), "add_");
    assertGone("operand of sub_", x, t -> Tensor.ones(2).sub_(t), "sub_");
    assertGone("copy_", x, t -> Tensor.ones(2).copy_(t), "copy_");
    assertGone("clamp_", x, t -> t.clamp_(0, 1), "clamp_");
    assertGone("maskedFill_", x, t -> t.maskedFill_(Tensor.of(true), 1), "maskedFill_");
    assertEquals("Tensor[2] of a closed scope", x.toString());
  }

  private static void assertGone(String what, Tensor x, Consumer<Tensor> use, String op) {
    Errors.assertError(ScopeException.class, op + GONE, () -> use.accept(x));
    assertFalse(what.isEmpty());
  }

  @Test
  void factsOfADeadTensorMayStillBeAsked() {
    Tensor x = dead();
    assertEquals(2, x.numel());
    assertEquals(DType.FLOAT32, x.dtype());
    assertEquals(Device.getDefault(), x.device());
    assertTrue(x.isContiguous());
  }

  @Test
  void viewsDieWithTheTensorTheyShow() {
    Tensor view;
    Tensor outside = Tensor.ones(2, 2);
    Tensor outsideView;
    try (Scope scope = Scope.open()) {
      view = Tensor.ones(2, 3).t().narrow(0, 1, 2);
      outsideView = outside.t();
    }
    assertDead(view);
    assertArrayEquals(new float[] {1, 1, 1, 1}, outsideView.toFloatArray());
  }

  @Test
  void memoryIsUsedAgainAndTheDeadDoNotSeeIt() {
    Tensor old = dead();
    try (Scope scope = Scope.open()) {
      Tensor fresh = Tensor.of(3f, 4f);
      assertTrue(fresh.storage() == old.storage(), "recycled");
      assertDead(old);
      assertArrayEquals(new float[] {3, 4}, fresh.toFloatArray());
    }
  }

  @Test
  void keptTensorsSurvive() {
    Tensor kept;
    Tensor base;
    Tensor keptView;
    try (Scope scope = Scope.open()) {
      kept = Tensor.of(1f, 2f);
      assertTrue(kept == kept.keep());
      base = Tensor.of(3f, 4f, 5f);
      keptView = base.narrow(0, 1, 2).keep();
      kept.keep();
    }
    fillThePool();
    assertArrayEquals(new float[] {1, 2}, kept.toFloatArray());
    assertArrayEquals(new float[] {4, 5}, keptView.toFloatArray());
    assertArrayEquals(new float[] {3, 4, 5}, base.toFloatArray());
  }

  private static void fillThePool() {
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 20; i++) {
        Tensor.full(dev.lamina.backend.Shape.of(i), -77);
      }
    }
  }

  @Test
  void keepFreesFromEveryScopeAround() {
    Tensor x;
    try (Scope outer = Scope.open()) {
      x = Tensor.of(1f, 2f);
      try (Scope inner = Scope.open()) {
        x.keep();
      }
      assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
    }
    fillThePool();
    assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
    assertTrue(Tensor.ones(2).keep().numel() == 2, "outside of all scopes it does nothing");
  }

  @Test
  void innerScopesCloseAlone() {
    try (Scope outer = Scope.open()) {
      Tensor a = Tensor.of(1f);
      Tensor b;
      try (Scope inner = Scope.open()) {
        b = a.add(1.0);
        assertEquals(2, b.item());
      }
      assertDead(b);
      assertEquals(1, a.item());
      Tensor c = a.add(5.0);
      fillThePool();
      assertEquals(6, c.item());
    }
  }

  @Test
  void whatRunReturnsPassesToTheScopeOutside() {
    List<Tensor> inside = new ArrayList<>();
    Tensor result;
    try (Scope outer = Scope.open("outer")) {
      result =
          Scope.run(
              () -> {
                inside.add(Tensor.of(1f, 2f));
                return inside.get(0).mul(2.0);
              });
      assertDead(inside.get(0));
      fillThePool();
      assertArrayEquals(new float[] {2, 4}, result.toFloatArray());
    }
    String message =
        assertThrows(ScopeException.class, result::toFloatArray)
            .getMessage()
            .replaceAll("#\\d+", "#1");
    assertEquals(
        "toFloatArray: the values are gone: the tensor was made in scope outer #1, which has been"
            + " closed; got float32 [2]. Call keep() on it inside the scope, or return it from"
            + " Scope.run",
        message);
  }

  @Test
  void whatRunReturnsWithoutAScopeOutsideIsFree() {
    Tensor result = Scope.run(() -> Tensor.of(1f, 2f).mul(2.0));
    Tensor view = Scope.run(() -> Tensor.of(1f, 2f, 3f).narrow(0, 1, 2));
    Tensor outside = Tensor.ones(2);
    Tensor same = Scope.run(() -> outside);
    fillThePool();
    assertArrayEquals(new float[] {2, 4}, result.toFloatArray());
    assertArrayEquals(new float[] {2, 3}, view.toFloatArray());
    assertTrue(same == outside);
  }

  @Test
  void whatRunReturnsMustBeAlive() {
    Tensor x = dead();
    Errors.assertError(ScopeException.class, "run" + GONE, () -> Scope.run(() -> x));
  }

  @Test
  void exceptionsCloseScopes() {
    List<Tensor> made = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (Scope outer = Scope.open()) {
            made.add(Tensor.of(1f));
            try (Scope inner = Scope.open()) {
              made.add(Tensor.of(2f));
              throw new IllegalStateException("thrown inside");
            }
          }
        });
    made.forEach(ScopeTest::assertDead);
    assertThrows(
        ArithmeticException.class,
        () ->
            Scope.run(
                () -> {
                  made.add(Tensor.of(3f));
                  throw new ArithmeticException("thrown inside");
                }));
    assertDead(made.get(2));
    Tensor free = Tensor.of(4f);
    fillThePool();
    assertEquals(4, free.item(), "no scope is open any more");
  }

  @Test
  void outsideRunsWithNoScope() {
    Tensor made;
    List<Tensor> more = new ArrayList<>();
    Tensor after;
    try (Scope scope = Scope.open()) {
      made = Scope.outside(() -> Tensor.of(1f, 2f));
      Scope.outside(() -> more.add(Tensor.of(3f, 4f)));
      assertThrows(
          IllegalStateException.class,
          () ->
              Scope.outside(
                  (Runnable)
                      () -> {
                        throw new IllegalStateException("thrown inside");
                      }));
      after = Tensor.of(5f);
    }
    fillThePool();
    assertArrayEquals(new float[] {1, 2}, made.toFloatArray());
    assertArrayEquals(new float[] {3, 4}, more.get(0).toFloatArray());
    assertDead(after);
  }

  @Test
  void closingTwiceDoesNothing() {
    Scope scope = Scope.open();
    scope.close();
    try (Scope other = Scope.open()) {
      Tensor x = Tensor.of(1f);
      scope.close();
      assertEquals(1, x.item());
    }
  }

  @Test
  void scopesCloseFromTheInsideOut() {
    Scope outer = Scope.open();
    Scope inner = Scope.open();
    Tensor x = Tensor.of(1f);
    Errors.assertError(
        ScopeException.class,
        "scope: closed while a scope inside it was open, which is closed now too; expected the"
            + " innermost first. Use try-with-resources",
        outer::close);
    assertDead(x);
    inner.close();
    outer.close();
    assertEquals(Optional.empty(), Context.current().arena());
    Tensor y = Tensor.of(2f);
    try (Scope later = Scope.open()) {
      assertEquals(2, y.item());
    }
    assertEquals(2, y.item());
  }

  @Test
  void parametersAndGradientsMadeInsideSurvive() {
    Tensor w;
    Tensor leaf = Tensor.of(1f, 2f).requiresGrad_();
    Tensor gradient;
    try (Scope scope = Scope.open()) {
      w = Tensor.parameter(Tensor.of(3f, 4f));
      w.mul(leaf).sum().backward();
      gradient = leaf.grad();
    }
    fillThePool();
    assertArrayEquals(new float[] {3, 4}, w.toFloatArray());
    assertArrayEquals(new float[] {1, 2}, w.grad().toFloatArray());
    assertArrayEquals(new float[] {3, 4}, gradient.toFloatArray());
    assertTrue(gradient == leaf.grad());
  }

  @Test
  void gradientsOfDeadGraphsNameTheScope() {
    Tensor x = Tensor.of(1f, 2f).requiresGrad_();
    Tensor y;
    try (Scope scope = Scope.open()) {
      Tensor h = x.exp();
      y = h.mul(h).keep();
    }
    Errors.assertError(ScopeException.class, "mul" + GONE, () -> y.backward(Tensor.ones(2)));
    try (Scope scope = Scope.open()) {
      Tensor.of(9f, 9f).add_(1.0).add_(1.0);
      Errors.assertError(ScopeException.class, "mul" + GONE, () -> y.backward(Tensor.ones(2)));
    }
    assertTrue(Autograd.isGradEnabled());
  }

  @Test
  void gradientsOfRecordedPassesSurviveToo() {
    Tensor x = Tensor.of(1f, 2f).requiresGrad_();
    try (Scope scope = Scope.open()) {
      x.square().sum().backward(Tensor.scalar(1), true, true);
      x.square().sum().backward(Tensor.scalar(1), true, true);
      assertTrue(x.grad().requiresGrad());
    }
    fillThePool();
    assertArrayEquals(new float[] {4, 8}, x.grad().toFloatArray());
    x.zeroGrad();
    x.mul(3.0).sum().backward();
    assertArrayEquals(new float[] {3, 3}, x.grad().toFloatArray());
  }
}
