package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import java.util.List;

/** A tensor's values as text. Of a large one only those are read that are printed. */
final class TensorText {
  private final int[] sizes;
  private final int edge;
  private final Tensor shown;

  private TensorText(Tensor x, PrintOptions options) {
    sizes = x.shape().toArray();
    edge = options.edgeItems();
    shown = x.numel() > options.threshold() ? Autograd.noGrad(() -> edges(x)) : x;
  }

  static String of(Tensor x, PrintOptions options) {
    TensorText text = new TensorText(x, options);
    String type = type(x);
    if (x.dtype().isFloatingPoint()) {
      double[] values = text.shown.toDoubleArray();
      return TensorFormat.reals(i -> values[text.place(i)], text.sizes, type, options);
    }
    long[] values = text.shown.toLongArray();
    return TensorFormat.integers(i -> values[text.place(i)], text.sizes, type, options);
  }

  /** The first and last entries of each long dimension. */
  private Tensor edges(Tensor x) {
    Tensor y = x;
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] > 2L * edge) {
        y = Tensor.cat(List.of(y.narrow(d, 0, edge), y.narrow(d, sizes[d] - edge, edge)), d);
      }
    }
    return y;
  }

  /** Where the value of a row-major position of the whole tensor is among those shown. */
  private int place(int position) {
    int place = 0;
    int step = 1;
    int rest = position;
    for (int d = sizes.length - 1; d >= 0; d--) {
      int at = rest % sizes[d];
      int left = shown.size(d);
      place += step * (at < edge ? at : at - (sizes[d] - left));
      rest /= sizes[d];
      step *= left;
    }
    return place;
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
