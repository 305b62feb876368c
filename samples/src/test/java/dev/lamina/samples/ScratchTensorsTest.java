package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchTensorsTest {
  @Test
  void lossFallsAsRecorded() {
    Run run = Run.of("scratch-tensors").ok();

    assertEquals(20, run.lines().size());
    assertEquals("Epoch: 10   Loss: 197.4639", run.lines().get(0));
    double[] losses = run.ends("Epoch: ");
    Run.assertNear(new double[] {197.4639, 92.09355, 73.21628, 61.76299}, pick(losses), 1e-5);
    for (int i = 1; i < losses.length; i++) {
      assertEquals(true, losses[i] < losses[i - 1]);
    }
  }

  private static double[] pick(double[] losses) {
    return new double[] {losses[0], losses[3], losses[9], losses[19]};
  }

  /** The gradients written by hand are those that autograd finds. */
  @Test
  void lossesAreThoseOfAutograd() {
    Run run = Run.of("scratch-tensors", "--seed", "7").ok();

    Run.assertNear(lossesByAutograd(7), run.ends("Epoch: "), 1e-4);
  }

  private static double[] lossesByAutograd(long seed) {
    Lamina.manualSeed(seed);
    Tensor x = Tensor.randn(100, 3);
    Tensor noise = Tensor.randn(100, 1);
    Tensor y = x.mm(Tensor.of(new float[][] {{0.2f}, {-1.3f}, {-0.5f}})).add(noise);
    List<Tensor> weights =
        List.of(Tensor.randn(3, 32), Tensor.randn(32, 1), Tensor.zeros(1, 32), Tensor.zeros(1, 1));
    weights.forEach(Tensor::requiresGrad_);
    List<Double> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= 200; epoch++) {
      Tensor hidden = x.mm(weights.get(0)).add(weights.get(2)).relu();
      Tensor loss = hidden.mm(weights.get(1)).add(weights.get(3)).sub(y).square().sum();
      loss.backward();
      try (NoGrad guard = Autograd.noGrad()) {
        for (Tensor weight : weights) {
          weight.sub_(weight.grad().mul(1e-4));
          weight.zeroGrad();
        }
      }
      if (epoch % 10 == 0) {
        losses.add(loss.item());
      }
    }
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void anotherSeedGivesOtherNumbers() {
    assertNotEquals(Run.of("scratch-tensors").out(), Run.of("scratch-tensors", "--seed=1").out());
  }
}
