package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.testing.Errors;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;

/** Tensors as Java arrays, buffers and numbers. */
class ConversionTest {
  @Test
  void nestedArraysHaveTheTypeAndTheDimensions() {
    Tensor x = Tensor.arange(6).view(2, 3);
    assertArrayEquals(new long[][] {{0, 1, 2}, {3, 4, 5}}, (long[][]) x.toArray());
    assertArrayEquals(new long[][] {{0, 3}, {1, 4}, {2, 5}}, (long[][]) x.t().toArray());
    assertArrayEquals(new float[] {0.5f}, (float[]) Tensor.of(0.5f).toArray());
    assertArrayEquals(
        new boolean[][] {{true}}, (boolean[][]) Tensor.ones(DType.BOOL, 1, 1).toArray());
    assertArrayEquals(new byte[] {-1}, (byte[]) Tensor.of(DType.UINT8, 255).toArray());
    assertArrayEquals(new int[] {-1}, (int[]) Tensor.of(DType.INT32, -1).toArray());
    assertEquals(2.5f, Tensor.scalar(2.5).toArray());
    double[][][] cube = (double[][][]) Tensor.zeros(DType.FLOAT64, 2, 0, 3).toArray();
    assertEquals(2, cube.length);
    assertEquals(0, cube[1].length);
    Object[] round = (Object[]) Tensor.of(new float[][][] {{{1, 2}}, {{3, 4}}}).toArray();
    assertArrayEquals(new float[][][] {{{1, 2}}, {{3, 4}}}, round);
  }

  @Test
  void nestedArraysOfAChosenType() {
    Tensor x = Tensor.of(1.7f, -2.2f).view(2, 1);
    assertArrayEquals(new int[][] {{1}, {-2}}, x.toArray(int[][].class));
    assertArrayEquals(new double[][] {{1.7f}, {-2.2f}}, x.toArray(double[][].class));
    Errors.assertError(
        ShapeException.class,
        "toArray: the array does not have the tensor's dimensions; got float[] for shape [2, 1];"
            + " expected one pair of brackets a dimension",
        () -> x.toArray(float[].class));
    Errors.assertError(
        ShapeException.class,
        "toArray: the array does not have the tensor's dimensions; got float for shape []; expected"
            + " one pair of brackets a dimension. Read a single number with item()",
        () -> Tensor.scalar(1).toArray(float.class));
  }

  @Test
  void buffersTakeTheValuesFromTheirPositionOn() {
    Tensor x = Tensor.of(DType.INT32, 1, 2, 3, 4).view(2, 2).t();
    FloatBuffer floats = FloatBuffer.allocate(6).position(1);
    x.copyTo(floats);
    assertEquals(5, floats.position());
    assertArrayEquals(new float[] {0, 1, 3, 2, 4, 0}, floats.array());
    IntBuffer ints = IntBuffer.allocate(4);
    x.copyTo(ints);
    assertArrayEquals(new int[] {1, 3, 2, 4}, ints.array());
    ByteBuffer bytes = ByteBuffer.allocate(4);
    x.copyTo(bytes);
    assertArrayEquals(new byte[] {1, 3, 2, 4}, bytes.array());
    for (Buffer buffer : new Buffer[] {LongBuffer.allocate(4), DoubleBuffer.allocate(4)}) {
      x.copyTo(buffer);
      Tensor back = Tensor.of(buffer.flip(), Shape.of(4));
      assertArrayEquals(new int[] {1, 3, 2, 4}, back.toIntArray());
    }
    Errors.assertError(
        ShapeException.class,
        "copyTo: the buffer is too small; got room for 3 values, shape [2, 2]; expected room for 4",
        () -> x.copyTo(IntBuffer.allocate(3)));
    Errors.assertError(
        DTypeException.class,
        "copyTo: no tensor has such values; got HeapShortBuffer; expected a FloatBuffer,"
            + " DoubleBuffer, LongBuffer, IntBuffer or ByteBuffer",
        () -> x.copyTo(ShortBuffer.allocate(4)));
  }

  @Test
  void toAnotherTensorsTypeAndDevice() {
    Tensor x = Tensor.of(1.5f, 2.5f);
    assertSame(x, x.to(x));
    Tensor y = x.to(Tensor.of(1L));
    assertEquals(DType.INT64, y.dtype());
    Tensor shapes = x.to(Device.meta(), DType.INT32);
    assertEquals(Device.meta(), shapes.device());
    assertEquals(DType.INT32, shapes.dtype());
  }

  @Test
  void singleNumbers() {
    assertEquals(255, Tensor.of(DType.UINT8, 255).item());
    assertEquals(-7, Tensor.of(DType.INT32, -7).itemLong());
    assertEquals(1L << 60, Tensor.of(1L << 60).view().itemLong());
    assertEquals(true, Tensor.of(0.5f).itemBoolean());
    Errors.assertError(
        ShapeException.class,
        "item: only a tensor of one element is a number; got [2]; expected one element. Reduce it"
            + " with sum() or mean(), or read toFloatArray()",
        () -> Tensor.zeros(2).itemLong());
  }
}
