package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running sums and products, and products: zeros among the factors, in place, types, errors. */
class ScansTest {
  private static Tensor row(double... values) {
    return Tensor.of(values).requiresGrad_();
  }

  /** The gradient of the sum of all results, weighted, by first principles. */
  private static double[] byHand(double[] x, double[] g) {
    double[] gradient = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      double others = 1;
      for (int i = 0; i < x.length; i++) {
        others *= i == k ? 1 : x[i];
        gradient[k] += i >= k ? g[i] * others : 0;
      }
    }
    return gradient;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void runningProductsHaveTheirGradientAtZerosToo(int zeros) {
    double[] values = {2, -3, 0.5, 4, -1.5};
    for (int i = 0; i < zeros; i++) {
      values[1 + i] = 0;
    }
    double[] weights = {1, 2, -1, 3, 0.5};
    Tensor g = Tensor.of(weights);
    double[] expected = byHand(values, weights);
    Tensor x = row(values);
    x.cumprod(0).backward(g);
    assertArrayEquals(expected, x.grad().toDoubleArray(), 1e-12);
    Tensor again = row(values);
    Tensor recorded = Autograd.grad(again.cumprod(0).mul(g).sum(), List.of(again), true).get(0);
    assertArrayEquals(expected, recorded.toDoubleArray(), 1e-12);
  }

  @Test
  void secondDerivativesOfProductsAreRightAtZeros() {
    Tensor x = row(0, 3, 0, 5);
    Tensor first = Autograd.grad(x.prod(), List.of(x), true).get(0);
    assertArrayEquals(new double[] {0, 0, 0, 0}, first.toDoubleArray());
    // d2 / dx0 dx2 = 15, and the other way round; all others have a factor 0.
    first.select(0, 0).backward();
    assertArrayEquals(new double[] {0, 0, 15, 0}, x.grad().toDoubleArray(), 1e-12);

    Tensor y = row(0, 3, 2);
    Tensor slope = Autograd.grad(y.cumprod(0).sum(), List.of(y), true).get(0);
    assertArrayEquals(new double[] {1 + 3 + 6, 0, 0}, slope.toDoubleArray(), 1e-12);
    slope.select(0, 0).backward();
    assertArrayEquals(new double[] {0, 1 + 2, 3}, y.grad().toDoubleArray(), 1e-12);
  }

  @Test
  void gradientOfAProductIsTheProductOfTheOthers() {
    Tensor x = Tensor.of(new double[] {2, 0, 5, 3, 4, 6}, Shape.of(2, 3)).requiresGrad_();
    x.prod(1).sum().backward();
    assertArrayEquals(new double[] {0, 10, 0, 24, 18, 12}, x.grad().toDoubleArray());
    x.zeroGrad();
    x.prod().backward();
    assertArrayEquals(new double[] {0, 720, 0, 0, 0, 0}, x.grad().toDoubleArray());
  }

  @Test
  void nothingMultipliesToOne() {
    assertEquals(1, Tensor.zeros(0).prod().item());
    assertArrayEquals(new float[] {1, 1}, Tensor.zeros(2, 0).prod(1).toFloatArray());
    assertEquals(Shape.of(0), Tensor.zeros(2, 0).prod(0).shape());
    Tensor x = Tensor.zeros(0).requiresGrad_();
    x.prod().backward();
    assertEquals(Shape.of(0), x.grad().shape());
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).cumsum(1).shape());
    assertEquals(7, Tensor.scalar(7).cumprod(0).item());
  }

  @Test
  void integersGrowToInt64() {
    Tensor bytes = Tensor.of(200, 100).to(DType.UINT8);
    assertEquals(DType.INT64, bytes.prod().dtype());
    assertEquals(20_000, bytes.prod().itemLong());
    assertArrayEquals(new long[] {200, 300}, bytes.cumsum(0).toLongArray());
    assertEquals(44, bytes.cumsum_(0).get(1).itemLong());
    assertEquals(DType.UINT8, bytes.dtype());
  }

  @Test
  void changesInPlaceAreRecorded() {
    Tensor x = row(2, 0, 3);
    Tensor y = x.mul(1.0);
    assertSame(y, y.cumprod_(0));
    assertArrayEquals(new double[] {2, 0, 0}, y.toDoubleArray());
    y.sum().backward();
    assertArrayEquals(new double[] {1, 2 + 6, 0}, x.grad().toDoubleArray(), 1e-12);
    x.zeroGrad();
    Tensor z = x.mul(1.0);
    z.cumsum_(0).mul(Tensor.of(1.0, 10.0, 100.0)).sum().backward();
    assertArrayEquals(new double[] {111, 110, 100}, x.grad().toDoubleArray());
  }

  @Test
  void aLeafIsNotChangedWhileRecorded() {
    assertError(
        AutogradException.class,
        "cumsum_: a leaf that requires a gradient is changed in place while operations are"
            + " recorded; got float64 [2]. Put the change into Autograd.noGrad(() -> …)",
        () -> row(1, 2).cumsum_(0));
  }

  @Test
  void runsAlongAnyDimensionOfAnyLayout() {
    Tensor x = Tensor.arange(24).view(2, 3, 4).to(DType.FLOAT64);
    double[] expected = new double[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i + (i / 4 % 3 > 0 ? expected[i - 4] : 0);
    }
    assertArrayEquals(expected, x.cumsum(1).toDoubleArray());
    Tensor turned = x.permute(2, 0, 1).contiguous().permute(1, 2, 0);
    assertArrayEquals(expected, turned.cumsum(-2).toDoubleArray());
  }

  @Test
  void anUnknownDimensionIsAnError() {
    assertError(
        ShapeException.class,
        "cumsum: no dimension 1; got shape [3]; expected a dimension from -1 to 0",
        () -> Tensor.ones(3).cumsum(1));
    assertError(
        ShapeException.class,
        "prod: no dimension -3; got shape [2, 3]; expected a dimension from -2 to 1",
        () -> Tensor.ones(2, 3).prod(-3));
  }
}
