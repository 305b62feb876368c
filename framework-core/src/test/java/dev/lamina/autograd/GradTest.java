package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients on request, of any order. */
class GradTest {
  @Test
  void givesGradientsAndAccumulatesNothing() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = Tensor.of(3.0, 4.0).requiresGrad_();
    List<Tensor> gradients = Autograd.grad(x.mul(y).sum(), List.of(y, x), false);
    assertArrayEquals(new double[] {1, 2}, gradients.get(0).toDoubleArray());
    assertArrayEquals(new double[] {3, 4}, gradients.get(1).toDoubleArray());
    assertFalse(x.hasGrad() || y.hasGrad());
    assertFalse(gradients.get(0).requiresGrad());
  }

  @Test
  void inputsMayBeComputedOrTheOutputItself() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor h = x.exp();
    Tensor y = h.square().sum();
    List<Tensor> all = Autograd.grad(y, List.of(h, x, y), false);
    assertArrayEquals(
        new double[] {2 * Math.E, 2 * Math.exp(2)}, all.get(0).toDoubleArray(), 1e-12);
    assertArrayEquals(
        new double[] {2 * Math.exp(2), 2 * Math.exp(4)}, all.get(1).toDoubleArray(), 1e-12);
    assertEquals(1, all.get(2).item());
  }

  @Test
  void sameGradientMayGoToSeveralInputs() {
    Tensor a = Tensor.of(1.0).requiresGrad_();
    Tensor b = Tensor.of(2.0).requiresGrad_();
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 3; i++) {
        List<Tensor> both = Autograd.grad(a.add(b).sum(), List.of(a, b), false);
        assertEquals(1, both.get(0).item());
        assertEquals(1, both.get(1).item());
      }
    }
  }

  /** f = x³ sin x, by hand. */
  @Test
  void thirdDerivative() {
    double at = 0.7;
    Tensor x = Tensor.of(new double[] {at}).requiresGrad_();
    Tensor f = x.pow(3).mul(x.sin()).sum();
    Tensor d1 = Autograd.grad(f, List.of(x), true).get(0).sum();
    Tensor d2 = Autograd.grad(d1, List.of(x), true).get(0).sum();
    Tensor d3 = Autograd.grad(d2, List.of(x), true).get(0).sum();
    Tensor d4 = Autograd.grad(d3, List.of(x), false).get(0).sum();
    double s = Math.sin(at);
    double c = Math.cos(at);
    double x2 = at * at;
    double x3 = x2 * at;
    assertEquals(3 * x2 * s + x3 * c, d1.item(), 1e-14);
    assertEquals(6 * at * s + 6 * x2 * c - x3 * s, d2.item(), 1e-13);
    assertEquals(6 * s + 18 * at * c - 9 * x2 * s - x3 * c, d3.item(), 1e-13);
    assertEquals(24 * c - 36 * at * s - 12 * x2 * c + x3 * s, d4.item(), 1e-12);
  }

  @Test
  void hessianOfAQuadraticForm() {
    Tensor a = Tensor.of((Object) new double[][] {{2, 1}, {-1, 3}});
    Tensor x = Tensor.of((Object) new double[][] {{0.5}, {-2}}).requiresGrad_();
    Tensor f = x.t().mm(a).mm(x).sum();
    Tensor gradient = Autograd.grad(f, List.of(x), true).get(0);
    double[][] hessian = new double[2][];
    for (int i = 0; i < 2; i++) {
      List<Tensor> row =
          Autograd.grad(
              List.of(gradient),
              List.of(x),
              List.of(Tensor.eye(2).to(DType.FLOAT64).narrow(1, i, 1).clone()),
              true,
              false);
      hessian[i] = row.get(0).toDoubleArray();
    }
    assertArrayEquals(new double[] {4, 0}, hessian[0]);
    assertArrayEquals(new double[] {0, 6}, hessian[1]);
  }

  @Test
  void gradientsAreFreeOfTheGraphUnlessAskedFor() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = x.exp().sum();
    assertTrue(Autograd.grad(y, List.of(x), true).get(0).requiresGrad());
    assertFalse(Autograd.grad(y, x).requiresGrad());
    assertTrue(
        org.junit.jupiter.api.Assertions.assertThrows(
                AutogradException.class, () -> Autograd.grad(y, x))
            .getMessage()
            .startsWith("backward: the graph has been used and its saved values are gone, at exp"));
  }

  @Test
  void createGraphWorksWhereNothingIsRecorded() {
    Tensor x = Tensor.of(3.0).requiresGrad_();
    Tensor y = x.pow(3).sum();
    Tensor d = Autograd.noGrad(() -> Autograd.grad(y, List.of(x), true).get(0));
    assertTrue(d.requiresGrad());
    assertEquals(18, Autograd.grad(d.sum(), x).item());
  }

  @Test
  void inputsOutsideTheGraphAreNamed() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Errors.assertError(
        AutogradException.class,
        "grad: an input does not require a gradient; got float32 [2] (input 1). Call"
            + " requiresGrad_() before computing with it",
        () -> Autograd.grad(x.sum(), List.of(x, Tensor.ones(2)), false));
    Tensor other = Tensor.of(1.0).requiresGrad_();
    Errors.assertError(
        AutogradException.class,
        "grad: an input takes no part in the outputs; got float64 [1] (input 0); expected tensors"
            + " that the outputs were computed from",
        () -> Autograd.grad(x.sum(), List.of(other), false));
    Errors.assertError(
        AutogradException.class,
        "grad: the tensor has no graph; got float64 [] that was not computed from a tensor that"
            + " requires a gradient. Call requiresGrad_() on an input before computing, and not"
            + " inside noGrad",
        () -> Autograd.grad(x.detach().sum(), x));
  }

  @Test
  void returnedGradientsSurviveFurtherPasses() {
    Tensor x = Tensor.of(1.0, 2.0, 3.0).requiresGrad_();
    Tensor first = Autograd.grad(x.square().sum(), x);
    for (int i = 0; i < 20; i++) {
      Autograd.grad(x.mul(5.0).exp().sum(), x);
    }
    assertArrayEquals(new double[] {2, 4, 6}, first.toDoubleArray());
  }
}
