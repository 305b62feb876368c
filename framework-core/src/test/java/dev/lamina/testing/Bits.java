package dev.lamina.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.tensor.Tensor;

/**
 * Comparison of tensors to the last bit. Zeros of different sign differ; all NaNs are one, since
 * Java leaves their payload to the machine.
 */
public final class Bits {
  private Bits() {}

  /**
   * Fails unless two tensors agree in shape, type and every bit of their values.
   *
   * @param expected the tensor that is right
   * @param actual the tensor in question
   * @param label put in front of a failure
   */
  public static void assertSame(Tensor expected, Tensor actual, String label) {
    assertEquals(expected.shape(), actual.shape(), label + ": shape");
    assertEquals(expected.dtype(), actual.dtype(), label + ": dtype");
    assertArrayEquals(of(expected), of(actual), () -> label + ": values");
  }

  /**
   * The bits of all values in row-major order.
   *
   * @param x a tensor
   * @return one number an element
   */
  public static long[] of(Tensor x) {
    return switch (x.dtype()) {
      case FLOAT32 -> {
        float[] values = x.toFloatArray();
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Float.floatToIntBits(values[i]);
        }
        yield bits;
      }
      case FLOAT64 -> {
        double[] values = x.toDoubleArray();
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Double.doubleToLongBits(values[i]);
        }
        yield bits;
      }
      case INT64, INT32, UINT8, BOOL -> x.toLongArray();
    };
  }
}
