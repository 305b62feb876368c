package dev.lamina.cpu;

/**
 * The elements of an array as integers in the same order: NaN is the largest, and zeros of both
 * signs are one.
 */
@FunctionalInterface
interface Keys {
  /** What stands for NaN among floating-point numbers; all their other keys are smaller. */
  long NAN = Long.MAX_VALUE;

  /** The key of the element at a position. */
  long at(int position);

  /** The keys of an array of elements; bytes count from 0 to 255. */
  static Keys of(Object array) {
    if (array instanceof float[] x) {
      return i -> key(x[i]);
    }
    if (array instanceof double[] x) {
      return i -> key(x[i]);
    }
    if (array instanceof long[] x) {
      return i -> x[i];
    }
    if (array instanceof int[] x) {
      return i -> x[i];
    }
    byte[] x = (byte[]) array;
    return i -> x[i] & 0xFF;
  }

  private static long key(float v) {
    if (v != v) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(v);
    return v == 0 ? 0 : bits ^ (bits >> 31 & 0x7FFF_FFFF);
  }

  private static long key(double v) {
    if (v != v) {
      return NAN;
    }
    long bits = Double.doubleToRawLongBits(v);
    return v == 0 ? 0 : bits ^ (bits >> 63 & 0x7FFF_FFFF_FFFF_FFFFL);
  }
}
