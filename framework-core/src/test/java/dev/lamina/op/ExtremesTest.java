package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.ValuesIndices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Largest and smallest elements: ties, NaN, zeros of both signs, all types, errors. */
class ExtremesTest {
  private static final double NAN = Double.NaN;

  @Test
  void equalElementsShareTheGradientUnlessAnIndexIsTold() {
    double[] values = {3, 1, 3, 3, 2, 2};
    Tensor x = Tensor.of(values, Shape.of(2, 3)).requiresGrad_();
    x.amax(1).sum().backward();
    assertArrayEquals(new double[] {0.5, 0, 0.5, 1, 0, 0}, x.grad().toDoubleArray());
    x.zeroGrad();
    x.max().backward();
    double third = 1 / 3.0;
    assertArrayEquals(new double[] {third, 0, third, third, 0, 0}, x.grad().toDoubleArray(), 1e-15);
    x.zeroGrad();
    ValuesIndices largest = x.max(1);
    assertArrayEquals(new long[] {0, 0}, largest.indices().toLongArray());
    largest.values().sum().backward();
    assertArrayEquals(new double[] {1, 0, 0, 1, 0, 0}, x.grad().toDoubleArray());
    x.zeroGrad();
    ValuesIndices smallest = x.min(-1, true);
    assertEquals(Shape.of(2, 1), smallest.indices().shape());
    assertArrayEquals(new long[] {1, 1}, smallest.indices().toLongArray());
    smallest.values().sum().backward();
    assertArrayEquals(new double[] {0, 1, 0, 0, 1, 0}, x.grad().toDoubleArray());
  }

  @Test
  void nanComesThroughAndGetsTheGradient() {
    Tensor x = Tensor.of(new double[] {1, NAN, 3, NAN}).requiresGrad_();
    assertTrue(Double.isNaN(x.amin().item()));
    assertEquals(1, x.argmin().itemLong());
    assertEquals(1, x.argmax().itemLong());
    assertEquals(1, x.max(0).indices().itemLong());
    x.max().backward();
    assertArrayEquals(new double[] {0, 0.5, 0, 0.5}, x.grad().toDoubleArray());
  }

  @Test
  void zerosOfBothSignsAreEqualToAnIndexButNotToAnExtreme() {
    Tensor x = Tensor.of(new float[] {-0f, 0f});
    assertEquals(0, x.argmax().itemLong());
    assertEquals(0, Float.compare(-0f, x.max(0).values().toFloatArray()[0]));
    assertEquals(0, Float.compare(0f, x.amax().toFloatArray()[0]));
    assertEquals(0, Float.compare(-0f, x.flip(0).amin().toFloatArray()[0]));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeHasExtremes(DType type) {
    Tensor x = Tensor.of(new long[] {1, 0, 200, 100, 3, 1}, Shape.of(2, 3)).to(type);
    long most = type == DType.BOOL ? 1 : 200;
    assertEquals(type, x.max().dtype());
    assertEquals(most, x.max().itemLong());
    assertEquals(0, x.amin().itemLong());
    assertEquals(type == DType.BOOL ? 0 : 2, x.argmax().itemLong());
    assertArrayEquals(new long[] {1, type == DType.BOOL ? 0 : 2}, x.argmin(1).toLongArray());
    assertEquals(most, x.aminmax().max().itemLong());
    assertEquals(most, x.max(x.flip(0)).get(0, 2).itemLong());
  }

  @Test
  void singleValuesAndRowsOfNothing() {
    Tensor one = Tensor.scalar(4);
    assertEquals(0, one.argmax(0).itemLong());
    assertEquals(4, one.max(-1).values().item());
    assertEquals(Shape.of(), one.amin(0, true).shape());
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).amax(1).shape());
    assertEquals(Shape.of(0, 1), Tensor.zeros(0, 3).max(1, true).indices().shape());
    assertFalse(Tensor.of(1f, 2f).requiresGrad_().argmax().requiresGrad());
  }

  @Test
  void positionsOfTheWholeAreCountedRowMajor() {
    Tensor x = Tensor.of(new double[] {1, 5, 2, 4, 9, 3}, Shape.of(2, 3));
    assertEquals(4, x.argmax().itemLong());
    assertEquals(3, x.t().argmax().itemLong());
  }

  @Test
  void nothingToChooseFromIsAnError() {
    assertError(
        ShapeException.class,
        "max: nothing to choose from in dimension 0; got float32 [0]; expected a size of at least"
            + " 1 in each dimension that is reduced. Reduce other dimensions, or test numel()"
            + " first",
        () -> Tensor.zeros(0).max());
    assertError(
        ShapeException.class,
        "argmin: nothing to choose from in dimension 1; got float32 [2, 0]; expected a size of at"
            + " least 1 in each dimension that is reduced. Reduce other dimensions, or test"
            + " numel() first",
        () -> Tensor.zeros(2, 0).argmin(1));
    assertError(
        ShapeException.class,
        "amax: no dimension 2; got shape [2, 3]; expected a dimension from -2 to 1",
        () -> Tensor.zeros(2, 3).amax(2));
  }
}
