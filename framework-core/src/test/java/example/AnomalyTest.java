package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.DetectAnomaly;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user's program that looks for the origin of NaN. */
class AnomalyTest {
  private final Tensor x = Tensor.of(0.0, 4.0).requiresGrad_();

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  /** 0 · (1 / (2 √0)) = 0 · ∞. */
  private Tensor loss() {
    return x.sqrt().mul(Tensor.of(0.0, 1.0)).sum();
  }

  private static String failure(Tensor output) {
    return assertThrows(AutogradException.class, output::backward).getMessage();
  }

  @Test
  void errorsNameTheOperationAndItsLine() {
    try (DetectAnomaly guard = Autograd.detectAnomaly()) {
      Tensor root = x.sqrt();
      int line = line() - 1;
      Tensor y = root.mul(Tensor.of(0.0, 1.0)).sum();
      assertEquals(
          "backward: the gradient that sqrt gave is not a number; got float64 [2] with NaN at 1 of"
              + " 2 positions, the first is number 0; expected numbers. sqrt was called at"
              + " example.AnomalyTest.errorsNameTheOperationAndItsLine(AnomalyTest.java:"
              + line
              + ")",
          failure(y));
    }
  }

  @Test
  void nodesFromBeforeHaveNoLine() {
    Tensor y = loss();
    try (DetectAnomaly guard = Autograd.detectAnomaly()) {
      assertTrue(
          failure(y)
              .endsWith(
                  "sqrt was called at a place that is not known: it was recorded before"
                      + " detectAnomaly() was on"));
    }
  }

  @Test
  void passesThatGiveGradientsAreCheckedToo() {
    try (DetectAnomaly guard = Autograd.detectAnomaly()) {
      Tensor y = loss();
      assertThrows(AutogradException.class, () -> Autograd.grad(y, List.of(x), true));
    }
  }

  @Test
  void nothingIsCheckedOtherwise() {
    try (DetectAnomaly guard = Autograd.detectAnomaly()) {
      x.square().sum().backward();
    }
    x.zeroGrad();
    loss().backward();
    assertTrue(Double.isNaN(x.grad().get(0).item()));
  }
}
