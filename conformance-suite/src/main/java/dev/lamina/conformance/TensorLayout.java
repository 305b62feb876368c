package dev.lamina.conformance;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;

/** How the tensors that a case is given lie in memory. */
enum TensorLayout {
  /** Row-major without gaps. */
  CONTIGUOUS {
    @Override
    Tensor arrange(Tensor values) {
      return values;
    }
  },

  /**
   * The same values behind an offset and other strides: the dimensions in reverse order, the first
   * one with a step of 2.
   */
  STRIDED {
    @Override
    Tensor arrange(Tensor values) {
      Tensor view = Autograd.noGrad(() -> room(values));
      Autograd.noGrad(() -> view.copy_(values));
      return view;
    }
  };

  /** Returns a tensor of the same values, laid out this way on the same device. */
  abstract Tensor arrange(Tensor values);

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Tensor room(Tensor values) {
    int n = values.ndim();
    int[] sizes = new int[Math.max(n, 1)];
    sizes[0] = 3;
    int[] reversal = new int[n];
    for (int d = 0; d < n; d++) {
      sizes[n - 1 - d] = d == 0 ? 2 * values.size(0) + 1 : values.size(d);
      reversal[d] = n - 1 - d;
    }
    Tensor base = Tensor.zeros(values.dtype(), sizes).fill_(poison(values.dtype()));
    Tensor placed = base.to(values.device());
    return n == 0
        ? placed.select(0, 1)
        : placed.permute(reversal).slice(0, 1, 2 * values.size(0) + 1, 2);
  }

  /** What lies between the values: it shows in every result that reads past them. */
  private static double poison(DType dtype) {
    return switch (dtype) {
      case FLOAT32, FLOAT64 -> Double.NaN;
      case INT64 -> 1_000_003;
      case BOOL -> 1;
    };
  }
}
