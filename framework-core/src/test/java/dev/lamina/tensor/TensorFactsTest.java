package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import dev.lamina.testing.Layouts;
import org.junit.jupiter.api.Test;

class TensorFactsTest {
  private static final Tensor X = Tensor.arange(24).view(2, 3, 4);

  @Test
  void shapeAndMemory() {
    Tensor x = X.transpose(0, 2).narrow(0, 1, 2);
    assertEquals(Shape.of(2, 3, 2), x.shape());
    assertEquals(3, x.ndim());
    assertEquals(12, x.numel());
    assertEquals(2, x.size(-1));
    assertEquals(3, x.size(1));
    assertArrayEquals(new int[] {1, 4, 12}, x.stride());
    assertEquals(12, x.stride(-1));
    assertEquals(1, x.storageOffset());
    assertFalse(x.isContiguous());
    assertEquals(DType.INT64, x.dtype());
    assertEquals(Device.getDefault(), x.device());
    assertTrue(x.sharesStorageWith(X));
    assertFalse(x.clone().sharesStorageWith(X));
  }

  @Test
  void impossibleDimensionsAreNamed() {
    Errors.assertError(
        ShapeException.class,
        "size: no dimension 3; got shape [2, 3, 4]; expected a dimension from -3 to 2",
        () -> X.size(3));
    Errors.assertError(
        ShapeException.class,
        "stride: no dimension -4; got shape [2, 3, 4]; expected a dimension from -3 to 2",
        () -> X.stride(-4));
    Errors.assertError(
        ShapeException.class,
        "stride: a single value has no dimensions; got dimension 0 of shape []",
        () -> Tensor.scalar(1).stride(0));
  }

  @Test
  void oneElementIsANumber() {
    assertEquals(0.1f, Tensor.scalar(0.1).item());
    assertEquals(0.1, Tensor.of(0.1).item());
    assertEquals(7, X.get(0, 1, 3).item());
    assertEquals(1, Tensor.of(true).item());
    assertEquals((1L << 53) + 1, Tensor.of((1L << 53) + 1).itemLong());
    assertEquals(-2, Tensor.of(-2.9f).itemLong());
    assertEquals(1, Tensor.of(true).itemLong());
    assertTrue(Tensor.of(0.5f).itemBoolean());
    assertFalse(Tensor.of(0).itemBoolean());
    assertTrue(Tensor.of(Float.NaN).itemBoolean());
    assertEquals(3, Tensor.of(3.0).view(1, 1, 1).requiresGrad_().item());
    String expected =
        "; expected one element. Reduce it with sum() or mean(), or read toFloatArray()";
    String message = "item: only a tensor of one element is a number; got ";
    Errors.assertError(ShapeException.class, message + "[2, 3, 4]" + expected, () -> X.item());
    Errors.assertError(
        ShapeException.class, message + "[0]" + expected, () -> Tensor.zeros(0).itemLong());
    Errors.assertError(
        ShapeException.class,
        message + "[2]" + expected,
        () -> Tensor.of(true, true).itemBoolean());
  }

  @Test
  void arraysAreRowMajorWhateverTheLayout() {
    Tensor x = Tensor.of(new double[] {1.5, -2.5, 0, 4}, Shape.of(2, 2));
    for (Layouts.Variant variant : Layouts.of(x)) {
      Tensor y = variant.tensor();
      assertArrayEquals(new double[] {1.5, -2.5, 0, 4}, y.toDoubleArray());
      assertArrayEquals(new float[] {1.5f, -2.5f, 0, 4}, y.toFloatArray());
      assertArrayEquals(new long[] {1, -2, 0, 4}, y.toLongArray());
      assertArrayEquals(new boolean[] {true, true, false, true}, y.toBooleanArray());
    }
    assertArrayEquals(new float[] {1.5f, 1.5f}, x.get(0, 0).expand(2).toFloatArray());
    assertArrayEquals(new float[0], Tensor.zeros(0, 3).toFloatArray());
    assertArrayEquals(new double[] {1, 0}, Tensor.of(true, false).toDoubleArray());
  }

  @Test
  void numbersOutsideATypeBecomeOneDefinedNumber() {
    double inf = Double.POSITIVE_INFINITY;
    for (DType real : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor x = Tensor.of(real, Double.NaN, inf, -inf, 0x1p31, -0x1.1p31, 300.9, -1.9);
      long most = Long.MAX_VALUE;
      long least = Long.MIN_VALUE;
      assertArrayEquals(
          new long[] {0, most, least, 1L << 31, -0x88000000L, 300, -1},
          x.to(DType.INT64).toLongArray());
      int end = Integer.MAX_VALUE;
      int start = Integer.MIN_VALUE;
      assertArrayEquals(new int[] {0, end, start, end, start, 300, -1}, x.toIntArray());
      assertArrayEquals(new long[] {0, 255, 0, 0, 0, 44, 255}, x.to(DType.UINT8).toLongArray());
      assertArrayEquals(
          new boolean[] {true, true, true, true, true, true, true}, x.toBooleanArray());
    }
    Tensor whole = Tensor.of((1L << 40) + 5, -1, 1L << 31);
    assertArrayEquals(new int[] {5, -1, Integer.MIN_VALUE}, whole.toIntArray());
    assertArrayEquals(new byte[] {5, -1, 0}, whole.toByteArray());
  }

