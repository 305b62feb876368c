package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** The check finds what is wrong and accepts what is right. */
class GradCheckTest {
  private final Tensor a = Tensor.of(0.4, -1.3, 2.0).requiresGrad_();
  private final Tensor b = Tensor.of((Object) new double[][] {{1.5}, {0.7}}).requiresGrad_();

  /** {@code x sin(x)} with any gradient. */
  private static Tensor withGradient(Tensor x, BinaryOperator<Tensor> rule) {
    return new CustomFunction() {
      @Override
      protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
        call.save(inputs.get(0));
        return List.of(inputs.get(0).mul(inputs.get(0).sin()));
      }

      @Override
      protected void backward(FunctionCall call, List<Tensor> gradients) {
        call.gradient(0, rule.apply(gradients.get(0), call.saved(0)));
      }
    }.apply(x);
  }

  private static Tensor right(Tensor g, Tensor x) {
    return g.mul(x.sin().add(x.mul(x.cos())));
  }

  @Test
  void acceptsRightGradients() {
    Autograd.gradCheck(x -> withGradient(x[0], GradCheckTest::right), a);
    Autograd.gradGradCheck(x -> withGradient(x[0], GradCheckTest::right), a);
    Autograd.gradCheck(x -> x[0].mul(x[1]).exp(), a, b);
    Autograd.gradGradCheck(x -> x[0].mul(x[1]).exp(), a, b);
    Autograd.gradCheck(x -> x[0].mul(x[1]), a, Tensor.of(1.0, 2.0, 3.0));
    Autograd.gradCheck(x -> x[0].square(), Tensor.zeros(DType.FLOAT64, 0, 3).requiresGrad_());
    Autograd.gradCheck(x -> x[0].square(), Tensor.of(3.0).sum().requiresGrad_());
  }

  @Test
  void severalResultsAreCheckedAtOnce() {
    GradCheck check = GradCheck.builder().build();
    check.gradCheckAll(x -> List.of(x[0].exp(), x[0].gt(0), x[0].sum()), a);
    check.gradGradCheckAll(x -> List.of(x[0].exp(), x[0].detach(), x[0].square().sum()), a);
    String message =
        assertThrows(
                AutogradException.class,
                () ->
                    check.gradCheckAll(
                        x -> List.of(x[0].exp(), withGradient(x[0], (g, v) -> g)), a))
            .getMessage();
    assertTrue(message.startsWith("gradCheck: the gradient of input 0 is wrong; got "), message);
  }

  @Test
  void wrongFactorsSignsAndTermsAreFound() {
    List<BinaryOperator<Tensor>> wrong =
        List.of(
            (g, x) -> right(g, x).mul(1.001),
            (g, x) -> right(g, x).neg(),
            (g, x) -> g.mul(x.sin()),
            (g, x) -> right(g, x).mul(Tensor.of(1.0, 1.0, 0.0)),
            (g, x) -> right(g.mul(0.0).add(1.0), x));
    for (BinaryOperator<Tensor> rule : wrong) {
      AutogradException e =
          assertThrows(
              AutogradException.class, () -> Autograd.gradCheck(x -> withGradient(x[0], rule), a));
      assertTrue(e.getMessage().startsWith("gradCheck: the gradient of input 0 is wrong; got "));
    }
  }

  @Test
  void errorsSayWhere() {
    Tensor one = Tensor.of(0.0, 0.5).requiresGrad_();
    String message =
        assertThrows(
                AutogradException.class,
                () ->
                    Autograd.gradCheck(
                        x -> x[0].add(withGradient(x[1], (g, v) -> g.mul(0.0))), b, one))
            .getMessage();
    assertTrue(
        message.matches(
            "gradCheck: the gradient of input 1 is wrong; got 0\\.0 by backward and \\S+ by"
                + " differences at 1 \\(element in row-major order of \\[2\\], the first of 1 wrong"
                + " ones\\); expected a difference of at most 1\\.0E-6 \\+ 1\\.0E-5 of the"
                + " gradient\\. Check the rules of the operations it runs through"),
        message);
  }

  @Test
  void wrongSecondGradientsAreFound() {
    // The gradient's value is right, but its cosine is a constant to a second pass.
    BinaryOperator<Tensor> half = (g, x) -> g.mul(x.sin().add(x.mul(x.detach().cos())));
    Autograd.gradCheck(x -> withGradient(x[0], half), a);
    String message =
        assertThrows(
                AutogradException.class,
                () -> Autograd.gradGradCheck(x -> withGradient(x[0], half), a))
            .getMessage();
    assertTrue(message.startsWith("gradGradCheck: the gradient of input 0 is wrong; "), message);
  }

  @Test
  void functionsThatLoseTheirGraphAreFound() {
    assertThrows(AutogradException.class, () -> Autograd.gradCheck(x -> x[0].detach().exp(), a));
  }

  @Test
  void randomFunctionsAreRefusedUnlessAllowed() {
    int[] calls = {0};
    java.util.function.Function<Tensor[], Tensor> f =
        x -> withGradient(x[0], (g, v) -> right(g, v).add(1e-9 * calls[0]++));
    String message =
        assertThrows(AutogradException.class, () -> Autograd.gradCheck(f, a)).getMessage();
    assertTrue(
        message.startsWith("gradCheck: two passes with the same inputs differ; got "), message);
    GradCheck.builder().nondeterministicTolerance(1e-7).build().gradCheck(f, a);
  }

  @Test
  void singlePrecisionIsRefused() {
    Tensor single = Tensor.of(1f, 2f).requiresGrad_();
    Errors.assertError(
        AutogradException.class,
        "gradCheck: differences need the precision of float64; got float32 [2] (input 1); expected"
            + " float64. Convert it with to(DType.FLOAT64)",
        () -> Autograd.gradCheck(x -> x[0], a, single));
    Errors.assertError(
        AutogradException.class,
        "gradCheck: differences need the precision of float64; got a result float32 [3]; expected"
            + " float64. Check the function in float64",
        () -> Autograd.gradCheck(x -> x[0].to(DType.FLOAT32), a));
    Errors.assertError(
        AutogradException.class,
        "gradGradCheck: no input requires a gradient; got 1 inputs; expected at least one. Call"
            + " requiresGrad_() on it",
        () -> Autograd.gradGradCheck(x -> x[0], Tensor.of(1.0)));
  }

  @Test
  void settingsAreChecked() {
    Errors.assertError(
        IllegalArgumentException.class,
        "gradCheck: eps must be above 0; got 0.0; expected such as 1e-5",
        () -> GradCheck.builder().eps(0));
    Errors.assertError(
        IllegalArgumentException.class,
        "gradCheck: rtol must be at least 0; got -1.0",
        () -> GradCheck.builder().rtol(-1));
    GradCheck.builder().eps(1e-3).atol(1e-2).rtol(0).build().gradCheck(x -> x[0].exp(), a);
    assertEquals(3, a.numel());
  }
}
