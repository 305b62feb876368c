package dev.lamina.conformance;

import dev.lamina.tensor.Tensor;

/**
 * A checksum of results, to the last bit: two runs that computed the same have the same one. All
 * NaN count as one, since which NaN comes out of an operation is defined nowhere.
 */
final class Bits {
  private long sum = 1;

  /** Adds the shape and the values of a tensor. */
  void add(Tensor values) {
    for (int size : values.shape().toArray()) {
      add(size);
    }
    switch (values.dtype()) {
      case FLOAT32, FLOAT64 -> add(values.toDoubleArray());
      case INT64, INT32, UINT8 -> {
        for (long value : values.toLongArray()) {
          add(value);
        }
      }
      case BOOL -> {
        for (boolean value : values.toBooleanArray()) {
          add(value ? 1 : 0);
        }
      }
    }
  }

  /** Adds numbers; those of single precision are themselves in double. */
  void add(double... values) {
    for (double value : values) {
      add(Double.doubleToLongBits(value));
    }
  }

  /** Adds an integer, or another checksum. */
  void add(long value) {
    // The finaliser of SplitMix64: each bit of what came before reaches all bits of the sum.
    long z = 31 * sum + value;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    sum = z ^ z >>> 31;
  }

  /** The checksum so far. */
  long sum() {
    return sum;
  }
}
