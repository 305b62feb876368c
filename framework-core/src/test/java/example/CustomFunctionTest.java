package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.CustomFunction;
import dev.lamina.autograd.FunctionCall;
import dev.lamina.autograd.GradOptions;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Functions with gradients of their own, as a user writes them: by the public interface alone. */
class CustomFunctionTest {
  private final Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();

  /** Asserts the whole message of an error. */
  private static void refused(String message, Runnable code) {
    assertEquals(message, assertThrows(AutogradException.class, code::run).getMessage());
  }

  /** x³. */
  private static final class Cube extends CustomFunction {
    @Override
    protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
      call.save(inputs.get(0));
      return List.of(inputs.get(0).pow(3));
    }

    @Override
    protected void backward(FunctionCall call, List<Tensor> gradients) {
      call.gradient(0, gradients.get(0).mul(call.saved(0).square()).mul(3));
    }
  }

  /** exp(x), whose gradient needs the result. */
  private static final class Exp extends CustomFunction {
    @Override
    protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
      Tensor y = inputs.get(0).exp();
      call.save(y);
      return List.of(y);
    }

    @Override
    protected void backward(FunctionCall call, List<Tensor> gradients) {
      call.gradient(0, gradients.get(0).mul(call.saved(0)));
    }
  }

  /** (a b, a + factor b, which element of a is larger than that of b). */
  private static final class Several extends CustomFunction {
    @Override
    protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
      Tensor a = inputs.get(0);
      Tensor b = inputs.get(1);
      call.save(a, b);
      call.put("factor", 10.0);
      return List.of(a.mul(b), a.add(b.mul(10.0)), a.gt(b));
    }

    @Override
    protected void backward(FunctionCall call, List<Tensor> gradients) {
      Tensor product = gradients.get(0);
      Tensor sum = gradients.get(1);
      if (call.needsInputGrad(0)) {
        call.gradient(0, product.mul(call.saved(1)));
        call.gradient(0, sum);
      }
      if (call.needsInputGrad(1)) {
        double factor = call.value("factor", Double.class);
        call.gradient(1, product.mul(call.saved(0)).add(sum.mul(factor)));
      }
    }
  }

  /** Rounds, and passes the gradient as if it had not. */
  private static final class StraightThrough extends CustomFunction {
    @Override
    protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
      return List.of(inputs.get(0).to(DType.INT64).to(inputs.get(0).dtype()));
    }

    @Override
    protected void backward(FunctionCall call, List<Tensor> gradients) {
      call.gradient(0, gradients.get(0));
    }
  }

  /** A square whose gradient is computed outside the record. */
  private static final class HostSquare extends CustomFunction {
    @Override
    protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
      call.save(inputs.get(0));
      return List.of(inputs.get(0).square());
    }

    @Override
    protected void backward(FunctionCall call, List<Tensor> gradients) {
      double[] g = gradients.get(0).toDoubleArray();
      double[] values = call.saved(0).toDoubleArray();
      for (int i = 0; i < g.length; i++) {
        g[i] *= 2 * values[i];
      }
      call.gradient(0, Tensor.of(g, call.saved(0).shape()));
    }

    @Override
    protected boolean isOnceDifferentiable() {
      return true;
    }
  }

  @Test
  void gradientIsWhatBackwardSays() {
    Tensor y = new Cube().apply(x);
    assertArrayEquals(new double[] {1, 8}, y.toDoubleArray());
    y.mul(Tensor.of(1.0, 10.0)).sum().backward();
    assertArrayEquals(new double[] {3, 120}, x.grad().toDoubleArray());
    assertFalse(y.isLeaf());
    x.zeroGrad();
    new StraightThrough().apply(x.mul(1.4)).sum().backward();
    assertArrayEquals(new double[] {1.4, 1.4}, x.grad().toDoubleArray());
  }

  @Test
  void gradientsPassTheCheckOfTheFirstAndSecondOrder() {
    Tensor at = Tensor.of(0.3, -1.2, 2.0).requiresGrad_();
    Autograd.gradCheck(in -> new Cube().apply(in[0]), at);
    Autograd.gradGradCheck(in -> new Cube().apply(in[0]), at);
    Autograd.gradCheck(in -> new Exp().apply(in[0]), at);
    Autograd.gradGradCheck(in -> new Exp().apply(in[0].sin()), at);
    Tensor other = Tensor.of(1.5, 0.5, -0.7).requiresGrad_();
    Autograd.gradCheck(in -> joined(new Several().applyAll(in[0], in[1])), at, other);
    Autograd.gradGradCheck(in -> joined(new Several().applyAll(in[0], in[1])), at, other);
  }

  private static Tensor joined(List<Tensor> results) {
    return results.get(0).mul(results.get(1));
  }

  @Test
  void thirdDerivativesFollow() {
    GradOptions again = GradOptions.defaults().createGraph();
    Tensor y = new Exp().apply(new Cube().apply(x)).sum();
    Tensor d = y;
    for (int i = 0; i < 2; i++) {
      d = Autograd.grad(List.of(d), List.of(x), again).get(0).sum();
    }
    double third = Autograd.grad(d, x).get(0).item();
    // exp(x³)''' = (27 x⁶ + 54 x³ + 6) exp(x³)
    assertEquals(87 * Math.E, third, 1e-10);
  }

  @Test
  void severalResultsMeetInOneCall() {
    Tensor b = Tensor.of(5.0, -7.0).requiresGrad_();
    List<Tensor> results = new Several().applyAll(x, b);
    assertArrayEquals(new boolean[] {false, true}, results.get(2).toBooleanArray());
    assertFalse(results.get(2).requiresGrad());
    results.get(0).sum().add(results.get(1).mul(2.0).sum()).backward();
    assertArrayEquals(new double[] {7, -5}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {21, 22}, b.grad().toDoubleArray());
    x.zeroGrad();
    new Several().applyAll(x, b.detach()).get(1).sum().backward();
    assertArrayEquals(new double[] {1, 1}, x.grad().toDoubleArray(), "zeros for what is not used");
  }

  @Test
  void gradientsOfStretchedOperandsAreSummed() {
    Tensor column = Tensor.ones(DType.FLOAT64, 3, 1).requiresGrad_();
    new Several().applyAll(column, x).get(0).sum().backward();
    assertArrayEquals(new double[] {3, 3, 3}, column.grad().toDoubleArray());
    assertArrayEquals(new double[] {3, 3}, x.grad().toDoubleArray());
  }

  @Test
  void resultsMayHaveNoGradient() {
    CustomFunction both =
        new CustomFunction() {
          @Override
          protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
            Tensor marked = inputs.get(0).mul(2.0);
            call.markNonDifferentiable(marked);
            return List.of(marked, inputs.get(0), inputs.get(0));
          }

          @Override
          protected void backward(FunctionCall call, List<Tensor> gradients) {
            call.gradient(0, gradients.get(1).add(gradients.get(2).mul(10.0)));
          }
        };
    List<Tensor> results = both.applyAll(x);
    assertFalse(results.get(0).requiresGrad());
    assertTrue(results.get(1).requiresGrad() && !results.get(1).isLeaf());
    results.get(1).add(results.get(2)).sum().backward();
    assertArrayEquals(new double[] {11, 11}, x.grad().toDoubleArray());
    assertEquals("customFunction", both.name());
  }

  @Test
  void nothingIsRecordedWhereNothingIsWanted() {
    assertFalse(new Cube().apply(x.detach()).requiresGrad());
    assertFalse(Autograd.noGrad(() -> new Cube().apply(x)).requiresGrad());
  }

  @Test
  void onceDifferentiableFunctionsSayNoToASecondGradient() {
    Tensor y = new HostSquare().apply(x).sum();
    Tensor gradient = Autograd.grad(y, List.of(x), true).get(0);
    assertArrayEquals(new double[] {2, 4}, gradient.toDoubleArray());
    refused(
        "backward: the gradient of HostSquare has no gradient itself; got a second pass through it;"
            + " expected one. Write its backward with tensor operations and leave out"
            + " isOnceDifferentiable",
        () -> Autograd.grad(gradient.sum(), x));
    new HostSquare().apply(x).sum().backward();
    assertArrayEquals(new double[] {2, 4}, x.grad().toDoubleArray());
  }

  @Test
  void savedValuesAreGuarded() {
    Tensor h = x.mul(1.0);
    Tensor y = new Cube().apply(h);
    h.add_(1.0);
    refused(
        "backward: a value that Cube saved for its gradient has been changed in place; got float64"
            + " [2] at version 1; expected version 0. Use the out-of-place operation, or change a"
            + " clone()",
        () -> y.sum().backward());
    Tensor once = new Cube().apply(x).sum();
    once.backward();
    refused(
        "backward: the graph has been used and its saved values are gone, at Cube; expected one"
            + " backward pass a graph. Compute the result again, or pass retainGraph = true to the"
            + " first pass",
        once::backward);
    Tensor kept = new Cube().apply(x).sum();
    kept.backward(GradOptions.defaults().retainGraph());
    kept.backward();
    assertArrayEquals(new double[] {9, 36}, x.grad().toDoubleArray());
  }

  /** A function that does as it is told. */
  private record Told(Forward forward, Backward backward) {
    interface Forward {
      List<Tensor> apply(FunctionCall call, List<Tensor> inputs);
    }

    interface Backward {
      void apply(FunctionCall call, List<Tensor> gradients);
    }

    CustomFunction function() {
      return new CustomFunction() {
        @Override
        protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
          return forward.apply(call, inputs);
        }

        @Override
        protected void backward(FunctionCall call, List<Tensor> gradients) {
          backward.apply(call, gradients);
        }

        @Override
        public String name() {
          return "told";
        }
      };
    }

    Tensor apply(Tensor... inputs) {
      return function().apply(inputs);
    }
  }

  @Test
  void wrongFunctionsAreToldWhatIsWrong() {
    Told.Forward doubles = (call, in) -> List.of(in.get(0).mul(2.0));
    String where = " on " + Device.getDefault();
    refused(
        "told: backward gave a gradient that does not fit; got float64 [3]"
            + where
            + " for input 0; expected float64 [2]"
            + where,
        () ->
            new Told(doubles, (call, g) -> call.gradient(0, Tensor.zeros(DType.FLOAT64, 3)))
                .apply(x)
                .sum()
                .backward());
    refused(
        "told: no input has this number; got 1; expected a number from 0 to below 1",
        () -> new Told(doubles, (call, g) -> call.gradient(1, g.get(0))).apply(x).sum().backward());
    refused(
        "told: no saved tensor has this number; got 0; expected a number from 0 to below 0",
        () -> new Told(doubles, (call, g) -> call.saved(0)).apply(x).sum().backward());
    refused(
        "told: no String is kept as \"a\"; got []; expected what forward put there",
        () -> new Told(doubles, (call, g) -> call.value("a", String.class)).apply(x).backward(x));
    refused(
        "told: save is for forward; got a call in backward",
        () -> new Told(doubles, (call, g) -> call.save(x)).apply(x).sum().backward());
    Told.Backward nothing = (call, g) -> {};
    refused(
        "told: gradient is for backward; got a call in forward",
        () ->
            new Told(
                    (call, in) -> {
                      call.gradient(0, in.get(0));
                      return in;
                    },
                    nothing)
                .apply(x));
    refused(
        "told: forward changed an input in place; got float64 [2] (input 0); expected inputs that"
            + " stay as they are. Change a clone()",
        () -> new Told((call, in) -> List.of(in.get(0).add_(1.0)), nothing).apply(x));
    refused(
        "told: forward gave no result; expected at least one",
        () -> new Told((call, in) -> List.of(), nothing).apply(x));
    refused(
        "told: forward gave null; expected a list of tensors, with at least one",
        () -> new Told((call, in) -> null, nothing).apply(x));
    refused(
        "told: apply is for functions of one result; got 2 results; expected one. Use applyAll",
        () -> new Told((call, in) -> List.of(in.get(0), in.get(0)), nothing).apply(x));
  }

  @Test
  void inputsWithoutAGradientGetNone() {
    Tensor y = new Told((call, in) -> List.of(in.get(0).mul(2.0)), (call, g) -> {}).apply(x);
    y.sum().backward();
    assertFalse(x.hasGrad());
  }

  @Test
  void worksInScopesAndThreads() {
    Tensor shared = Tensor.parameter(Tensor.of(1.0, 2.0));
    CustomFunction cube = new Cube();
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> steps(cube, shared)))
            .toList();
    all.forEach(CompletableFuture::join);
    assertArrayEquals(new double[] {4 * 50 * 3, 4 * 50 * 12}, shared.grad().toDoubleArray());
  }

  private static void steps(CustomFunction cube, Tensor shared) {
    for (int i = 0; i < 50; i++) {
      try (Scope scope = Scope.open()) {
        cube.apply(shared).sum().backward();
      }
    }
  }

  @Test
  void oneGraphMayBePassedByManyThreadsIfItStays() {
    Tensor y = new Cube().apply(x).sum();
    GradOptions stays = GradOptions.defaults().retainGraph();
    List<CompletableFuture<double[]>> all =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> Autograd.grad(List.of(y), List.of(x), stays).get(0).toDoubleArray()))
            .toList();
    all.forEach(found -> assertArrayEquals(new double[] {3, 12}, found.join()));
  }
}
