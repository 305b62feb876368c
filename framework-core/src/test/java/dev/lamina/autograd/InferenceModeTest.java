package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InferenceModeTest {
  private final Tensor w = Tensor.of(1.0, 2.0).requiresGrad_();
  private final Tensor made = Autograd.inferenceMode(() -> w.mul(3.0));

  @Test
  void nothingIsRecordedInside() {
    assertFalse(made.requiresGrad());
    assertTrue(made.isInference());
    try (InferenceMode guard = Autograd.inferenceMode()) {
      assertTrue(Autograd.isInferenceMode());
      assertFalse(Autograd.isGradEnabled());
      try (NoGrad on = Autograd.enableGrad()) {
        assertFalse(w.mul(2.0).requiresGrad(), "not even so");
      }
      assertFalse(w.isInference(), "what was there before stays as it is");
      assertFalse(w.view(2, 1).isInference());
    }
    assertFalse(Autograd.isInferenceMode());
    assertTrue(w.mul(2.0).requiresGrad());
  }

  @Test
  void resultsAreFreeForAllThatSavesNothing() {
    Tensor y = made.add(w);
    assertFalse(y.isInference());
    y.sum().backward();
    assertArrayEquals(new double[] {1, 1}, w.grad().toDoubleArray());
    assertArrayEquals(new double[] {4, 7}, made.add(1.0).toDoubleArray());
    made.mul_(2.0);
    assertArrayEquals(new double[] {6, 12}, made.toDoubleArray());
    assertTrue(made.view(2, 1).isInference());
    assertTrue(made.detach().isInference());
  }

  @Test
  void graphsRefuseToKeepResults() {
    String rest =
        " in inference mode cannot be kept for a gradient; got float64 [2]; expected one made"
            + " outside. Take a clone() of it outside, or make it inside noGrad";
    Errors.assertError(
        AutogradException.class, "inferenceMode: a tensor made" + rest, () -> made.mul(w));
    Errors.assertError(
        AutogradException.class,
        "requiresGrad_: a tensor made in inference mode cannot require a gradient; got float64 [2];"
            + " expected one made outside. Take a clone() of it",
        made::requiresGrad_);
    Errors.assertError(
        AutogradException.class,
        "add_: a tensor made in inference mode is changed in place while operations are recorded;"
            + " got float64 [2]; expected one made outside. Change a clone()",
        () -> made.add_(w));
    assertArrayEquals(new double[] {3, 6}, made.toDoubleArray());
  }

  @Test
  void clonesAreTheWayOut() {
    Tensor copy = made.clone();
    assertFalse(copy.isInference());
    copy.mul(w).sum().backward();
    assertArrayEquals(new double[] {3, 6}, w.grad().toDoubleArray());
    assertTrue(made.clone().requiresGrad_().isLeaf());
  }

  @Test
  void recycledMemoryForgetsWhoUsedIt() {
    for (int i = 0; i < 3; i++) {
      try (Scope scope = Scope.open()) {
        Autograd.inferenceMode(() -> assertTrue(w.mul(2.0).isInference()));
      }
      try (Scope scope = Scope.open()) {
        Tensor y = w.mul(2.0);
        assertFalse(y.isInference());
        y.square().sum().backward();
      }
    }
    assertArrayEquals(new double[] {24, 48}, w.grad().toDoubleArray());
  }

  @Test
  void passesInsideGiveOrdinaryGradients() {
    Tensor y = w.square().sum();
    Autograd.inferenceMode(() -> y.backward());
    assertFalse(w.grad().isInference());
    Tensor z = w.exp().sum();
    Tensor gradient = Autograd.inferenceMode(() -> Autograd.grad(z, w));
    assertFalse(gradient.isInference());
    assertTrue(Autograd.isGradEnabled());
  }

  @Test
  void modesNestAndBelongToTheirThread() {
    try (InferenceMode outer = Autograd.inferenceMode()) {
      Autograd.inferenceMode(() -> assertTrue(Autograd.isInferenceMode()));
      assertTrue(Autograd.isInferenceMode());
      assertTrue(CompletableFuture.supplyAsync(() -> w.mul(2.0).requiresGrad()).join());
      InferenceMode mine = Autograd.inferenceMode();
      String message = CompletableFuture.supplyAsync(() -> closed(mine)).join();
      assertTrue(
          message.startsWith(
              "inferenceMode: the guard was closed by a thread that did not make it; got thread "),
          message);
      mine.close();
    }
    assertTrue(Autograd.isGradEnabled());
  }

  private static String closed(InferenceMode guard) {
    return org.junit.jupiter.api.Assertions.assertThrows(AutogradException.class, guard::close)
        .getMessage();
  }
}
