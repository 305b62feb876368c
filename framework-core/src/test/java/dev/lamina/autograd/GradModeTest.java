package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GradModeTest {
  private final Tensor x = Tensor.of(1f, 2f).requiresGrad_();

  private boolean records() {
    return x.mul(2.0).requiresGrad();
  }

  @Test
  void guardStopsRecordingUntilItIsClosed() {
    assertTrue(records());
    try (NoGrad guard = Autograd.noGrad()) {
      assertFalse(records());
      assertFalse(Autograd.isGradEnabled());
    }
    assertTrue(records());
  }

  @Test
  void lambdasRunWithoutRecording() {
    Autograd.noGrad(() -> assertFalse(records()));
    assertFalse(Autograd.noGrad(() -> x.exp()).requiresGrad());
    assertTrue(records());
  }

  @Test
  void stretchesNest() {
    try (NoGrad outer = Autograd.noGrad()) {
      try (NoGrad inner = Autograd.noGrad()) {
        assertFalse(records());
      }
      assertFalse(records());
      try (NoGrad on = Autograd.enableGrad()) {
        assertTrue(records());
        Autograd.noGrad(() -> assertFalse(records()));
        assertTrue(records());
      }
      assertFalse(records());
    }
    assertTrue(records());
  }

  @Test
  void exceptionsRestoreWhatHeldBefore() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Autograd.noGrad(
                () -> {
                  throw new IllegalStateException("thrown inside");
                }));
    assertTrue(records());
    try (NoGrad guard = Autograd.noGrad()) {
      assertThrows(ArithmeticException.class, () -> Autograd.noGrad(() -> 1 / zero()));
      assertFalse(records());
    }
    assertTrue(records());
  }

  private static int zero() {
    return 0;
  }

  @Test
  void modeBelongsToItsThread() {
    try (NoGrad guard = Autograd.noGrad()) {
      assertTrue(CompletableFuture.supplyAsync(this::records).join());
      assertFalse(records());
    }
  }

  @Test
  void resultsAreTheSameEitherWay() {
    Tensor recorded = x.exp().add(1.0);
    Tensor plain = Autograd.noGrad(() -> x.exp().add(1.0));
    assertEquals(recorded.toString(), plain.toString());
  }
}
