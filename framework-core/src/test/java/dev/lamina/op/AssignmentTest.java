package dev.lamina.op;

import static dev.lamina.tensor.Index.all;
import static dev.lamina.tensor.Index.at;
import static dev.lamina.tensor.Index.from;
import static dev.lamina.tensor.Index.index;
import static dev.lamina.tensor.Index.mask;
import static dev.lamina.tensor.Index.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Test;

/** {@code x.set(value, indices)}. */
class AssignmentTest {
  private static Tensor zeros() {
    return Tensor.zeros(DType.FLOAT64, 3, 4);
  }

  private static Tensor reals(double... values) {
    return Tensor.of(values, Shape.of(values.length));
  }

  private static void assertValues(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubleArray());
  }

  @Test
  void valuesAreBroadcastAndConverted() {
    Tensor x = zeros();
    assertSame(x, x.set(Tensor.of(1, 2), all(), range(1, 3)));
    x.set("0, :", 5).set("-1, ::3", 0.5).set(7, at(1), at(0));
    assertValues(x, 5, 5, 5, 5, 7, 1, 2, 0, 0.5, 1, 2, 0.5);
    // Sizes of 1 in front do not count.
    x.set(Tensor.ones(1, 1, 4), at(0));
    assertValues(x.get(0), 1, 1, 1, 1);
    x.set(reals(1, 2, 3).view(3, 1));
    assertValues(x.get(all(), at(2)), 1, 2, 3);
    x.set("0:0", 9).set("[]", 9);
    assertEquals(24, x.sum().item());
  }

  @Test
  void masksAndIndexTensorsSelectWhatIsWritten() {
    Tensor x = Tensor.of(new double[] {-1, 2, -3, 4, -5, 6}, Shape.of(2, 3));
    x.set(0, mask(x.lt(0)));
    assertValues(x, 0, 2, 0, 4, 0, 6);
    x.set(reals(7, 8, 9), mask(x.gt(1)));
    assertValues(x, 0, 7, 0, 8, 0, 9);
    x.set(-1.5, index(1), index(0, 2));
    assertValues(x, 0, 7, 0, -1.5, 0, -1.5);
    x.set(3, mask(Tensor.of(true, false)));
    assertValues(x.get(0), 3, 3, 3);
    x.set(reals(1, 2), all(), mask(Tensor.of(false, true, true)));
    assertValues(x, 3, 1, 2, -1.5, 1, 2);
    // Of several values at one place the last stays.
    x.set(reals(4, 5, 6), at(0), index(1, 1, 1));
    assertEquals(6, x.get(0, 1).item());
  }

  @Test
  void writingThroughAViewChangesTheWhole() {
    Tensor x = zeros();
    x.t().set(reals(1, 2, 3), at(1));
    x.get("1:, 2:").set("[1], [0]", 4).set(5, mask(Tensor.of(true, false)), at(1));
    assertValues(x, 0, 1, 0, 0, 0, 2, 0, 5, 0, 3, 4, 0);
  }

  @Test
  void valuesInTheSameMemoryAreCopiedFirst() {
    Tensor x = Tensor.arange(6);
    x.set(x.get("0:5"), from(1));
    assertArrayEquals(new long[] {0, 0, 1, 2, 3, 4}, x.toLongArray());
    Tensor y = Tensor.of(2, 0, 1);
    y.set(y, index(y));
    // y[2, 0, 1] = 2, 0, 1
    assertArrayEquals(new long[] {0, 1, 2}, y.toLongArray());
    Tensor z = Tensor.arange(4).view(2, 2);
    z.set(z.t(), index(0, 1));
    assertArrayEquals(new long[] {0, 2, 1, 3}, z.toLongArray());
  }

  @Test
  void gradientsAreZeroWhereOverwrittenAndFlowToTheValues() {
    for (Index[] part :
        new Index[][] {{at(1), range(0, 4, 2)}, {at(1), index(0, 2)}, {index(1, 1), index(0, 2)}}) {
      Tensor x = Tensor.ones(DType.FLOAT64, 3, 4).requiresGrad_();
      Tensor v = reals(10, 20).requiresGrad_();
      Tensor y = x.mul(2.0).set(v, part);
      y.mul(Tensor.arange(12).view(3, 4)).sum().backward();
      assertValues(x.grad(), 0, 2, 4, 6, 0, 10, 0, 14, 16, 18, 20, 22);
      assertValues(v.grad(), 4, 6);
    }
  }

  @Test
  void gradientsOfBroadcastValuesAreSummed() {
    Tensor v = reals(3).requiresGrad_();
    Tensor y = zeros().set(v, all(), index(0, 3));
    assertTrue(y.requiresGrad());
    y.mul(Tensor.arange(12).view(3, 4)).sum().backward();
    assertValues(v.grad(), 0 + 3 + 4 + 7 + 8 + 11);
    Tensor single = Tensor.scalar(2).to(DType.FLOAT64).requiresGrad_();
    Tensor whole = zeros();
    whole.set(single);
    whole.sum().backward();
    assertEquals(12, single.grad().item());
  }

  @Test
  void numbersStopTheGradient() {
    Tensor x = reals(1, -2, 3).requiresGrad_();
    Tensor y = x.mul(3.0);
    y.set(0, mask(y.lt(0)));
    y.set("2", 1);
    y.sum().backward();
    assertValues(x.grad(), 3, 0, 0);
  }

  @Test
  void assignmentsCanBeDifferentiatedTwice() {
    Tensor x = reals(1, 2, 3).requiresGrad_();
    Tensor v = reals(2).requiresGrad_();
    Tensor y = x.mul(x).mul(x).set(v.mul(v), index(1)).pow(2);
    Tensor gx = Autograd.grad(y.sum(), java.util.List.of(x), true).get(0);
    // d/dx x^6 = 6 x^5, then 30 x^4; nothing where v stands.
    assertValues(gx, 6, 0, 6 * 243);
    assertValues(Autograd.grad(gx.sum(), x), 30, 0, 30 * 81);
  }

  @Test
  void leavesViewsAndExpandedTensorsAreRefused() {
    Tensor w = zeros().requiresGrad_();
    Errors.assertError(
        AutogradException.class,
        "set: a leaf that requires a gradient is changed in place while operations are recorded;"
            + " got float64 [3, 4]. Put the change into Autograd.noGrad(() -> …)",
        () -> w.set("0", 1));
    Errors.assertError(
        AutogradException.class,
        "set: a leaf that requires a gradient is changed in place while operations are recorded;"
            + " got float64 [3, 4]. Put the change into Autograd.noGrad(() -> …)",
        () -> w.set(1, mask(w.gt(0))));
    Autograd.noGrad(() -> w.set("0", 1));
    assertEquals(4, w.detach().sum().item());
    Tensor y = w.mul(2.0);
    Tensor row = y.get(0);
    assertTrue(
        assertThrows(AutogradException.class, () -> row.set("0", 1))
            .getMessage()
            .startsWith("set: a tensor that shares its memory with a view"));
    assertThrows(AutogradException.class, () -> y.set("[0]", 1));
    Errors.assertError(
        ShapeException.class,
        "set: several elements of the tensor lie at one place in memory; got an overlapping view"
            + " [2, 3]; expected a tensor with memory of its own. Call clone() first",
        () -> Tensor.ones(3).expand(2, 3).set("0", 1));
  }

  @Test
  void savedValuesAreGuarded() {
    Tensor x = reals(1, 2).requiresGrad_();
    Tensor y = x.mul(1.0);
    Tensor z = y.mul(y);
    y.set("0", 5);
    AutogradException e = assertThrows(AutogradException.class, () -> z.sum().backward());
    assertTrue(e.getMessage().startsWith("backward: a value that mul saved"), e.getMessage());
  }

  @Test
  void valuesThatDoNotFitAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    Errors.assertError(
        ShapeException.class,
        "set: the values do not fit the selected part; got values [2] for a part [3] of a tensor"
            + " [2, 3]; expected values that broadcast to [3]. Reshape them, or add a dimension with"
            + " unsqueeze",
        () -> x.set(Tensor.ones(2), at(0)));
    Errors.assertError(
        DTypeException.class,
        "set: the tensor cannot hold values of this type; got float32 [3] for int64 [3]; expected"
            + " values that it can hold. Convert them with to(DType.INT64), or the tensor",
        () -> Tensor.arange(3).set(Tensor.ones(3)));
    Errors.assertError(
        DTypeException.class,
        "set: the tensor cannot hold this number; got 0.5 for int64 [3]; expected a whole number."
            + " Convert the tensor with to(DType.FLOAT32)",
        () -> Tensor.arange(3).set("0", 0.5));
    assertFalse(x.isView());
  }
}
