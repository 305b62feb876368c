package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What passes may be asked for beside the gradient of one number. */
class GradOptionsTest {
  private final Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
  private final Tensor unused = Tensor.of(3.0).requiresGrad_();

  @Test
  void inputsThatTakeNoPartHaveNoGradientOrZeros() {
    Tensor y = x.square().sum();
    GradOptions keep = GradOptions.defaults().retainGraph();
    List<Optional<Tensor>> found = Autograd.gradIfUsed(List.of(y), List.of(unused, x), keep);
    assertTrue(found.get(0).isEmpty());
    assertArrayEquals(new double[] {2, 4}, found.get(1).orElseThrow().toDoubleArray());
    List<Tensor> zeros = Autograd.gradOrZeros(List.of(y), List.of(unused, x), keep);
    assertArrayEquals(new double[] {0}, zeros.get(0).toDoubleArray());
    assertArrayEquals(new double[] {2, 4}, zeros.get(1).toDoubleArray());
    Errors.assertError(
        AutogradException.class,
        "grad: an input takes no part in the outputs; got float64 [1] (input 1); expected tensors"
            + " that the outputs were computed from",
        () -> Autograd.grad(List.of(y), List.of(x, unused)));
  }

  @Test
  void severalOutputsAreWeightedByWhatComesIn() {
    Tensor a = x.square();
    Tensor b = x.sum();
    GradOptions options = GradOptions.defaults().gradOutputs(Tensor.of(1.0, 10.0), Tensor.of(3.0));
    Tensor number = b.view(1);
    Tensor gradient = Autograd.grad(List.of(a, number), List.of(x), options).get(0);
    assertArrayEquals(new double[] {5, 43}, gradient.toDoubleArray());
    assertFalse(x.hasGrad());
  }

  @Test
  void outputsOfOneElementNeedNothingToComeIn() {
    List<Tensor> both = Autograd.grad(List.of(x.sum(), x.square().sum()), List.of(x));
    assertArrayEquals(new double[] {3, 5}, both.get(0).toDoubleArray());
    Errors.assertError(
        IllegalArgumentException.class,
        "grad: no outputs; expected at least one tensor",
        () -> Autograd.grad(List.of(), List.of(x)));
    Errors.assertError(
        IllegalArgumentException.class,
        "grad: no inputs; expected at least one tensor",
        () -> Autograd.grad(List.of(x.sum()), List.of()));
  }

  @Test
  void retainedGraphsServeAgainAndOthersDoNot() {
    Tensor y = x.exp().sum();
    y.backward(GradOptions.defaults().retainGraph());
    y.backward(GradOptions.defaults());
    assertEquals(2 * Math.E, x.grad().get(0).item(), 1e-14);
    assertTrue(
        org.junit.jupiter.api.Assertions.assertThrows(AutogradException.class, y::backward)
            .getMessage()
            .startsWith("backward: the graph has been used"));
  }

  @Test
  void createdGraphsCanBeDifferentiatedThroughSharedParts() {
    // y = s² + s with s = x³: y' = 3 x² (2 x³ + 1), y'' = 30 x⁴ + 6 x.
    Tensor s = x.pow(3);
    Tensor y = s.square().add(s).sum();
    GradOptions again = GradOptions.defaults().createGraph();
    Tensor first = Autograd.grad(List.of(y), List.of(x), again).get(0);
    assertArrayEquals(new double[] {9, 204}, first.toDoubleArray(), 1e-12);
    Tensor second = Autograd.grad(List.of(first.sum()), List.of(x), again).get(0);
    assertArrayEquals(new double[] {36, 492}, second.toDoubleArray(), 1e-12);
    // The first graph is still there, for the leaves as well.
    first.mul(second).sum().backward();
    // (y' y'')' = y''² + y' y''' with y''' = 120 x³ + 6.
    assertArrayEquals(
        new double[] {36 * 36 + 9 * 126, 492 * 492 + 204 * 966}, x.grad().toDoubleArray(), 1e-8);
  }

  @Test
  void leavesAddUpLikeInAWholePass() {
    GradOptions again = GradOptions.defaults().createGraph();
    Autograd.backward(List.of(x.pow(3).sum()), List.of(x), again);
    assertTrue(x.grad().requiresGrad());
    Tensor square = x.square().sum();
    Autograd.noGrad(() -> Autograd.backward(List.of(square), List.of(x), again));
    assertArrayEquals(new double[] {5, 16}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {8, 14}, Autograd.grad(x.grad().sum(), x).toDoubleArray());
    Tensor y = unused.square().sum();
    Autograd.inferenceMode(
        () -> Autograd.backward(List.of(y), List.of(unused), GradOptions.defaults()));
    assertFalse(unused.grad().isInference());
    Errors.assertError(
        IllegalArgumentException.class,
        "backward: no leaves; expected at least one tensor",
        () -> Autograd.backward(List.of(x.sum()), List.of(), again));
  }

  @Test
  void passesMayAddToSomeLeavesOnly() {
    Tensor w = Tensor.of(5.0, 6.0).requiresGrad_();
    Tensor y = x.mul(w).sum();
    Autograd.backward(List.of(y), List.of(w, unused), GradOptions.defaults());
    assertArrayEquals(new double[] {1, 2}, w.grad().toDoubleArray());
    assertFalse(x.hasGrad() || unused.hasGrad());
    Tensor h = x.mul(2.0);
    Errors.assertError(
        AutogradException.class,
        "backward: only leaves keep their gradient; got float64 [2] (input 0), computed by mul. Ask"
            + " Autograd.grad(outputs, inputs) for it",
        () -> Autograd.backward(List.of(h.sum()), List.of(h), GradOptions.defaults()));
    Errors.assertError(
        AutogradException.class,
        "backward: an input does not require a gradient; got float64 [2] (input 0). Call"
            + " requiresGrad_() before computing with it",
        () -> Autograd.backward(List.of(h.sum()), List.of(x.detach()), GradOptions.defaults()));
  }
}
