package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Derivatives where a function has none, or more than one formula for it: PyTorch's choices. */
class DerivativeConventionsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  @Test
  void reluIsFlatAtZero() {
    assertGradients(Tensor::relu, new double[] {-1, -0.0, 0, 2}, 0, 0, 0, 1);
  }

  @Test
  void reluPassesTheGradientAtNaN() {
    assertGradients(Tensor::relu, new double[] {NAN}, 1);
  }

  @Test
  void absIsFlatAtZero() {
    assertGradients(Tensor::abs, new double[] {-2, -0.0, 0, 2, NAN}, -1, 0, 0, 1, 0);
  }

  @Test
  void clampPassesAtBothEnds() {
    assertGradients(x -> x.clamp(-1, 1), new double[] {-2, -1, 0.5, 1, 2, NAN}, 0, 1, 1, 1, 0, 0);
    assertGradients(x -> x.clampMin(1), new double[] {0.5, 1, 2}, 0, 1, 1);
    assertGradients(x -> x.clampMax(1), new double[] {0.5, 1, 2}, 1, 1, 0);
  }

  @Test
  void clampTakesTheUpperEndIfTheEndsAreCrossed() {
    assertArrayEquals(new double[] {1, 1, 1}, Tensor.of(0.0, 1.5, 3.0).clamp(2, 1).toDoubleArray());
  }

  @Test
  void extremesShareAmongEquals() {
    Tensor a = Tensor.of(1.0, 2.0, 3.0).requiresGrad_();
    Tensor b = Tensor.of(1.0, 5.0, -1.0).requiresGrad_();
    a.maximum(b).sum().backward();
    assertArrayEquals(new double[] {0.5, 0, 1}, a.grad().toDoubleArray());
    assertArrayEquals(new double[] {0.5, 1, 0}, b.grad().toDoubleArray());
    a.zeroGrad();
    b.zeroGrad();
    a.minimum(b).sum().backward();
    assertArrayEquals(new double[] {0.5, 1, 0}, a.grad().toDoubleArray());
    assertArrayEquals(new double[] {0.5, 0, 1}, b.grad().toDoubleArray());
  }

  @Test
  void rootIsSteepAtZero() {
    assertGradients(Tensor::sqrt, new double[] {0, 4, -1}, INF, 0.25, NAN);
  }

  @Test
  void logarithmIsSteepAtZero() {
    assertGradients(Tensor::log, new double[] {0, 2}, INF, 0.5);
  }

  @Test
  void powersOfZeroHaveFiniteDerivativesWhereTheyExist() {
    assertGradients(x -> x.pow(0.0), new double[] {0, 2}, 0, 0);
    assertGradients(x -> x.pow(1.0), new double[] {0, 2}, 1, 1);
    assertGradients(x -> x.pow(3), new double[] {0, -2}, 0, 12);
    assertGradients(x -> x.pow(-1.0), new double[] {0, 2}, -INF, -0.25);
    assertSecondGradients(x -> x.pow(1.0), new double[] {0, 2}, 0, 0);
    assertSecondGradients(x -> x.pow(2.0), new double[] {0, 3}, 2, 2);
    assertSecondGradients(x -> x.pow(3), new double[] {0, 2}, 0, 12);
  }

  @Test
  void exponentsOfZeroAndOfNegativeBases() {
    Tensor base = Tensor.of(0.0, 0.0, 2.0, -2.0);
    Tensor exponent = Tensor.of(2.0, 0.0, 3.0, 2.0).requiresGrad_();
    base.pow(exponent).sum().backward();
    assertArrayEquals(
        new double[] {0, 0, 8 * Math.log(2), NAN}, exponent.grad().toDoubleArray(), 1e-14);
  }

  @Test
  void stepsAreFlatEverywhere() {
    for (UnaryOperator<Tensor> step :
        List.<UnaryOperator<Tensor>>of(
            Tensor::floor, Tensor::ceil, Tensor::trunc, Tensor::round, Tensor::sign)) {
      assertGradients(step, new double[] {-1, 0, 0.5, NAN, INF}, 0, 0, 0, 0, 0);
    }
    assertGradients(x -> x.round(2), new double[] {0.125, INF}, 0, 0);
    assertGradients(x -> x.div(2.0, Rounding.FLOOR), new double[] {3, 4}, 0, 0);
    assertGradients(Tensor::frac, new double[] {-1, 0, 0.5}, 1, 1, 1);
  }

  @Test
  void floorDivideTakesNoPartInAGraph() {
    Tensor x = Tensor.of(7.0, -7.0).requiresGrad_();
    assertFalse(x.floorDivide(2.0).requiresGrad());
    assertFalse(x.floorDivide(x).requiresGrad());
  }

  @Test
  void divisorsOfRestsGetTheQuotient() {
    assertGradients(x -> Tensor.of(7.0, -7.0).fmod(x), new double[] {2, 2}, -3, 3);
    assertGradients(x -> Tensor.of(7.0, -7.0).remainder(x), new double[] {2, 2}, -3, 4);
    assertGradients(x -> Tensor.remainder(7.0, x), new double[] {2, -2}, -3, 4);
  }

  @Test
  void clampBetweenTensorsPassesToWhatIsTaken() {
    Tensor x = Tensor.of(0.0, 1.0, 2.0, 3.0, 2.0).requiresGrad_();
    Tensor low = Tensor.of(1.0, 1.0, 1.0, 1.0, 4.0).requiresGrad_();
    Tensor high = Tensor.of(2.0, 2.0, 2.0, 2.0, 3.0).requiresGrad_();
    x.clamp(low, high).sum().backward();
    assertArrayEquals(new double[] {0, 1, 1, 0, 0}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {1, 0, 0, 0, 0}, low.grad().toDoubleArray());
    assertArrayEquals(new double[] {0, 0, 0, 1, 1}, high.grad().toDoubleArray());
  }

  @Test
  void boundsThatAreMetPassToTheValue() {
    Tensor x = Tensor.of(1.0, 2.0, 3.0).requiresGrad_();
    Tensor bound = Tensor.of(2.0, 2.0, 2.0).requiresGrad_();
    x.clampMin(bound).sum().backward();
    assertArrayEquals(new double[] {0, 1, 1}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {1, 0, 0}, bound.grad().toDoubleArray());
  }

  @Test
  void anglesOfTheOriginAreFlat() {
    Tensor y = Tensor.of(0.0, 1.0).requiresGrad_();
    Tensor x = Tensor.of(0.0, 1.0).requiresGrad_();
    y.atan2(x).sum().backward();
    assertArrayEquals(new double[] {0, 0.5}, y.grad().toDoubleArray());
    assertArrayEquals(new double[] {-0.0, -0.5}, x.grad().toDoubleArray());
    assertGradients(a -> a.hypot(Tensor.of(0.0)), new double[] {0, -2}, NAN, -1);
  }

  @Test
  void xlogyIsFlatWhereBothAreZero() {
    Tensor x = Tensor.of(0.0, 0.0, 2.0, 0.0).requiresGrad_();
    Tensor y = Tensor.of(0.0, -1.0, 4.0, 4.0).requiresGrad_();
    x.xlogy(y).sum().backward();
    assertArrayEquals(new double[] {0, 0, Math.log(4), Math.log(4)}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {NAN, -0.0, 0.5, 0}, y.grad().toDoubleArray());
  }

  @Test
  void numbersInPlaceOfOthersPassNothing() {
    assertGradients(Tensor::nanToNum, new double[] {NAN, INF, -INF, 2}, 0, 0, 0, 1);
  }

  @Test
  void squareOfTwoUsesIsOnePerUse() {
    assertGradients(Tensor::square, new double[] {-3, 0, 0.5}, -6, 0, 1);
    assertGradients(x -> x.mul(x), new double[] {-3, 0, 0.5}, -6, 0, 1);
  }

  @Test
  void maskedPlacesPassNothing() {
    Tensor mask = Tensor.of(true, false, true);
    assertGradients(x -> x.maskedFill(mask, 5), new double[] {1, 2, 3}, 0, 1, 0);
    assertGradients(x -> Tensor.where(mask, x, x.mul(10.0)), new double[] {1, 2, 3}, 1, 10, 1);
  }

  @Test
  void gradientsPassThroughChangesOfFloatingPointType() {
    Tensor single = Tensor.of(1f, 2f).requiresGrad_();
    Tensor wide = Tensor.of(3.0, 4.0).requiresGrad_();
    single.mul(wide).sum().backward();
    assertEquals("float32", single.grad().dtype().toString());
    assertEquals("float64", wide.grad().dtype().toString());
    assertArrayEquals(new double[] {3, 4}, single.grad().toDoubleArray());
    assertArrayEquals(new double[] {1, 2}, wide.grad().toDoubleArray());
    Tensor x = Tensor.of(1f, 2f).requiresGrad_();
    x.to(dev.lamina.backend.DType.FLOAT64).square().sum().backward();
    assertArrayEquals(new float[] {2, 4}, x.grad().toFloatArray());
  }

  @Test
  void integersBesideRealsGetNone() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    x.mul(Tensor.of(3, 4)).sum().backward();
    assertArrayEquals(new double[] {3, 4}, x.grad().toDoubleArray());
  }

  private static void assertGradients(UnaryOperator<Tensor> f, double[] at, double... expected) {
    Tensor x = Tensor.of(at).requiresGrad_();
    f.apply(x).sum().backward();
    assertArrayEquals(expected, x.grad().toDoubleArray());
  }

  private static void assertSecondGradients(
      UnaryOperator<Tensor> f, double[] at, double... expected) {
    Tensor x = Tensor.of(at).requiresGrad_();
    Tensor first = Autograd.grad(f.apply(x).sum(), List.of(x), true).get(0);
    first.sum().backward();
    assertArrayEquals(expected, x.grad().toDoubleArray());
  }
}