  @Test
  void conversionsOfEveryPair() {
    Object[] sources = {
      Tensor.of(true, false),
      Tensor.of(DType.UINT8, 253, 0),
      Tensor.of(DType.INT32, -3, 0),
      Tensor.of(-3, 0),
      Tensor.of(-3.7f, 0f),
      Tensor.of(-3.7, 0.0)
    };
    double[][] expected = {
      {1, 1, 1, 1, 1, 1},
      {1, 253, 253, 253, 253, 253},
      {1, 253, -3, -3, -3, -3},
      {1, 253, -3, -3, -3, -3},
      {1, 253, -3, -3, -3.7f, -3.7f},
      {1, 253, -3, -3, -3.7f, -3.7}
    };
    for (int i = 0; i < sources.length; i++) {
      Tensor x = (Tensor) sources[i];
      for (DType to : DType.values()) {
        Tensor y = x.to(to);
        assertEquals(to, y.dtype());
        assertEquals(x.dtype() == to, x == y, "the same tensor where nothing changes");
        assertArrayEquals(new double[] {expected[i][to.ordinal()], 0}, y.toDoubleArray());
        Tensor strided = x.view(2, 1).expand(2, 2).t().to(to);
        assertArrayEquals(
            new double[] {expected[i][to.ordinal()], 0, expected[i][to.ordinal()], 0},
            strided.toDoubleArray());
      }
    }
  }

  @Test
  void contiguousCopiesOnlyWhatIsNot() {
    assertSame(X, X.contiguous());
    Tensor part = X.narrow(0, 1, 1);
    assertSame(part, part.contiguous());
    Tensor turned = X.transpose(0, 1);
    Tensor copy = turned.contiguous();
    assertNotSame(turned, copy);
    assertTrue(copy.isContiguous());
    Bits.assertSame(turned, copy, "transposed");
  }

  @Test
  void clonesHaveTheirOwnMemory() {
    Tensor x = Tensor.of(1f, 2f);
    Tensor copy = x.clone();
    copy.zero_();
    assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
    Tensor w = Tensor.of(3f, 4f).requiresGrad_();
    w.clone().sum().backward();
    assertArrayEquals(new float[] {1, 1}, w.grad().toFloatArray());
  }

  @Test
  void detachingSharesValuesAndForgetsHistory() {
    Tensor w = Tensor.of(1f, 2f).requiresGrad_();
    Tensor y = w.mul(2.0);
    Tensor d = y.detach();
    assertFalse(d.requiresGrad());
    assertTrue(d.isLeaf());
    assertTrue(d.sharesStorageWith(y));
    assertTrue(y.requiresGrad());
    d.requiresGrad_().sum().backward();
    assertFalse(w.hasGrad());
  }

  @Test
  void integersHaveNoGradients() {
    Errors.assertError(
        DTypeException.class,
        "requiresGrad_: only floating-point tensors have gradients; got int64 [2]. Convert it with"
            + " to(DType.FLOAT32)",
        () -> Tensor.of(1, 2).requiresGrad_());
    assertFalse(Tensor.of(1, 2).requiresGrad_(false).requiresGrad());
  }

  @Test
  void parametersAreLeavesThatOwnTheirMemory() {
    Tensor fresh = Tensor.ones(2, 3);
    Tensor own = Tensor.parameter(fresh);
    assertFalse(own.sharesStorageWith(fresh));
    assertTrue(own.requiresGrad() && own.isLeaf());
    assertFalse(fresh.requiresGrad());
    Tensor turned = Tensor.parameter(Tensor.ones(2, 3).t());
    assertTrue(turned.isContiguous());
    Tensor source = Tensor.ones(4);
    Tensor ofView = Tensor.parameter(source.narrow(0, 1, 2));
    assertFalse(ofView.sharesStorageWith(source));
    Tensor w = Tensor.of(1f, 2f).requiresGrad_();
    Tensor computed = Tensor.parameter(w.mul(3.0));
    assertTrue(computed.isLeaf());
    computed.sum().backward();
    assertFalse(w.hasGrad());
    Errors.assertError(
        DTypeException.class,
        "requiresGrad_: only floating-point tensors have gradients; got int64 [2]. Convert it with"
            + " to(DType.FLOAT32)",
        () -> Tensor.parameter(Tensor.of(1, 2)));
  }
}
