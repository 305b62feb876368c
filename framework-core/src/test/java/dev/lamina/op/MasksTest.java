package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MasksTest {
  @Test
  void nonzeroCountsRowMajor() {
    Random random = new Random(3);
    for (int[] sizes : new int[][] {{1}, {7}, {3, 4}, {2, 1, 5}, {3, 3, 3, 3}, {1, 1, 1}}) {
      Shape shape = Shape.of(sizes);
      double[] values = new double[shape.numel()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble() - 0.5;
      }
      Tensor x = Tensor.of(values, shape);
      Tensor at = x.nonzero();
      List<Tensor> columns = x.nonzeroAsTuple();
      int row = 0;
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0) {
          int rest = i;
          for (int d = sizes.length - 1; d >= 0; d--) {
            assertEquals(rest % sizes[d], at.get(row, d).itemLong());
            assertEquals(rest % sizes[d], columns.get(d).get(row).itemLong());
            rest /= sizes[d];
          }
          row++;
        }
      }
      assertEquals(Shape.of(row, sizes.length), at.shape());
    }
  }

  @Test
  void singleValuesAndNanAreFound() {
    assertEquals(Shape.of(1, 0), Tensor.scalar(2).nonzero().shape());
    assertEquals(Shape.of(0, 0), Tensor.scalar(0).nonzero().shape());
    assertArrayEquals(new long[] {0}, Tensor.scalar(2).nonzeroAsTuple().get(0).toLongArray());
    assertArrayEquals(new long[] {1}, Tensor.of(0.0, Double.NaN, -0.0).nonzero().toLongArray());
    assertEquals(Shape.of(0, 3), Tensor.zeros(2, 0, 3).nonzero().shape());
  }

  @Test
  void whereTakesNumbersInTheTypeOfTheOther() {
    Tensor m = Tensor.of(true, false);
    assertEquals(DType.INT64, Tensor.where(m, Tensor.of(1, 2), 5).dtype());
    assertEquals(DType.FLOAT32, Tensor.where(m, 0.5, Tensor.of(1, 2)).dtype());
    assertEquals(DType.FLOAT64, Tensor.where(m, Tensor.of(1.0, 2.0), 0.5).dtype());
    assertEquals(DType.INT64, Tensor.where(m, 1, 0).dtype());
    assertEquals(DType.FLOAT32, Tensor.where(m, 1.0, 0.0).dtype());
    assertEquals(DType.INT64, Tensor.where(m, 3, m).dtype());
    assertArrayEquals(new long[] {1, 5}, Tensor.of(1, 2).where(m, 5).toLongArray());
    assertArrayEquals(new float[] {0.5f, 2}, Tensor.where(m, 0.5, Tensor.of(1, 2)).toFloatArray());
  }

  @Test
  void maskedScatterTakesValuesInOrder() {
    Tensor x = Tensor.zeros(2, 3);
    Tensor y =
        x.maskedScatter(Tensor.of(true, false, true), Tensor.arange(1.0, 9.0, 1.0).view(2, 4));
    assertArrayEquals(new float[] {1, 0, 2, 3, 0, 4}, y.toFloatArray());
    Tensor one = Tensor.scalar(3);
    one.maskedScatter_(Tensor.of(new boolean[] {true}, Shape.of()), Tensor.of(9f));
    assertEquals(9, one.item());
    Errors.assertError(
        ShapeException.class,
        "maskedScatter: the source has fewer values than the mask has places; got [2] (2 values)"
            + " for 3 places; expected at least as many. Use maskedFill to write one value"
            + " everywhere",
        () -> Tensor.zeros(3).maskedScatter(Tensor.ones(3).to(DType.BOOL), Tensor.ones(2)));
  }

  @Test
  void masksWithoutValuesCannotBeCounted() {
    Tensor m = Tensor.ones(3).to(DType.BOOL).to(Device.meta());
    Errors.assertError(
        DeviceException.class,
        "maskedSelect: how many values of a mask hold is not known on the device meta; got bool"
            + " [3]; expected a mask with values. Move it to the device of the values",
        () -> Tensor.ones(3).maskedSelect(m));
  }

  @Test
  void fillingTakesNumbersThatTheTypeHas() {
    Tensor x = Tensor.of(1L, 2L).to(DType.UINT8);
    Tensor mask = Tensor.of(true, false);
    String rest =
        ": uint8 has no such number; got 300; expected 0 to 255. Use a type with a larger range";
    Errors.assertError(DTypeException.class, "maskedFill" + rest, () -> x.maskedFill(mask, 300));
    Errors.assertError(DTypeException.class, "maskedFill_" + rest, () -> x.maskedFill_(mask, 300));
    assertArrayEquals(new long[] {255, 2}, x.maskedFill(mask, 255).toLongArray());
    assertEquals(DType.FLOAT32, x.maskedFill(mask, 300.5).dtype());
  }
}
