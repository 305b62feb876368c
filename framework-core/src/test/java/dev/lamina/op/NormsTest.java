package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variances, logarithms of sums, norms and distances where they are delicate. */
class NormsTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void varianceKeepsItsDigitsFarFromZero() {
    Tensor x = Tensor.of(new float[] {10_000_001, 10_000_002, 10_000_003});
    assertEquals(1, x.var().item());
    assertEquals(2 / 3.0, x.var(false).item(), 1e-7);
    assertEquals(1, x.std().item());
    Tensor wide = Tensor.of(1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3);
    assertEquals(5 / 3.0, wide.var(0).item(), 1e-15);
    assertEquals(5.0, wide.var(0, 3, true).item(), 1e-15);
  }

  @Test
  void aConstantHasNoDeviationAndNoGradient() {
    Tensor x = Tensor.of(2.0, 2.0, 2.0).requiresGrad_();
    Tensor y = x.std();
    assertEquals(0, y.item());
    y.backward();
    assertArrayEquals(new double[] {0, 0, 0}, x.grad().toDoubleArray());
    assertTrue(Double.isNaN(Tensor.of(2.0).var().item()));
    assertEquals(0, Tensor.of(2.0).var(false).item());
    assertTrue(Double.isNaN(Tensor.zeros(0).std().item()));
  }

  @Test
  void exponentialsDoNotOverflow() {
    assertEquals(1000 + Math.log(2), Tensor.of(1000f, 1000f).logsumexp(0).item(), 1e-4);
    assertEquals(-INF, Tensor.zeros(0).logsumexp(0).item());
    assertEquals(INF, Tensor.of(INF, 3, -INF).logsumexp(0).item());
    assertTrue(Double.isNaN(Tensor.of(Double.NaN, 3).logsumexp(0).item()));
    assertEquals(DType.FLOAT32, Tensor.of(1, 2).logsumexp(0).dtype());
    Tensor x = Tensor.of(new double[] {-INF, -INF, -INF, 0}, Shape.of(2, 2)).requiresGrad_();
    Tensor y = x.logsumexp(1);
    assertArrayEquals(new double[] {-INF, 0}, y.toDoubleArray());
    y.backward(Tensor.of(1.0, 1.0));
    assertArrayEquals(new double[] {0, 0, 0, 1}, x.grad().toDoubleArray());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3.5, 1.5, 0.5, -1, -2.5, INF, -INF})
  void atZeroTheGradientOfANormIsZero(double ord) {
    Tensor x = Tensor.of(0.0, 0.0).requiresGrad_();
    Tensor y = x.vectorNorm(ord);
    assertEquals(0, y.item());
    y.backward();
    assertArrayEquals(new double[] {0, 0}, x.grad().toDoubleArray());
  }

  @Test
  void normsByOrder() {
    Tensor x = Tensor.of(new double[] {3, -4, 0}).requiresGrad_();
    assertEquals(5, x.vectorNorm().item());
    assertEquals(7, x.vectorNorm(1).item());
    assertEquals(2, x.vectorNorm(0).item());
    assertEquals(4, x.vectorNorm(INF).item());
    assertEquals(0, x.vectorNorm(-INF).item());
    assertEquals(Math.cbrt(27 + 64), x.vectorNorm(3).item(), 1e-14);
    // A count has no slope: it is part of the graph and sends nothing.
    Tensor count = x.vectorNorm(0);
    assertTrue(count.requiresGrad());
    count.backward();
    assertFalse(x.hasGrad());
  }

  @Test
  void nothingHasTheNormZeroIfAny() {
    assertEquals(0, Tensor.zeros(0).vectorNorm().item());
    assertEquals(0, Tensor.zeros(0).vectorNorm(0.5).item());
    assertArrayEquals(
        new float[] {0, 0}, Tensor.zeros(2, 0).vectorNorm(1, new int[] {1}, false).toFloatArray());
    assertError(
        ShapeException.class,
        "vectorNorm: nothing to choose from in dimension 0; got float32 [0]; expected a size of at"
            + " least 1 in each dimension that is reduced. Reduce other dimensions, or test"
            + " numel() first",
        () -> Tensor.zeros(0).vectorNorm(INF));
    assertError(
        DTypeException.class,
        "vectorNorm: the result is not a whole number; got int64 [2]; expected floating point."
            + " Convert with to(DType.FLOAT32)",
        () -> Tensor.of(1, 2).vectorNorm());
    assertError(
        DTypeException.class,
        "norm: the result is not a whole number; got int64 [2]; expected floating point."
            + " Convert with to(DType.FLOAT32)",
        () -> Tensor.of(1, 2).norm());
  }

  @Test
  void distancesOfRows() {
    Tensor x = Tensor.of(new double[] {0, 0, 3, 4}, Shape.of(2, 2));
    Tensor y = Tensor.of(new double[] {0, 0, 3, 4, 6, 8}, Shape.of(3, 2));
    Tensor d = x.requiresGrad_().cdist(y);
    assertArrayEquals(new double[] {0, 5, 10, 5, 0, 5}, d.toDoubleArray(), 1e-15);
    d.sum().backward();
    assertArrayEquals(new double[] {-1.2, -1.6, 0, 0}, x.grad().toDoubleArray(), 1e-15);
    assertArrayEquals(new double[] {0, 4, 8, 4, 0, 4}, x.cdist(y, INF).toDoubleArray());
    assertArrayEquals(new double[] {0, 7, 14, 7, 0, 7}, x.cdist(y, 1).toDoubleArray());
    assertEquals(5, x.detach().select(0, 1).dist(y.select(0, 0)).item());
    assertEquals(Shape.of(4, 2, 0), Tensor.ones(4, 2, 3).cdist(Tensor.ones(0, 3)).shape());
    assertArrayEquals(
        new float[] {0, 0}, Tensor.ones(1, 0).cdist(Tensor.ones(2, 0), INF).toFloatArray());
  }

  @Test
  void manyRowsAreComparedInParts() {
    Tensor x = Tensor.arange(42).to(DType.FLOAT64).sin().view(2, 7, 3).requiresGrad_();
    Tensor y = Tensor.arange(15).to(DType.FLOAT64).cos().view(5, 3);
    Tensor whole = x.cdist(y, 3);
    Tensor weights = Tensor.arange(70).to(DType.FLOAT64).view(2, 7, 5);
    whole.backward(weights);
    Tensor gradient = x.grad();
    x.zeroGrad();
    // A row takes 2 * 5 * 3 differences, so these are 3, 3 and 1 rows.
    Tensor parts = Norms.cdist(x, y, 3, 100);
    Bits.assertSame(whole, parts, "distances");
    parts.backward(weights);
    Bits.assertSame(gradient, x.grad(), "gradient");
  }

  @Test
  void rowsOfOtherLengthsAreAnError() {
    assertError(
        ShapeException.class,
        "cdist: the rows cannot be compared; got [2, 3] and [2, 4]; expected [..., p, m] and [...,"
            + " r, m]. Reshape one",
        () -> Tensor.ones(2, 3).cdist(Tensor.ones(2, 4)));
    assertError(
        IllegalArgumentException.class,
        "cdist: a distance has an order of 0 or more; got ord -1.0. Use 2 for Euclid's",
        () -> Tensor.ones(2, 3).cdist(Tensor.ones(2, 3), -1));
    assertError(
        DTypeException.class,
        "dist: the result is not a whole number; got int64 [2]; expected floating point. Convert"
            + " with to(DType.FLOAT32)",
        () -> Tensor.of(1, 2).dist(Tensor.of(1, 2)));
  }
}
