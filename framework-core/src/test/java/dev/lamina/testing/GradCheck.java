package dev.lamina.testing;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/**
 * Gradients against central differences by all float64 inputs, with tolerances for samples whose
 * values and derivatives are near 1: differences are then off by some 1e-10, so 1e-7 leaves a
 * margin and still finds a wrong sign, factor or term.
 */
public final class GradCheck {
  private static final dev.lamina.autograd.GradCheck CHECK =
      dev.lamina.autograd.GradCheck.builder().eps(1e-5).atol(1e-7).rtol(1e-7).build();

  private GradCheck() {}

  /** What is differentiated. */
  @FunctionalInterface
  public interface Function {
    /**
     * Computes a tensor from others.
     *
     * @param x the inputs
     * @return a float64 tensor of any shape
     */
    Tensor apply(Tensor[] x);
  }

  /**
   * Checks the gradients of a function by all its float64 inputs.
   *
   * @param f the function
   * @param inputs where; float64 inputs are differentiated by, others are constants
   */
  public static void first(Function f, Tensor... inputs) {
    CHECK.gradCheck(f::apply, leaves(inputs));
  }

  /**
   * Checks the gradients of the gradients, by the inputs and by the gradient that comes in.
   *
   * @param f the function
   * @param inputs where; float64 inputs are differentiated by, others are constants
   */
  public static void second(Function f, Tensor... inputs) {
    CHECK.gradGradCheck(f::apply, leaves(inputs));
  }

  private static Tensor[] leaves(Tensor[] inputs) {
    return Arrays.stream(inputs)
        .map(x -> x.dtype() == DType.FLOAT64 ? x.detach().requiresGrad_() : x)
        .toArray(Tensor[]::new);
  }
}
