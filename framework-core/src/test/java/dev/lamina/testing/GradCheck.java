package dev.lamina.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Gradients against central differences {@code (f(x + h) - f(x - h)) / 2h} in float64.
 *
 * <p>With h = 1e-5 and values, derivatives near 1, the differences are off by {@code h² f''' / 6 =
 * 2e-11} of truncation and {@code 1e-16 · |f| / h = 1e-11} of rounding for each of some ten terms,
 * so 1e-7 leaves a margin of 100 and still finds a wrong sign, factor or term.
 */
public final class GradCheck {
  /** The step of the differences. */
  public static final double STEP = 1e-5;

  /** Largest error, absolute and relative to the derivative. */
  public static final double TOLERANCE = 1e-7;

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

  private final Function f;
  private final Tensor[] inputs;

  private GradCheck(Function f, Tensor[] inputs) {
    this.f = f;
    this.inputs = inputs;
  }

  /**
   * Checks the gradients of a function by all its float64 inputs.
   *
   * @param f the function
   * @param inputs where; float64 inputs are differentiated by, others are constants
   */
  public static void first(Function f, Tensor... inputs) {
    new GradCheck(f, inputs).check("first order");
  }

  /**
   * Checks the gradients of the gradients, by the inputs and by the gradient that comes in.
   *
   * @param f the function
   * @param inputs where; float64 inputs are differentiated by, others are constants
   */
  public static void second(Function f, Tensor... inputs) {
    Shape shape = f.apply(inputs).shape();
    Tensor[] extended = Arrays.copyOf(inputs, inputs.length + 1);
    extended[inputs.length] = Domain.REAL.sample(shape, 99);
    new GradCheck(x -> weightedGradients(f, x), extended).check("second order");
  }

  /**
   * The sum of all gradients of {@code f}, each times fixed weights, where the last of {@code x} is
   * the gradient of the result.
   */
  private static Tensor weightedGradients(Function f, Tensor[] x) {
    int n = x.length - 1;
    Tensor y = f.apply(Arrays.copyOf(x, n));
    List<Tensor> by = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (x[i].requiresGrad()) {
        by.add(x[i]);
      }
    }
    List<Tensor> gradients = Autograd.grad(List.of(y), by, List.of(x[n]), true, true);
    Tensor total = Tensor.zeros(DType.FLOAT64);
    for (int i = 0; i < gradients.size(); i++) {
      Tensor gradient = gradients.get(i);
      assertEquals(by.get(i).shape(), gradient.shape(), "shape of gradient " + i);
      total = total.add(gradient.mul(weights(gradient.shape(), 17 + i)).sum());
    }
    return total;
  }

  private void check(String label) {
    Tensor[] x = leaves(-1, 0, 0);
    Tensor y = f.apply(x);
    Tensor weights = weights(y.shape(), 5);
    assertTrue(y.requiresGrad(), label + ": the result takes part in no graph");
    y.backward(weights);
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].dtype() == DType.FLOAT64) {
        double[] gradient = x[i].hasGrad() ? x[i].grad().toDoubleArray() : new double[x[i].numel()];
        compare(label, i, gradient, weights.toDoubleArray());
      }
    }
  }

  private void compare(String label, int input, double[] gradient, double[] weights) {
    for (int at = 0; at < gradient.length; at++) {
      double above = weighted(f.apply(leaves(input, at, STEP)), weights);
      double below = weighted(f.apply(leaves(input, at, -STEP)), weights);
      double expected = (above - below) / (2 * STEP);
      double error = Math.abs(gradient[at] - expected);
      assertTrue(
          error <= TOLERANCE * (1 + Math.abs(expected)),
          label
              + ": gradient of input "
              + input
              + " at "
              + at
              + ": differences give "
              + expected
              + ", backward gives "
              + gradient[at]);
    }
  }

  private static double weighted(Tensor y, double[] weights) {
    double[] values = y.toDoubleArray();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * weights[i];
    }
    return sum;
  }

  /** Fresh leaves of the inputs' values, one element of one of them moved. */
  private Tensor[] leaves(int moved, int at, double by) {
    Tensor[] x = new Tensor[inputs.length];
    for (int i = 0; i < x.length; i++) {
      if (inputs[i].dtype() != DType.FLOAT64) {
        x[i] = inputs[i];
        continue;
      }
      double[] values = inputs[i].toDoubleArray();
      if (i == moved) {
        values[at] += by;
      }
      x[i] = Tensor.of(values, inputs[i].shape()).requiresGrad_();
    }
    return x;
  }

  private static Tensor weights(Shape shape, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[shape.numel()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5 + random.nextDouble();
    }
    return Tensor.of(weights, shape);
  }
}
