package dev.lamina.optim;

import static dev.lamina.optim.OptimizerTest.gradient;
import static dev.lamina.optim.OptimizerTest.parameter;
import static dev.lamina.optim.OptimizerTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest {
  @Test
  void movesAgainstTheGradient() {
    Tensor p = parameter(1, 2);
    Sgd sgd = Sgd.builder().lr(0.5).build(List.of(p));
    gradient(p, 1, -4);
    sgd.step();
    assertArrayEquals(new float[] {0.5f, 4}, p.toFloatArray());
  }

  @Test
  void climbsUnderMaximize() {
    Tensor p = parameter(1, 2);
    Sgd sgd = Sgd.builder().lr(0.5).maximize(true).build(List.of(p));
    gradient(p, 1, -4);
    sgd.step();
    assertArrayEquals(new float[] {1.5f, 0}, p.toFloatArray());
  }

  @Test
  void theFirstStepCopiesTheGradientWithoutDampening() {
    Tensor p = parameter(0);
    Sgd sgd = Sgd.builder().lr(1).momentum(0.5).dampening(0.75).build(List.of(p));
    gradient(p, 8);
    sgd.step();
    assertEquals(-8, p.item());
    sgd.step();
    // m = 0.5 * 8 + 0.25 * 8 = 6
    assertEquals(-14, p.item());
  }

  @Test
  void looksAheadUnderNesterov() {
    Tensor p = parameter(0);
    Sgd sgd = Sgd.builder().lr(1).momentum(0.5).nesterov(true).build(List.of(p));
    gradient(p, 8);
    sgd.step();
    // m = 8, d = 8 + 0.5 * 8
    assertEquals(-12, p.item());
    sgd.step();
    // m = 12, d = 8 + 0.5 * 12
    assertEquals(-26, p.item());
  }

  @Test
  void addsWeightDecayToTheGradient() {
    Tensor p = parameter(4);
    Sgd sgd = Sgd.builder().lr(0.5).weightDecay(0.25).build(List.of(p));
    gradient(p, 1);
    sgd.step();
    assertEquals(4 - 0.5 * (1 + 0.25 * 4), p.item());
  }

  @Test
  void hasPyTorchsDefaults() {
    assertEquals(
        "Sgd(lr=0.001, momentum=0.0, dampening=0.0, nesterov=false, weightDecay=0.0,"
            + " maximize=false)",
        Sgd.builder().build(List.of(parameter(1))).toString());
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertEquals(
        "Sgd: momentum is out of range; got -0.5; expected a finite number of 0 or more",
        refusal(() -> Sgd.builder().momentum(-0.5)));
    assertEquals(
        "Sgd: momentum is out of range; got NaN; expected a finite number of 0 or more",
        refusal(() -> Sgd.builder().momentum(Double.NaN)));
    assertEquals(
        "Sgd: dampening is out of range; got Infinity; expected a finite number",
        refusal(() -> Sgd.builder().dampening(Double.POSITIVE_INFINITY)));
    assertEquals(
        "Sgd: weightDecay is out of range; got -1.0; expected a finite number of 0 or more",
        refusal(() -> Sgd.builder().weightDecay(-1)));
  }

  @Test
  void nesterovNeedsMomentumAndNoDampening() {
    List<Tensor> parameters = List.of(parameter(1));
    assertEquals(
        "Sgd: nesterov needs momentum and no dampening; got momentum 0.0, dampening 0.0; expected"
            + " momentum above 0 and dampening 0",
        refusal(() -> Sgd.builder().nesterov(true).build(parameters)));
    assertEquals(
        "Sgd: nesterov needs momentum and no dampening; got momentum 0.9, dampening 0.1; expected"
            + " momentum above 0 and dampening 0",
        refusal(() -> Sgd.builder().nesterov(true).momentum(0.9).dampening(0.1).build(parameters)));
  }
}
