package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Lamina;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreationTest {
  @Test
  void typeOfAVectorIsTheTypeOfItsValues() {
    assertEquals(DType.FLOAT32, Tensor.of(1f, 2f).dtype());
    assertEquals(DType.FLOAT64, Tensor.of(1.0, 2.0).dtype());
    assertEquals(DType.INT64, Tensor.of(1L, 2L).dtype());
    assertEquals(DType.INT64, Tensor.of(1, 2).dtype());
    assertEquals(DType.BOOL, Tensor.of(true, false).dtype());
    assertArrayEquals(new long[] {1, 2}, Tensor.of(1, 2).toLongArray());
    assertEquals(Shape.of(0), Tensor.of(new float[0]).shape());
    assertEquals(DType.FLOAT32, Tensor.scalar(2).dtype());
    assertEquals(Shape.of(), Tensor.scalar(2).shape());
  }

  @Test
  void oneValueMakesAVectorOfOne() {
    Bits.assertSame(Tensor.of(new float[] {1.5f}), Tensor.of(1.5f), "float");
    Bits.assertSame(Tensor.of(new double[] {0.1}), Tensor.of(0.1), "double");
    Bits.assertSame(Tensor.of(new long[] {7}), Tensor.of(7L), "long");
    Bits.assertSame(Tensor.of(new long[] {7}), Tensor.of(7), "int");
    Bits.assertSame(Tensor.of(new boolean[] {true}), Tensor.of(true), "boolean");
  }

  @Test
  void nestedArraysOfAnyDepth() {
    Tensor matrix = Tensor.of((Object) new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(Shape.of(2, 3), matrix.shape());
    assertEquals(DType.FLOAT32, matrix.dtype());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, matrix.toFloatArray());
    Tensor cube = Tensor.of((Object) new int[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}});
    assertEquals(Shape.of(3, 2, 1), cube.shape());
    assertEquals(DType.INT64, cube.dtype());
    assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, cube.toLongArray());
    assertEquals(DType.FLOAT64, Tensor.of((Object) new double[][] {{1}}).dtype());
    assertEquals(DType.INT64, Tensor.of((Object) new long[][] {{1}}).dtype());
    assertEquals(DType.BOOL, Tensor.of((Object) new boolean[][] {{true}}).dtype());
    assertEquals(Shape.of(2, 0), Tensor.of((Object) new float[2][0]).shape());
    assertEquals(Shape.of(0, 0), Tensor.of((Object) new float[0][5]).shape());
  }

  @Test
  void typesMayBeGiven() {
    assertArrayEquals(new int[] {1, -2}, Tensor.of(DType.INT32, 1, -2).toIntArray());
    assertArrayEquals(new long[] {1, 254}, Tensor.of(DType.UINT8, 1, -2).toLongArray());
    assertEquals(DType.FLOAT64, Tensor.of(DType.FLOAT64, 1, 2).dtype());
    assertArrayEquals(new long[] {1, -2}, Tensor.of(DType.INT64, 1.9, -2.9).toLongArray());
    assertArrayEquals(new long[] {7}, Tensor.of(DType.INT32, 7).toLongArray());
    Tensor matrix = Tensor.of(DType.INT32, new int[][] {{1, 2}, {3, 4}});
    assertEquals(DType.INT32, matrix.dtype());
    assertEquals(Shape.of(2, 2), matrix.shape());
    assertArrayEquals(new int[] {1, 2, 3, 4}, matrix.toIntArray());
    Tensor half = Tensor.of(DType.FLOAT32, new double[] {0.1, 2, 3, 4}, Shape.of(2, 2));
    assertArrayEquals(new float[] {0.1f, 2, 3, 4}, half.toFloatArray());
    assertEquals(DType.UINT8, Tensor.of((byte) 1, (byte) -1).dtype());
    assertEquals(DType.UINT8, Tensor.of(new byte[][] {{1}}).dtype());
    assertArrayEquals(new long[] {1, 255}, Tensor.of((byte) 1, (byte) -1).toLongArray());
    assertEquals(DType.INT64, Tensor.of(new int[] {1, 2}, Shape.of(2, 1)).dtype());
  }

  @Test
  void buffersAreReadFromTheirPositionAndStayThere() {
    FloatBuffer floats = FloatBuffer.wrap(new float[] {9, 1, 2, 3, 4}).position(1);
    Tensor x = Tensor.of(floats, Shape.of(2, 2));
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.toFloatArray());
    assertEquals(1, floats.position());
    ByteBuffer memory = ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder());
    memory.asIntBuffer().put(new int[] {5, -6});
    assertEquals(DType.INT32, Tensor.of(memory.asIntBuffer().limit(2), Shape.of(2)).dtype());
    assertArrayEquals(
        new int[] {5, -6}, Tensor.of(memory.asIntBuffer().limit(2), Shape.of(2)).toIntArray());
    assertEquals(DType.UINT8, Tensor.of(memory, Shape.of(32)).dtype());
    assertEquals(DType.INT64, Tensor.of(memory.asLongBuffer(), Shape.of(4)).dtype());
    assertEquals(DType.FLOAT64, Tensor.of(memory.asDoubleBuffer(), Shape.of(4)).dtype());
    Errors.assertError(
        ShapeException.class,
        "of: the number of values does not fit the shape; got 4 values for shape [3]; expected 3",
        () -> Tensor.of(floats, Shape.of(3)));
    Errors.assertError(
        DTypeException.class,
        "of: no tensor has such values; got HeapCharBuffer; expected a FloatBuffer, DoubleBuffer,"
            + " LongBuffer, IntBuffer or ByteBuffer",
        () -> Tensor.of(CharBuffer.allocate(1), Shape.of(1)));
  }

  @Test
  void jaggedArraysAreRefused() {
    String advice = ". Every row of a nested array must be as long as the first";
    Errors.assertError(
        ShapeException.class,
        "of: rows of different lengths; got 1 values where 2 were expected, in dimension 1 of"
            + " [2, 2]"
            + advice,
        () -> Tensor.of((Object) new float[][] {{1, 2}, {3}}));
    Errors.assertError(
        ShapeException.class,
        "of: rows of different lengths; got 1 values where 0 were expected, in dimension 1 of"
            + " [2, 0]"
            + advice,
        () -> Tensor.of((Object) new float[][] {{}, {3}}));
    Errors.assertError(
        ShapeException.class,
        "of: rows of different lengths; got 3 values where 1 were expected, in dimension 2 of"
            + " [2, 1, 1]"
            + advice,
        () -> Tensor.of((Object) new long[][][] {{{1}}, {{1, 2, 3}}}));
  }

  @Test
  void otherValuesAreRefused() {
    Errors.assertError(
        DTypeException.class,
        "of: no tensor has such values; got java.lang.String; expected arrays of float, double,"
            + " long, int, byte or boolean",
        () -> Tensor.of((Object) new String[] {"1"}));
    Errors.assertError(
        DTypeException.class,
        "of: no tensor of such a value; got java.lang.String; expected a float, double, long, int,"
            + " byte or boolean, or an array of them",
        () -> Tensor.of("1.5"));
  }

  @Test
  void valuesFillAShapeInRowMajorOrder() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2));
    assertEquals(4, x.get(1, 1).item());
    assertEquals(7, Tensor.of(new long[] {7}, Shape.of()).itemLong());
    Errors.assertError(
        ShapeException.class,
        "of: the number of values does not fit the shape; got 3 values for shape [2, 2]; expected"
            + " 4",
        () -> Tensor.of(new double[] {1, 2, 3}, Shape.of(2, 2)));
  }

  @Test
  void valuesAreCopied() {
    float[] values = {1, 2};
    Tensor x = Tensor.of(values);
    values[0] = 9;
    x.toFloatArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
  }

  @Test
  void constants() {
    assertArrayEquals(new float[6], Tensor.zeros(2, 3).toFloatArray());
    assertArrayEquals(new float[] {1, 1}, Tensor.ones(2).toFloatArray());
    assertArrayEquals(new long[] {1, 1}, Tensor.ones(DType.INT64, 2).toLongArray());
    assertArrayEquals(new boolean[] {true}, Tensor.ones(DType.BOOL, 1).toBooleanArray());
    assertEquals(DType.FLOAT64, Tensor.zeros(DType.FLOAT64, 2).dtype());
    assertEquals(0.1f, Tensor.full(Shape.of(), 0.1).item());
    assertEquals(0.1, Tensor.full(Shape.of(), DType.FLOAT64, 0.1).item());
    assertEquals(-3, Tensor.full(Shape.of(2), DType.INT64, -3.7).get(0).itemLong());
    assertEquals(Shape.of(0, 4), Tensor.zeros(0, 4).shape());
    assertEquals(Shape.of(), Tensor.zeros().shape());
    assertFalse(Tensor.zeros(2).requiresGrad());
    Errors.assertError(
        ShapeException.class,
        "shape: negative size; got [-1]; expected sizes of 0 or more",
        () -> Tensor.zeros(-1));
  }

  @Test
  void constantsLikeOtherTensors() {
    Tensor x = Tensor.of(DType.INT32, 1, 2, 3, 4, 5, 6).view(3, 2).t();
    for (Tensor y : List.of(Tensor.zerosLike(x), Tensor.onesLike(x), Tensor.fullLike(x, 7))) {
      assertEquals(DType.INT32, y.dtype());
      assertEquals(x.shape(), y.shape());
      assertTrue(y.isContiguous());
    }
    assertEquals(7, Tensor.fullLike(x, 7).get(1, 2).itemLong());
    assertEquals(DType.FLOAT64, Tensor.onesLike(x, DType.FLOAT64).dtype());
    assertEquals(DType.BOOL, Tensor.zerosLike(x, DType.BOOL).dtype());
    assertEquals(0.5, Tensor.fullLike(x, DType.FLOAT32, 0.5).get(0, 0).item());
    assertEquals(x.shape(), Tensor.emptyLike(x).shape());
    assertArrayEquals(new int[] {1, 1}, x.newOnes(2).toIntArray());
    assertArrayEquals(new int[2], x.newZeros(2).toIntArray());
    assertArrayEquals(new int[] {-3}, x.newFull(Shape.of(1), -3).toIntArray());
    assertEquals(DType.FLOAT64, x.newFull(Shape.of(1), DType.FLOAT64, 0.5).dtype());
    assertEquals(DType.INT32, x.newEmpty(2).dtype());
    Tensor there = Tensor.zeros(2).to(Device.meta());
    assertEquals(Device.meta(), Tensor.onesLike(there).device());
    assertEquals(Device.meta(), there.newZeros(3).device());
    long odd = (1L << 60) + 1;
    assertEquals(odd, Tensor.full(Shape.of(1), DType.INT64, odd).itemLong());
    assertEquals(odd, Tensor.zeros(DType.INT64, 1).fill_(odd).itemLong());
    assertEquals(DType.FLOAT64, Tensor.randnLike(Tensor.zeros(DType.FLOAT64, 2)).dtype());
    assertEquals(DType.INT32, Tensor.randintLike(x, 0, 5).dtype());
    assertEquals(x.shape(), Tensor.randLike(x.to(DType.FLOAT32)).shape());
  }

  @Test
  void numbersOutsideASmallTypeAreRefused() {
    Errors.assertError(
        DTypeException.class,
        "full: uint8 has no such number; got 256; expected 0 to 255. Use a type with a larger"
            + " range",
        () -> Tensor.full(Shape.of(2), DType.UINT8, 256));
    Errors.assertError(
        DTypeException.class,
        "fill_: int32 has no such number; got 2147483648; expected -2^31 to 2^31 - 1. Use a type"
            + " with a larger range",
        () -> Tensor.zeros(DType.INT32, 1).fill_(1L << 31));
    assertEquals(255, Tensor.full(Shape.of(), DType.UINT8, -1).itemLong());
    assertEquals(-3, Tensor.full(Shape.of(), DType.INT32, -3.9).itemLong());
  }

  @Test
  void identity() {
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, Tensor.eye(3).toFloatArray());
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, Tensor.eye(2, 3).toFloatArray());
    assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, Tensor.eye(3, 2).toFloatArray());
    assertEquals(Shape.of(0, 0), Tensor.eye(0).shape());
    Errors.assertError(
        ShapeException.class,
        "eye: a matrix cannot have fewer than no rows or columns; got -1 rows and 2 columns; expected"
            + " 0 or more",
        () -> Tensor.eye(-1, 2));
  }

  @Test
  void integerRanges() {
    assertArrayEquals(new long[] {0, 1, 2}, Tensor.arange(3).toLongArray());
    assertArrayEquals(new long[] {2, 5, 8}, Tensor.arange(2, 9, 3).toLongArray());
    assertArrayEquals(new long[] {2, 5}, Tensor.arange(2, 8, 3).toLongArray());
    assertArrayEquals(new long[] {5, 3, 1}, Tensor.arange(5, 0, -2).toLongArray());
    assertArrayEquals(new long[] {-1, -2}, Tensor.arange(-1, -3, -1).toLongArray());
    assertArrayEquals(new long[0], Tensor.arange(0).toLongArray());
    assertArrayEquals(new long[0], Tensor.arange(4, 4, -1).toLongArray());
    long big = 1L << 60;
    assertArrayEquals(new long[] {big, big + 1}, Tensor.arange(big, big + 2, 1).toLongArray());
    long step = Long.MAX_VALUE;
    assertArrayEquals(
        new long[] {Long.MIN_VALUE, -1, step - 1},
        Tensor.arange(Long.MIN_VALUE, step, step).toLongArray());
  }

  @Test
  void rangesOfReals() {
    assertArrayEquals(
        new float[] {0, 0.25f, 0.5f, 0.75f}, Tensor.arange(0, 1, 0.25).toFloatArray());
    assertArrayEquals(new float[] {0, 0.3f, 0.6f, 0.9f}, Tensor.arange(0, 1, 0.3).toFloatArray());
    assertArrayEquals(new float[] {1, 0.5f}, Tensor.arange(1.0, 0, -0.5).toFloatArray());
    assertArrayEquals(new float[] {-1.5f}, Tensor.arange(-1.5, -1, 2).toFloatArray());
    assertEquals(0, Tensor.arange(1.0, 1.0, 0.1).numel());
    // Each value is rounded once: adding up 0.1 would drift.
    float[] tenths = Tensor.arange(0, 1000, 0.1).toFloatArray();
    assertEquals(10_000, tenths.length);
    for (int i = 0; i < tenths.length; i++) {
      assertEquals((float) (0.1 * i), tenths[i]);
    }
  }

  @Test
  void rangesOfEveryType() {
    assertArrayEquals(new int[] {2, 3}, Tensor.arange(DType.INT32, 2, 4, 1).toIntArray());
    assertArrayEquals(
        new long[] {254, 255, 0}, Tensor.arange(DType.UINT8, 254, 257, 1).toLongArray());
    assertEquals(DType.FLOAT64, Tensor.arange(DType.FLOAT64, 0, 4, 1).dtype());
    assertArrayEquals(
        new double[] {0.1, 0.6}, Tensor.arange(DType.FLOAT64, 0.1, 1, 0.5).toDoubleArray());
    assertArrayEquals(new long[] {3, 4}, Tensor.arange(3, 5).toLongArray());
    assertArrayEquals(new float[] {0, 1, 2}, Tensor.arange(2.5).toFloatArray());
    assertArrayEquals(new float[] {0.5f, 1.5f}, Tensor.arange(0.5, 2.5).toFloatArray());
    assertArrayEquals(new long[] {0, 1}, Tensor.arange(DType.INT64, 0.9, 2.9, 1.5).toLongArray());
    assertArrayEquals(new int[] {0, 1}, Tensor.arange(DType.INT32, 0.9, 2.9, 1.5).toIntArray());
    Errors.assertError(
        DTypeException.class,
        "arange: truth values cannot be counted; got bool; expected a type of numbers",
        () -> Tensor.arange(DType.BOOL, 0, 2, 1));
  }

  @Test
  void powersAtEqualRatios() {
    assertArrayEquals(
        new float[] {0.1f, 1, 10, 100}, Tensor.logspace(-1, 2, 4).toFloatArray(), 1e-6f);
    assertArrayEquals(new float[] {1, 2, 4, 8}, Tensor.logspace(0, 3, 4, 2).toFloatArray());
    assertArrayEquals(new long[] {1, 3, 9}, Tensor.logspace(DType.INT64, 0, 2, 3, 3).toLongArray());
    assertArrayEquals(new float[] {8}, Tensor.logspace(3, 5, 1, 2).toFloatArray());
    assertEquals(Shape.of(0), Tensor.logspace(0, 1, 0).shape());
    assertArrayEquals(
        new double[] {1, Math.sqrt(10), 10},
        Tensor.logspace(DType.FLOAT64, 0, 1, 3, 10).toDoubleArray(),
        1e-15);
    Errors.assertError(
        IllegalArgumentException.class,
        "logspace: the number of steps must not be negative; got -1; expected 0 or more",
        () -> Tensor.logspace(0, 1, -1));
  }

  @Test
  void integersAtEqualDistancesAreCutOffLikePyTorchs() {
    assertArrayEquals(
        new int[] {0, 2, 5, 7, 10}, Tensor.linspace(DType.INT32, 0, 10, 5).toIntArray());
    // PyTorch 1.13: torch.linspace(0, -3, 50, dtype=torch.int64)
    long[] recorded = new long[50];
    Arrays.fill(recorded, 20, 36, -1);
    Arrays.fill(recorded, 36, 49, -2);
    recorded[49] = -3;
    assertArrayEquals(recorded, Tensor.linspace(DType.INT64, 0, -3, 50).toLongArray());
  }

  @Test
  void stepsThatLeadNowhereAreRefused() {
    String start = "arange: the step does not lead from start to end; got start ";
    String rest =
        "; expected a step that is not 0 and goes from start towards end. Change its sign, or"
            + " exchange the ends";
    Errors.assertError(
        IllegalArgumentException.class,
        start + "0.0, end 3.0, step 0.0" + rest,
        () -> Tensor.arange(0, 3, 0));
    Errors.assertError(
        IllegalArgumentException.class,
        start + "0.0, end 3.0, step -1.0" + rest,
        () -> Tensor.arange(0, 3, -1));
    Errors.assertError(
        IllegalArgumentException.class,
        start + "0.0, end -3.0, step 1.0" + rest,
        () -> Tensor.arange(-3));
    Errors.assertError(
        IllegalArgumentException.class,
        start + "1.0, end 0.0, step 0.5" + rest,
        () -> Tensor.arange(1.0, 0.0, 0.5));
    Errors.assertError(
        IllegalArgumentException.class,
        start + "0.0, end 1.0, step NaN" + rest,
        () -> Tensor.arange(0.0, 1.0, Double.NaN));
    Errors.assertError(
        IllegalArgumentException.class,
        "arange: too many values; got start 0.0, end 3.0E9, step 1.0; expected at most 2^31 - 1",
        () -> Tensor.arange(3_000_000_000L));
    Errors.assertError(
        IllegalArgumentException.class,
        "arange: too many values; got start 0.0, end Infinity, step 1.0; expected at most"
            + " 2^31 - 1",
        () -> Tensor.arange(0, Double.POSITIVE_INFINITY, 1.0));
    Errors.assertError(
        IllegalArgumentException.class,
        "arange: too many values; got start -9.223372036854776E18, end 9.223372036854776E18, step"
            + " 1.0; expected at most 2^31 - 1",
        () -> Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, 1));
  }

  @Test
  void equalDistancesAreTakenFromBothEnds() {
    assertArrayEquals(
        new float[] {0, 0.25f, 0.5f, 0.75f, 1}, Tensor.linspace(0, 1, 5).toFloatArray());
    assertArrayEquals(new float[] {3, 1, -1}, Tensor.linspace(3, -1, 3).toFloatArray());
    assertArrayEquals(new float[] {7}, Tensor.linspace(7, 9, 1).toFloatArray());
    assertEquals(Shape.of(0), Tensor.linspace(0, 1, 0).shape());
    float[] x = Tensor.linspace(-1.3, 2.7, 1000).toFloatArray();
    float step = (2.7f - -1.3f) / 999;
    for (int i = 0; i < 1000; i++) {
      assertEquals(i < 500 ? -1.3f + step * i : 2.7f - step * (999 - i), x[i]);
    }
    Errors.assertError(
        IllegalArgumentException.class,
        "linspace: the number of steps must not be negative; got -1; expected 0 or more",
        () -> Tensor.linspace(0, 1, -1));
  }

  @Test
  void randomTensorsFollowTheirGenerator() {
    Lamina.manualSeed(7);
    Tensor uniform = Tensor.rand(3, 4);
    Tensor normal = Tensor.randn(DType.FLOAT64, 2, 2);
    Tensor whole = Tensor.randint(-2, 3, 5);
    Tensor order = Tensor.randperm(6);
    Generator generator = new Generator(7);
    Bits.assertSame(Tensor.rand(generator, DType.FLOAT32, 3, 4), uniform, "rand");
    Bits.assertSame(Tensor.randn(generator, DType.FLOAT64, 2, 2), normal, "randn");
    Bits.assertSame(Tensor.randint(generator, -2, 3, 5), whole, "randint");
    Bits.assertSame(Tensor.randperm(generator, 6), order, "randperm");
    assertEquals(DType.FLOAT32, Tensor.randn(2).dtype());
    assertEquals(DType.INT64, whole.dtype());
    for (float value : uniform.toFloatArray()) {
      assertTrue(value >= 0 && value < 1);
    }
    for (long value : whole.toLongArray()) {
      assertTrue(value >= -2 && value < 3);
    }
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    boolean[] seen = new boolean[100];
    for (long i : Tensor.randperm(100).toLongArray()) {
      assertFalse(seen[(int) i]);
      seen[(int) i] = true;
    }
    assertEquals(Shape.of(0), Tensor.randperm(0).shape());
    assertArrayEquals(new long[] {0}, Tensor.randperm(1).toLongArray());
    Errors.assertError(
        ShapeException.class,
        "randperm: there is no order of fewer than no integers; got n -1; expected 0 or more",
        () -> Tensor.randperm(-1));
  }

  @Test
  void randomIntegersNeedARange() {
    String message =
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> Tensor.randint(3, 3, 2))
            .getMessage();
    assertTrue(message.startsWith("randint: "), message);
    Errors.assertError(
        DTypeException.class,
        "rand: only floating-point tensors can be filled; got int64 [2]; expected float32 or"
            + " float64",
        () -> Tensor.rand(DType.INT64, 2));
  }

  @Test
  void emptyHasAShapeATypeAndADevice() {
    Tensor x = Tensor.empty(Device.cpu(), DType.FLOAT64, Shape.of(2, 3));
    assertEquals(Shape.of(2, 3), x.shape());
    assertEquals(DType.FLOAT64, x.dtype());
    assertEquals(Device.meta(), Tensor.empty(Device.meta(), DType.BOOL, Shape.of()).device());
  }
}
