package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Derivatives of the second and third order, against formulas and differences. */
class HigherDerivativesTest {
  private static final double[] AT = {-1.7, -0.4, 0.3, 0.9, 2.2};

  private static void assertThird(
      UnaryOperator<Tensor> f, DoubleUnaryOperator third, double... at) {
    Tensor x = Tensor.of(at, Shape.of(at.length)).requiresGrad_();
    GradOptions again = GradOptions.defaults().createGraph();
    Tensor d = f.apply(x);
    for (int i = 0; i < 3; i++) {
      d = Autograd.grad(List.of(d.sum()), List.of(x), again).get(0);
    }
    assertArrayEquals(Arrays.stream(at).map(third).toArray(), d.toDoubleArray(), 1e-11);
  }

  @Test
  void thirdDerivativeOfTanh() {
    // With t = tanh x: (1 - t²)(6 t² - 2).
    assertThird(
        Tensor::tanh,
        v -> {
          double t = Math.tanh(v);
          return (1 - t * t) * (6 * t * t - 2);
        },
        AT);
  }

  @Test
  void thirdDerivativeOfSigmoid() {
    // With s = sigmoid x: s (1 - s)(1 - 6 s + 6 s²).
    assertThird(
        Tensor::sigmoid,
        v -> {
          double s = 1 / (1 + Math.exp(-v));
          return s * (1 - s) * (1 - 6 * s + 6 * s * s);
        },
        AT);
  }

  @Test
  void constantsHaveNoDerivativesAtZeroEither() {
    assertThird(x -> x.pow(0.0), v -> 0, 0, 1, -2);
    assertThird(x -> x.pow(1.0), v -> 0, 0, 1, -2);
    assertThird(x -> x.pow(Tensor.of(0.0, 1.0, 2.0)), v -> 0, 0, 0, 0);
  }

  @Test
  void thirdDerivativesOfPowers() {
    assertThird(x -> x.pow(5), v -> 60 * v * v, AT);
    assertThird(x -> x.pow(3.5), v -> 13.125 * Math.sqrt(v), 0.3, 0.9, 2.2);
    assertThird(x -> x.pow(-1), v -> -6 / (v * v * v * v), AT);
    // x^x: with l = 1 + log x, x^x (l³ + 3 l / x - 1 / x²).
    assertThird(
        x -> x.pow(x),
        v -> {
          double l = 1 + Math.log(v);
          return Math.pow(v, v) * (l * l * l + 3 * l / v - 1 / (v * v));
        },
        0.3,
        0.9,
        2.2);
  }

  @Test
  void thirdDerivativesOfWavesAndGrowth() {
    assertThird(Tensor::sin, v -> -Math.cos(v), AT);
    assertThird(Tensor::exp, Math::exp, AT);
    assertThird(Tensor::log, v -> 2 / (v * v * v), 0.3, 0.9, 2.2);
    assertThird(Tensor::sqrt, v -> 0.375 * Math.pow(v, -2.5), 0.3, 0.9, 2.2);
    assertThird(x -> x.mul(x).mul(x.tanh()), HigherDerivativesTest::ofProduct, AT);
  }

  /** (x² tanh x)''' = 6 t' + 6 x t'' + x² t'''. */
  private static double ofProduct(double v) {
    double t = Math.tanh(v);
    double d1 = 1 - t * t;
    double d2 = -2 * t * d1;
    double d3 = d1 * (6 * t * t - 2);
    return 6 * d1 + 6 * v * d2 + v * v * d3;
  }

  /** A step of training: two layers, a loss, and the size of its gradient as a penalty. */
  private static Tensor loss(Tensor[] p) {
    Tensor hidden = p[0].matmul(p[1]).add(p[2]).tanh();
    Tensor predicted = hidden.matmul(p[3]).add(p[4]).sigmoid();
    return predicted.sub(p[5]).square().mean();
  }

  private static Tensor[] parameters() {
    Generator g = new Generator(3);
    Tensor[] p = {
      Tensor.randn(g, DType.FLOAT64, 4, 3),
      Tensor.randn(g, DType.FLOAT64, 3, 2).requiresGrad_(),
      Tensor.randn(g, DType.FLOAT64, 2).requiresGrad_(),
      Tensor.randn(g, DType.FLOAT64, 2, 1).requiresGrad_(),
      Tensor.randn(g, DType.FLOAT64, 1).requiresGrad_(),
      Tensor.rand(g, DType.FLOAT64, 4, 1)
    };
    return p;
  }

  @Test
  void secondDerivativesOfATrainingStep() {
    Autograd.gradCheck(HigherDerivativesTest::loss, parameters());
    Autograd.gradGradCheck(HigherDerivativesTest::loss, parameters());
  }

  @Test
  void gradientPenaltiesAreFunctionsLikeOthers() {
    Autograd.gradCheck(
        p -> {
          Tensor y = loss(p);
          List<Tensor> by = Arrays.stream(p).filter(Tensor::requiresGrad).toList();
          Tensor total = y;
          for (Tensor gradient : Autograd.grad(y, by, true)) {
            total = total.add(gradient.square().sum());
          }
          return total;
        },
        parameters());
  }

  @Test
  void savedValuesKeepTheHistoryThatTheyHad() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor square = x.mul(x);
    Tensor sum = square.mul(square).add(square.exp()).sum();
    square.detach_();
    Tensor first = Autograd.grad(sum, List.of(x), true).get(0);
    Tensor second = Autograd.grad(first.sum(), x);
    double[] expected = new double[2];
    for (int i = 0; i < 2; i++) {
      double v = i + 1;
      expected[i] = 12 * v * v + (2 + 4 * v * v) * Math.exp(v * v);
    }
    assertArrayEquals(expected, second.toDoubleArray(), 1e-9);
  }
}
