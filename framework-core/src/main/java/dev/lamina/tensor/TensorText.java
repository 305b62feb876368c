package dev.lamina.tensor;

import dev.lamina.backend.DType;

/** A tensor's values as text. */
final class TensorText {
  private TensorText() {}

  static String of(Tensor x, PrintOptions options) {
    int[] sizes = x.shape().toArray();
    String type = type(x);
    if (x.dtype().isFloatingPoint()) {
      double[] values = x.toDoubleArray();
      return TensorFormat.reals(i -> values[i], sizes, type, options);
    }
    long[] values = x.toLongArray();
    return TensorFormat.integers(i -> values[i], sizes, type, options);
  }

  private static String type(Tensor x) {
    String device = x.device().toString();
    int colon = device.indexOf(':');
    String kind =
        (colon < 0 ? device : device.substring(0, colon)).toUpperCase(java.util.Locale.ROOT);
    DType dtype = x.dtype();
    return kind + dtype.torchName() + "Type";
  }
}
