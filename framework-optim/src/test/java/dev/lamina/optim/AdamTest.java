package dev.lamina.optim;

import static dev.lamina.optim.OptimizerTest.gradient;
import static dev.lamina.optim.OptimizerTest.parameter;
import static dev.lamina.optim.OptimizerTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest {
  @Test
  void theFirstStepIsTheRateWhateverTheGradient() {
    Tensor p = parameter(1, 1, 1);
    Adam adam = Adam.builder().lr(0.25).build(List.of(p));
    gradient(p, 1000, 1, -0.001f);
    adam.step();
    // eps against a gradient of 1e-3 is 1e-5 of the step
    assertArrayEquals(new float[] {0.75f, 0.75f, 1.25f}, p.toFloatArray(), 1e-5f);
  }

  @Test
  void epsIsAddedAfterTheCorrectionOfBias() {
    Tensor p = Tensor.parameter(Tensor.of(new double[] {0}));
    assertEquals(DType.FLOAT64, p.dtype());
    Adam adam = Adam.builder().lr(1).eps(0.5).build(List.of(p));
    p.mul(2).sum().backward();
    adam.step();
    assertEquals(-2 / (2 + 0.5), p.item(), 1e-14);
  }

  @Test
  void amsgradKeepsTheLargestDenominator() {
    Tensor usual = parameter(0);
    Tensor kept = parameter(0);
    Adam plain = Adam.builder().betas(0, 0.5).lr(1).build(List.of(usual));
    Adam amsgrad = Adam.builder().betas(0, 0.5).lr(1).amsgrad(true).build(List.of(kept));
    for (float g : new float[] {100, 1, 1, 1, 1}) {
      usual.zeroGrad();
      kept.zeroGrad();
      gradient(usual, g);
      gradient(kept, g);
      plain.step();
      amsgrad.step();
    }
    assertTrue(kept.item() > usual.item(), kept.item() + " against " + usual.item());
  }

  @Test
  void hasPyTorchsDefaults() {
    assertEquals(
        "Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1.0E-8, weightDecay=0.0, amsgrad=false,"
            + " maximize=false)",
        Adam.builder().build(List.of(parameter(1))).toString());
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertEquals(
        "Adam: beta1 is out of range; got 1.0; expected a number of 0 or more and below 1",
        refusal(() -> Adam.builder().betas(1, 0.9)));
    assertEquals(
        "Adam: beta2 is out of range; got -0.1; expected a number of 0 or more and below 1",
        refusal(() -> Adam.builder().betas(0.9, -0.1)));
    assertEquals(
        "Adam: beta2 is out of range; got NaN; expected a number of 0 or more and below 1",
        refusal(() -> Adam.builder().betas(0.9, Double.NaN)));
    assertEquals(
        "Adam: eps is out of range; got -1.0E-8; expected a finite number of 0 or more",
        refusal(() -> Adam.builder().eps(-1e-8)));
    assertEquals(
        "Adam: weightDecay is out of range; got -1.0; expected a finite number of 0 or more",
        refusal(() -> Adam.builder().weightDecay(-1)));
  }
}
