package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Test;

/** Where gradients are kept, and whose they are. */
class GradientBufferTest {
  private final Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();

  private void pass(double factor) {
    x.mul(factor).sum().backward();
  }

  @Test
  void gradientIsTheBufferThatFurtherPassesAddTo() {
    pass(2);
    Tensor held = x.grad();
    pass(3);
    assertSame(held, x.grad());
    assertArrayEquals(new double[] {5, 5}, held.toDoubleArray());
  }

  @Test
  void zeroGradForgetsWithoutTouchingWhatTheUserHolds() {
    pass(2);
    Tensor held = x.grad();
    x.zeroGrad();
    assertFalse(x.hasGrad());
    pass(7);
    assertArrayEquals(new double[] {2, 2}, held.toDoubleArray());
    assertArrayEquals(new double[] {7, 7}, x.grad().toDoubleArray());
    assertNotSame(held, x.grad());
  }

  @Test
  void bufferThatNobodyHoldsIsUsedAgain() {
    pass(2);
    Tensor buffer = x.gradBuffer();
    x.zeroGrad();
    pass(7);
    assertSame(buffer, x.gradBuffer());
    assertArrayEquals(new double[] {7, 7}, buffer.toDoubleArray());
    Tensor held = x.grad();
    x.zeroGrad();
    pass(1);
    assertArrayEquals(new double[] {7, 7}, held.toDoubleArray());
  }

  @Test
  void zeroGradTwiceOrBeforeAnyPassDoesNothing() {
    x.zeroGrad();
    x.zeroGrad();
    assertFalse(x.hasGrad());
    pass(2);
    assertTrue(x.hasGrad());
    Tensor.ones(2).zeroGrad();
  }

  @Test
  void gradientDoesNotShareMemoryWithWhatCameIn() {
    Tensor seed = Tensor.of(3.0, 4.0);
    x.add(0.0).backward(seed);
    assertFalse(x.grad().sharesStorageWith(seed));
    seed.zero_();
    assertArrayEquals(new double[] {3, 4}, x.grad().toDoubleArray());
    assertTrue(x.grad().isContiguous());
    x.zeroGrad();
    Tensor matrix = Tensor.ones(DType.FLOAT64, 2, 3).requiresGrad_();
    matrix.t().mul(Tensor.of(1.0, 2.0)).sum().backward();
    assertTrue(matrix.grad().isContiguous());
    assertArrayEquals(new double[] {1, 1, 1, 2, 2, 2}, matrix.grad().toDoubleArray());
  }

  @Test
  void gradientsOfTwoLeavesAreApart() {
    Tensor y = Tensor.of(5.0, 6.0).requiresGrad_();
    x.add(y).sum().backward();
    assertFalse(x.grad().sharesStorageWith(y.grad()));
    x.grad().zero_();
    assertArrayEquals(new double[] {1, 1}, y.grad().toDoubleArray());
  }

  @Test
  void gradientsMayBeChangedInPlace() {
    pass(2);
    x.grad().mul_(10.0);
    assertArrayEquals(new double[] {20, 20}, x.grad().toDoubleArray());
    pass(1);
    assertArrayEquals(new double[] {21, 21}, x.grad().toDoubleArray());
    x.grad().maskedFill_(x.detach().gt(1), 0);
    assertArrayEquals(new double[] {21, 0}, x.grad().toDoubleArray());
  }

  @Test
  void gradientsOfRecordedPassesAreGraphsThemselves() {
    x.square().sum().backward(Tensor.of(1.0).view(), true, true);
    assertTrue(x.grad().requiresGrad());
    Tensor first = x.grad();
    x.zeroGrad();
    first.square().sum().backward();
    assertArrayEquals(new double[] {8, 16}, x.grad().toDoubleArray());
    assertArrayEquals(new double[] {2, 4}, first.toDoubleArray());
  }

  @Test
  void plainPassesAfterRecordedOnesAddValues() {
    x.square().sum().backward(Tensor.of(1.0).view(), true, true);
    Tensor recorded = x.grad();
    pass(10);
    assertArrayEquals(new double[] {12, 14}, x.grad().toDoubleArray());
    assertFalse(x.grad().requiresGrad());
    assertArrayEquals(new double[] {2, 4}, recorded.toDoubleArray(), "left alone");
    x.square().sum().backward(Tensor.of(1.0).view(), true, true);
    assertArrayEquals(new double[] {14, 18}, x.grad().toDoubleArray());
  }

  @Test
  void withoutAGradientTheBufferIsAnError() {
    Errors.assertError(
        AutogradException.class,
        "grad: no gradient has been computed yet; call backward() on a result of this tensor first,"
            + " or ask hasGrad()",
        x::gradBuffer);
    assertEquals(2, x.numel());
  }
}
