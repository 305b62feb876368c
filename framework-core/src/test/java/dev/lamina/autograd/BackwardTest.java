package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackwardTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad_();
  }

  private static void assertGrad(Tensor leaf, double... expected) {
    assertArrayEquals(expected, leaf.grad().toDoubleArray(), 1e-12);
  }

  @Test
  void passesAccumulate() {
    Tensor x = leaf(1, 2);
    x.square().sum().backward();
    assertGrad(x, 2, 4);
    x.sum().backward();
    assertGrad(x, 3, 5);
    x.mul(10.0).sum().backward();
    assertGrad(x, 13, 15);
  }

  @Test
  void gradientsOfSeveralNumbersNeedOneToComeIn() {
    Tensor x = leaf(1, 2, 3);
    x.square().backward(Tensor.of(1.0, 10.0, 100.0));
    assertGrad(x, 2, 40, 600);
    String advice =
        "; expected one element. Reduce it with sum() or mean(), or pass a gradient of"
            + " that shape";
    Errors.assertError(
        AutogradException.class,
        "backward: the gradient of several numbers at once is not defined; got [3]" + advice,
        () -> x.square().backward());
    Errors.assertError(
        AutogradException.class,
        "grad: the gradient of several numbers at once is not defined; got [3]" + advice,
        () -> Autograd.grad(x.square(), x));
    Errors.assertError(
        ShapeException.class,
        "backward: the gradient does not fit its output; got output [3], gradient [1]; expected"
            + " equal shapes",
        () -> x.square().backward(Tensor.of(new double[] {1})));
    Errors.assertError(
        DTypeException.class,
        "backward: the gradient does not have its output's type; got output float64, gradient"
            + " float32; expected equal types. Convert it with to(DType.FLOAT64)",
        () -> x.square().backward(Tensor.ones(3)));
    Errors.assertError(
        IllegalArgumentException.class,
        "backward: expected one gradient an output; got 1 outputs and 0 gradients",
        () -> Autograd.backward(List.of(x.sum()), List.of(), false, false));
  }

  @Test
  void oneElementOfAnyShapeIsANumber() {
    Tensor x = leaf(3);
    x.square().view(1, 1).backward();
    assertGrad(x, 6);
  }

  @Test
  void withoutAGraphThereIsNothingToPass() {
    String rest =
        " that was not computed from a tensor that requires a gradient. Call requiresGrad_() on an"
            + " input before computing, and not inside noGrad";
    Errors.assertError(
        AutogradException.class,
        "backward: the tensor has no graph; got float32 []" + rest,
        () -> Tensor.ones(3).sum().backward());
    Tensor x = leaf(1);
    Tensor constant = Autograd.noGrad(() -> x.mul(2.0).sum());
    Errors.assertError(
        AutogradException.class,
        "backward: the tensor has no graph; got float64 []" + rest,
        constant::backward);
    Errors.assertError(
        AutogradException.class,
        "backward: the tensor has no graph; got bool [1]" + rest,
        () -> x.gt(0).backward());
  }

  @Test
  void usedGraphsSayWhere() {
    Tensor x = leaf(1, 2);
    String rest =
        "; expected one backward pass a graph. Compute the result again, or pass retainGraph ="
            + " true to the first pass";
    String start = "backward: the graph has been used and its saved values are gone, at ";
    Tensor y = x.exp().sum();
    y.backward();
    Errors.assertError(AutogradException.class, start + "exp" + rest, y::backward);
    Tensor w = Tensor.ones(DType.FLOAT64, 2, 2).requiresGrad_();
    Tensor product = w.mm(w).sum();
    product.backward();
    Errors.assertError(AutogradException.class, start + "mm" + rest, product::backward);
    Tensor linear = dev.lamina.op.LinearOp.apply(w, w, java.util.Optional.empty()).sum();
    linear.backward();
    Errors.assertError(AutogradException.class, start + "linear" + rest, linear::backward);
  }

  @Test
  void partsThatSaveNothingMayRunAgain() {
    Tensor x = leaf(1, 2);
    Tensor y = x.add(3.0).neg().sum();
    y.backward();
    y.backward();
    assertGrad(x, -2, -2);
  }

  @Test
  void retainedGraphsMayBeUsedAgain() {
    Tensor x = leaf(1, 2);
    Tensor y = x.exp().mul(x).sum();
    y.backward(Tensor.of(1.0).view(), true, false);
    y.backward(Tensor.of(1.0).view(), true, false);
    y.backward();
    assertGrad(x, 6 * Math.E, 9 * Math.exp(2));
    assertTrue(
        org.junit.jupiter.api.Assertions.assertThrows(AutogradException.class, y::backward)
            .getMessage()
            .startsWith("backward: the graph has been used"));
  }

  @Test
  void diamondsAndSharedPartsAddUp() {
    Tensor x = leaf(2);
    Tensor shared = x.square();
    Tensor left = shared.mul(3.0);
    Tensor right = shared.exp();
    left.add(right).mul(shared).sum().backward();
    // f = s (3 s + e^s), s = x², df/dx = 2 x (6 s + e^s + s e^s)
    assertGrad(x, 4 * (24 + 5 * Math.exp(4)));
  }

  @Test
  void oneLeafMayBeUsedManyTimes() {
    Tensor x = leaf(1, 2);
    Tensor sum = x.mul(0.0);
    for (int i = 1; i <= 200; i++) {
      sum = sum.add(x.mul((double) i));
    }
    sum.sum().backward();
    assertGrad(x, 20_100, 20_100);
    x.zeroGrad();
    x.mul(x).mul(x).sum().backward();
    assertGrad(x, 3, 12);
  }

  @Test
  void broadcastOperandsGetSumsOfTheirShapes() {
    Tensor row = leaf(1, 2, 3).view(3).detach().requiresGrad_();
    Tensor column = Tensor.of(new double[] {4, 5}, Shape.of(2, 1)).requiresGrad_();
    Tensor number = Tensor.of(new double[] {6}, Shape.of()).requiresGrad_();
    row.mul(column).add(number).sum().backward();
    assertGrad(row, 9, 9, 9);
    assertEquals(Shape.of(2, 1), column.grad().shape());
    assertGrad(column, 6, 6);
    assertEquals(Shape.of(), number.grad().shape());
    assertGrad(number, 6);
  }

  /** Gradients that arrive as views, of one storage or of a single element, are not added to. */
  @Test
  void gradientsThatAreViewsAddUp() {
    Tensor x = Tensor.of((Object) new double[][] {{1, 2}, {3, 4}}).requiresGrad_();
    Tensor h = x.mul(1.5);
    h.add(h.t()).backward(Tensor.of((Object) new double[][] {{1, 10}, {100, 1000}}));
    assertGrad(x, 3, 165, 165, 3000);
    x.zeroGrad();
    Tensor k = x.mul(2.0);
    k.square().sum().add(k.mean()).backward();
    assertGrad(x, 8.5, 16.5, 24.5, 32.5);
    x.zeroGrad();
    Tensor m = x.mul(2.0);
    m.mean().add(m.square().sum()).backward();
    assertGrad(x, 8.5, 16.5, 24.5, 32.5);
    x.zeroGrad();
    Tensor n = x.mul(2.0);
    n.get(0).sum().add(n.select(1, 1).square().sum()).add(n.sum(0).mul(n.get(1)).sum()).backward();
    assertGrad(x, 14, 2 + 16 + 16, 4 + 24, 32 + 8 + 32);
  }

  @Test
  void leavesThemselvesMayBeWhereAPassStarts() {
    Tensor x = leaf(3);
    x.backward();
    assertGrad(x, 1);
    Tensor y = leaf(1, 2);
    y.backward(Tensor.of(5.0, 7.0));
    assertGrad(y, 5, 7);
  }

  @Test
  void severalOutputsShareOnePass() {
    Tensor x = leaf(1, 2);
    Tensor shared = x.exp();
    Tensor a = shared.sum();
    Tensor b = shared.mul(2.0);
    Autograd.backward(
        List.of(a, b, a),
        List.of(Tensor.of(1.0).view(), Tensor.of(1.0, 10.0), Tensor.of(4.0).view()),
        false,
        false);
    assertGrad(x, 7 * Math.E, 25 * Math.exp(2));
  }

  @Test
  void onlyLeavesKeepTheirGradient() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(2.0);
    y.sum().backward();
    assertFalse(y.hasGrad());
    Errors.assertError(
        AutogradException.class,
        "grad: only leaves keep their gradient; got a tensor [2] computed by mul. Ask"
            + " Autograd.grad(output, tensor) for it, or call retainGrad_() before backward()",
        y::grad);
    Errors.assertError(
        AutogradException.class,
        "grad: only leaves keep their gradient; got a tensor [2] that does not require one. Call"
            + " requiresGrad_() before computing with it",
        () -> Tensor.ones(2).grad());
    Errors.assertError(
        AutogradException.class,
        "grad: no gradient has been computed yet; call backward() on a result of this tensor first,"
            + " or ask hasGrad()",
        () -> leaf(1).grad());
    Errors.assertError(
        AutogradException.class,
        "requiresGrad_: a computed tensor cannot stop requiring its gradient; got [2], computed by"
            + " mul. Use detach()",
        () -> y.requiresGrad_(false));
    assertEquals(y, y.requiresGrad_());
  }

  @Test
  void leavesMayStopRequiringAGradient() {
    Tensor x = leaf(1, 2);
    x.sum().backward();
    x.requiresGrad_(false);
    assertFalse(x.requiresGrad() || x.hasGrad());
    assertFalse(x.mul(2.0).requiresGrad());
  }

  @Test
  void failedPassesLeaveTheThreadAsItWas() {
    Tensor x = leaf(1, 2);
    Tensor y = x.exp();
    Tensor z = y.mul(x).sum();
    y.add_(1.0);
    org.junit.jupiter.api.Assertions.assertThrows(AutogradException.class, z::backward);
    assertTrue(Autograd.isGradEnabled());
    Tensor w = leaf(3);
    w.square().sum().backward();
    assertGrad(w, 6);
  }

  @Test
  void backwardWorksWhereNothingIsRecorded() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square().sum();
    Autograd.noGrad(() -> y.backward());
    assertGrad(x, 2, 4);
    assertFalse(x.grad().requiresGrad());
  }

  @Test
  void aGradientMustBeWhereItsOutputIs() {
    Tensor x = Tensor.ones(2).requiresGrad_();
    Tensor elsewhere = Tensor.ones(2).to(Device.meta());
    Errors.assertError(
        DeviceException.class,
        "backward: the gradient is not where its output is; got output [2] on "
            + x.device()
            + ", gradient on meta; expected one device. Move it with to(device)",
        () -> x.mul(2).backward(elsewhere));
    assertFalse(x.hasGrad());
  }
}
