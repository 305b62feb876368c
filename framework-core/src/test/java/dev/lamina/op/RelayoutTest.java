package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayoutTest {
  @Test
  void dimensionsChangeAndMemoryStays() {
    Tensor x = Tensor.arange(6).view(2, 3);
    Tensor other = x.view(6);
    assertSame(x, x.t_());
    assertEquals(Shape.of(3, 2), x.shape());
    assertArrayEquals(new long[] {0, 3, 1, 4, 2, 5}, x.toLongArray());
    assertEquals(Shape.of(1, 3, 2), x.unsqueeze_(0).shape());
    assertEquals(Shape.of(2, 3, 1), x.transpose_(0, -1).shape());
    assertEquals(Shape.of(2, 3), x.squeeze_(-1).shape());
    assertEquals(Shape.of(2, 3), x.unsqueeze_(1).squeeze_().shape());
    assertTrue(x.sharesStorageWith(other));
    assertEquals(Shape.of(6), other.shape());
    x.fill_(8L);
    assertEquals(48, other.sum().itemLong());
  }

  @Test
  void fewerDimensionsAreTheirOwnTranspose() {
    Tensor x = Tensor.arange(3);
    assertEquals(Shape.of(1, 3), x.t_().unsqueeze_(0).shape());
    Tensor y = Tensor.arange(3);
    y.t().unsqueeze_(0);
    assertEquals(Shape.of(3), y.shape());
  }

  @Test
  void gradientsFindTheirWayBack() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3)).requiresGrad_();
    Tensor y = x.mul(1);
    y.t_().unsqueeze_(1);
    y.mul(Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 1, 2))).sum().backward();
    assertArrayEquals(new double[] {1, 3, 5, 2, 4, 6}, x.grad().toDoubleArray());
  }

  @Test
  void savedValuesKeepTheDimensionsThatTheyHad() {
    Tensor x = Tensor.of(new double[] {0, 1, 2, 3, 4, 5}, Shape.of(2, 3)).requiresGrad_();
    Tensor y = x.exp();
    y.t_();
    y.sum().backward();
    assertArrayEquals(x.exp().toDoubleArray(), x.grad().toDoubleArray());
  }

  @Test
  void savedValuesWithOtherDimensionsKeepTheirHistory() {
    Tensor x = Tensor.of(new double[] {0, 1, 2, 3, 4, 5}, Shape.of(2, 3)).requiresGrad_();
    Tensor y = x.exp();
    y.t_();
    Tensor first = Autograd.grad(y.sum(), List.of(x), true).get(0);
    Tensor second = Autograd.grad(first.sum(), x);
    assertArrayEquals(x.exp().toDoubleArray(), second.toDoubleArray());
  }

  @Test
  void withoutRecordingTheGraphStillFits() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    Tensor y = x.mul(2);
    Autograd.noGrad(() -> y.t_());
    y.sum().backward();
    assertEquals(Shape.of(2, 3), x.grad().shape());
  }

  @Test
  void leavesThatRequireAGradientKeepTheirDimensions() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    assertError(
        AutogradException.class,
        "t_: a leaf that requires a gradient keeps its dimensions, which its gradient has too; got"
            + " float32 [2, 3]. Use t(), which gives a view, or call this before requiresGrad_()",
        x::t_);
    assertThrows(AutogradException.class, () -> Autograd.noGrad(() -> x.unsqueeze_(0)));
    assertEquals(Shape.of(2, 3), x.shape());
  }

  @Test
  void aGradientOfOtherDimensionsIsForgotten() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    x.sum().backward();
    x.requiresGrad_(false);
    x.t_();
    x.requiresGrad_();
    assertEquals(false, x.hasGrad());
    x.mul(2).sum().backward();
    assertEquals(Shape.of(3, 2), x.grad().shape());
  }

  @Test
  void changesInPlaceAreStillPossibleAfterwards() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    Tensor y = x.mul(2);
    y.t_();
    y.mul_(3);
    y.sum().backward();
    assertEquals(36, x.grad().sum().item());
  }
}
