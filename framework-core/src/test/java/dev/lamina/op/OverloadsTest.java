package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Methods that only spare an argument do what the ones with it do. */
class OverloadsTest {
  private static final Tensor TWO = Tensor.of(new float[] {2});

  private final Tensor x = Tensor.of(new float[] {-7, -2.5f, 0, 2, 3, 7.5f}, Shape.of(2, 3));

  @Test
  void numbersInPlaceOfTensors() {
    Map<UnaryOperator<Tensor>, UnaryOperator<Tensor>> twins = new LinkedHashMap<>();
    twins.put(t -> t.div_(2.0, Rounding.FLOOR), t -> t.div(TWO, Rounding.FLOOR));
    twins.put(t -> t.div_(2L, Rounding.TRUNC), t -> t.div(TWO, Rounding.TRUNC));
    twins.put(t -> t.floorDivide_(2.0), t -> t.floorDivide(TWO));
    twins.put(t -> t.floorDivide_(2L), t -> t.floorDivide(TWO));
    twins.put(t -> t.fmod_(2L), t -> t.fmod(TWO));
    twins.put(t -> t.remainder_(2L), t -> t.remainder(TWO));
    twins.put(t -> t.eq_(2.0), t -> t.eq(TWO).to(DType.FLOAT32));
    twins.put(t -> t.eq_(2L), t -> t.eq(TWO).to(DType.FLOAT32));
    twins.put(t -> t.ne_(2.0), t -> t.ne(TWO).to(DType.FLOAT32));
    twins.put(t -> t.ne_(2L), t -> t.ne(TWO).to(DType.FLOAT32));
    twins.put(t -> t.ge_(2.0), t -> t.ge(TWO).to(DType.FLOAT32));
    twins.put(t -> t.ge_(2L), t -> t.ge(TWO).to(DType.FLOAT32));
    twins.put(t -> t.le_(2.0), t -> t.le(TWO).to(DType.FLOAT32));
    twins.put(t -> t.le_(2L), t -> t.le(TWO).to(DType.FLOAT32));
    twins.put(t -> t.gt_(2L), t -> t.gt(TWO).to(DType.FLOAT32));
    twins.put(t -> t.tril_(), t -> t.tril(0));
    int number = 0;
    for (Map.Entry<UnaryOperator<Tensor>, UnaryOperator<Tensor>> twin : twins.entrySet()) {
      Tensor changed = x.clone();
      String label = "twin " + number++;
      assertSame(changed, twin.getKey().apply(changed), label);
      Bits.assertSame(twin.getValue().apply(x), changed, label);
    }
  }

  @Test
  void dimensionsAndWeightsThatAreUsual() {
    Bits.assertSame(x.argsort(1, false), x.argsort(1), "argsort");
    Bits.assertSame(x.std(1, 1, false), x.std(1), "std");
    Bits.assertSame(x.std(new int[] {1}, 0, true), x.std(1, 0, true), "std of all");
    Bits.assertSame(x.logsumexp(1).unsqueeze(1), x.logsumexp(1, true), "logsumexp");
    Bits.assertSame(Tensor.cat(List.of(x, x), 0), Tensor.cat(List.of(x, x)), "cat");
    Bits.assertSame(Tensor.stack(List.of(x, x), 0), Tensor.stack(List.of(x, x)), "stack");
    Bits.assertSame(
        Tensor.where(x.gt(0), x, Tensor.of(new float[] {0.5f})), x.where(x.gt(0), 0.5), "where");
  }

  @Test
  void tensorsOfBytesAndOfRandomNumbersOfAType() {
    Tensor bytes = Tensor.of(new byte[] {1, -1, 3, 4}, Shape.of(2, 2));
    assertEquals(DType.UINT8, bytes.dtype());
    Bits.assertSame(Tensor.of(new long[] {1, 255, 3, 4}).view(2, 2), bytes.to(DType.INT64), "of");
    Lamina.manualSeed(3);
    Tensor drawn = Tensor.randint(-5, 5, 4, 4);
    Lamina.manualSeed(3);
    Bits.assertSame(drawn.to(DType.FLOAT32), Tensor.randint(DType.FLOAT32, -5, 5, 4, 4), "randint");
  }

  @Test
  void recordingInsideAStretchWithoutIt() {
    Tensor w = Tensor.parameter(x);
    assertTrue(
        Autograd.noGrad(() -> Autograd.enableGrad(() -> w.mul(2)).requiresGrad()), "recorded");
  }

  @Test
  void fourOperandsFused() {
    Fused.Quaternary<Tensor> f = (a, b, c, d) -> a.mul(b).add(c).div(d.abs().add(1));
    Tensor y = x.mul(2);
    Bits.assertSame(f.apply(x, y, x, y), Fused.of(f).apply(x, y, x, y), "fused");
  }
}
