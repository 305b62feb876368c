package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Layouts;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InPlaceTest {
  private static final float[] VALUES = {1, -2, 3, -4, 5, -6};

  private static Tensor sample() {
    return Tensor.of(VALUES, Shape.of(2, 3));
  }

  @Test
  void resultsEqualTheOperationsWithoutUnderscore() {
    Tensor other = Tensor.of(0.5f, 2f, -1f);
    assertChange(x -> x.add_(other), x -> x.add(other));
    assertChange(x -> x.sub_(other), x -> x.sub(other));
    assertChange(x -> x.mul_(other), x -> x.mul(other));
    assertChange(x -> x.div_(other), x -> x.div(other));
    assertChange(x -> x.add_(0.3), x -> x.add(0.3));
    assertChange(x -> x.sub_(0.3), x -> x.sub(0.3));
    assertChange(x -> x.mul_(0.3), x -> x.mul(0.3));
    assertChange(x -> x.div_(0.3), x -> x.div(0.3));
    assertChange(x -> x.add_(3), x -> x.add(3));
    assertChange(x -> x.sub_(3), x -> x.sub(3));
    assertChange(x -> x.mul_(3), x -> x.mul(3));
    assertChange(x -> x.div_(3), x -> x.div(3));
    assertChange(x -> x.clamp_(-2.5, 2.5), x -> x.clamp(-2.5, 2.5));
    assertChange(x -> x.zero_(), x -> Tensor.zeros(2, 3));
    assertChange(x -> x.fill_(7.25), x -> Tensor.full(Shape.of(2, 3), 7.25));
    assertChange(x -> x.copy_(other), x -> other.expand(2, 3));
    assertChange(x -> x.maskedFill_(x.lt(0), 0), Tensor::relu);
    assertChange(x -> x.maskedFill_(Tensor.of(true, false, true), 9), InPlaceTest::masked);
  }

  private static Tensor masked(Tensor x) {
    return x.maskedFill(Tensor.of(true, false, true), 9);
  }

  private static void assertChange(UnaryOperator<Tensor> inPlace, UnaryOperator<Tensor> plain) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor source = sample().to(dtype);
      Tensor expected = plain.apply(source).to(dtype);
      Tensor x = source.clone();
      assertSame(x, inPlace.apply(x));
      Bits.assertSame(expected, x, dtype.toString());
      for (Layouts.Variant variant : Layouts.of(source)) {
        Bits.assertSame(expected, inPlace.apply(variant.tensor()), variant.name());
      }
    }
  }

  @Test
  void integersTakeIntegersAndTruthValues() {
    Tensor x = Tensor.of(5, -6, 7);
    x.add_(2).mul_(3).sub_(1);
    assertArrayEquals(new long[] {20, -13, 26}, x.toLongArray());
    x.add_(Tensor.of(true, false, true)).mul_(Tensor.of(2));
    assertArrayEquals(new long[] {42, -26, 54}, x.toLongArray());
    x.clamp_(0, 50).maskedFill_(x.eq(0), -1);
    assertArrayEquals(new long[] {42, -1, 50}, x.toLongArray());
    Tensor truth = Tensor.of(true, false);
    truth.mul_(Tensor.of(false, false)).add_(Tensor.of(false, true));
    assertArrayEquals(new boolean[] {false, true}, truth.toBooleanArray());
  }

  @Test
  void copiesAreCast() {
    Tensor whole = Tensor.zeros(DType.INT64, 3).copy_(Tensor.of(1.9f, -1.9f, 4f));
    assertArrayEquals(new long[] {1, -1, 4}, whole.toLongArray());
    Tensor truth = Tensor.zeros(DType.BOOL, 3).copy_(Tensor.of(0f, 0.5f, Float.NaN));
    assertArrayEquals(new boolean[] {false, true, true}, truth.toBooleanArray());
    Tensor real = Tensor.zeros(3).copy_(Tensor.of(1, 2, 3));
    assertArrayEquals(new float[] {1, 2, 3}, real.toFloatArray());
    Tensor mixed = Tensor.ones(2).add_(Tensor.of(0.1, 0.2));
    Bits.assertSame(Tensor.of((float) 1.1, (float) 1.2), mixed, "a double result is rounded");
  }

  @Test
  void viewsWriteThroughAndTheRestStays() {
    Tensor x = sample();
    x.select(1, 1).fill_(0);
    x.narrow(1, 2, 1).mul_(10);
    x.t().select(0, 0).add_(100);
    assertArrayEquals(new float[] {101, 0, 30, 96, 0, -60}, x.toFloatArray());
    x.slice(1, 0, 3, 2).copy_(Tensor.of(7f, 8f));
    assertArrayEquals(new float[] {7, 0, 8, 7, 0, 8}, x.toFloatArray());
  }

  /** Reading and writing the same memory must look as if the operand had been copied first. */
  @Test
  void overlappingOperandsAreCopiedFirst() {
    List<BiFunction<Tensor, Tensor, Tensor>> changes =
        List.of(Tensor::add_, Tensor::sub_, Tensor::mul_, Tensor::div_, Tensor::copy_);
    for (BiFunction<Tensor, Tensor, Tensor> change : changes) {
      assertOverlap(change, x -> x.narrow(0, 1, 30), x -> x.narrow(0, 0, 30));
      assertOverlap(change, x -> x.narrow(0, 0, 30), x -> x.narrow(0, 1, 30));
      assertOverlap(change, x -> x, x -> x.select(0, 0));
      assertOverlap(
          change, x -> x.narrow(0, 0, 25).view(5, 5), x -> x.narrow(0, 0, 25).view(5, 5).t());
      assertOverlap(change, x -> x.narrow(0, 0, 25).view(5, 5), x -> x.narrow(0, 5, 5));
      assertOverlap(change, x -> x, x -> x);
      assertOverlap(change, x -> x.slice(0, 0, 30, 2), x -> x.slice(0, 1, 31, 2));
    }
  }

  private static void assertOverlap(
      BiFunction<Tensor, Tensor, Tensor> change,
      UnaryOperator<Tensor> written,
      UnaryOperator<Tensor> read) {
    Tensor x = Tensor.arange(1.0, 32.0, 1.0);
    Tensor copied = x.clone();
    change.apply(written.apply(copied), read.apply(x.clone()));
    change.apply(written.apply(x), read.apply(x));
    Bits.assertSame(copied, x, "overlap");
  }

  @Test
  void operandOfTheSamePlaceIsReadAsItWas() {
    Tensor x = sample();
    x.mul_(x.detach());
    assertArrayEquals(new float[] {1, 4, 9, 16, 25, 36}, x.toFloatArray());
    x.sub_(x);
    assertArrayEquals(new float[6], x.toFloatArray());
  }

  @Test
  void changesOfComputedTensorsAreRecorded() {
    Tensor x = Tensor.of(1.0, 2.0, 3.0).requiresGrad_();
    Tensor y = x.mul(2.0);
    y.add_(x).mul_(5.0).sub_(Tensor.of(1.0));
    assertArrayEquals(new double[] {14, 29, 44}, y.toDoubleArray());
    y.sum().backward();
    assertArrayEquals(new double[] {15, 15, 15}, x.grad().toDoubleArray());
  }

  @Test
  void aPlainTensorTakesUpTheGraphOfWhatIsAdded() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor total = Tensor.zeros(DType.FLOAT64, 2);
    assertFalse(total.requiresGrad());
    total.add_(x.square());
    total.add_(x);
    assertTrue(total.requiresGrad());
    total.sum().backward();
    assertArrayEquals(new double[] {3, 5}, x.grad().toDoubleArray());
  }

  @Test
  void addingATensorToItselfPassesTheGradientTwice() {
    Tensor x = Tensor.of(3.0).requiresGrad_();
    Tensor y = x.clone();
    y.add_(y);
    y.sum().backward();
    assertArrayEquals(new double[] {2}, x.grad().toDoubleArray());
  }

  @Test
  void whatIsOverwrittenHasAGradientOfZero() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = x.mul(2.0);
    y.zero_();
    y.sum().backward();
    assertArrayEquals(new double[] {0, 0}, x.grad().toDoubleArray());
    x.zeroGrad();
    Tensor z = x.mul(2.0);
    z.copy_(x.mul(7.0));
    z.sum().backward();
    assertArrayEquals(new double[] {7, 7}, x.grad().toDoubleArray());
  }

  @Test
  void maskedPlacesLoseTheirGradient() {
    Tensor x = Tensor.of(1.0, -2.0, 3.0).requiresGrad_();
    Tensor y = x.mul(4.0);
    y.maskedFill_(y.lt(0), 0);
    y.sum().backward();
    assertArrayEquals(new double[] {4, 0, 4}, x.grad().toDoubleArray());
  }

  @Test
  void leavesMayChangeWhileNothingIsRecorded() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Autograd.noGrad(() -> x.sub_(Tensor.of(0.5, 0.5)));
    assertArrayEquals(new double[] {0.5, 1.5}, x.toDoubleArray());
    assertTrue(x.isLeaf() && x.requiresGrad());
    x.square().sum().backward();
    assertArrayEquals(new double[] {1, 3}, x.grad().toDoubleArray());
  }

  @Test
  void everyChangeRaisesTheVersion() {
    Tensor x = sample();
    int version = x.storage().version();
    x.add_(1.0);
    x.t().zero_();
    x.uniform_(0, 1);
    x.copy_(sample());
    x.maskedFill_(x.gt(0), 0);
    assertEquals(version + 5, x.storage().version());
    x.add(1.0);
    x.sum();
    assertEquals(version + 5, x.storage().version());
  }

  @Test
  void emptyTensorsMayBeChanged() {
    Tensor x = Tensor.zeros(0, 3);
    assertEquals(Shape.of(0, 3), x.add_(1.0).mul_(Tensor.ones(3)).fill_(2).shape());
    assertEquals(Shape.of(0, 3), x.t().copy_(Tensor.ones(3, 1)).t().shape());
  }
}
