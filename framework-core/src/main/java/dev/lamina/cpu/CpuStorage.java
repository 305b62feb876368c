package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Storage;

/** Elements in a Java array. */
public final class CpuStorage extends Storage {
  /**
   * The elements: {@code float[]}, {@code double[]}, {@code long[]}, {@code int[]}, or {@code
   * byte[]} holding eight bits without a sign, or 0 and 1 for truth values. A field, since emitted
   * loops read it directly.
   */
  public final Object array;

  /**
   * A new storage, all zeros.
   *
   * @throws DeviceException if the heap has no room for it, or no array can be so long
   */
  static CpuStorage of(Backend backend, DType dtype, int numel) {
    try {
      return new CpuStorage(backend, dtype, numel);
    } catch (OutOfMemoryError e) {
      throw new DeviceException(
          "allocate: not enough memory; got "
              + numel
              + " elements of "
              + dtype
              + " in a heap of "
              + Runtime.getRuntime().maxMemory()
              + " bytes ("
              + e.getMessage()
              + "). Use smaller batches or a larger heap by -Xmx",
          e);
    }
  }

  CpuStorage(Backend backend, DType dtype, int numel) {
    super(backend, dtype, numel);
    array =
        switch (dtype) {
          case FLOAT32 -> new float[numel];
          case FLOAT64 -> new double[numel];
          case INT64 -> new long[numel];
          case INT32 -> new int[numel];
          case UINT8, BOOL -> new byte[numel];
        };
  }

  static float[] floats(Storage s) {
    return (float[]) ((CpuStorage) s).array;
  }

  static double[] doubles(Storage s) {
    return (double[]) ((CpuStorage) s).array;
  }

  static long[] longs(Storage s) {
    return (long[]) ((CpuStorage) s).array;
  }

  static int[] ints(Storage s) {
    return (int[]) ((CpuStorage) s).array;
  }

  static byte[] bytes(Storage s) {
    return (byte[]) ((CpuStorage) s).array;
  }
}
