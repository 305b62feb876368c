package dev.lamina.conformance;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.Locale;

/** How the tensors that a case is given lie in memory. */
enum TensorLayout {
  /** Row-major without gaps. */
  CONTIGUOUS {
    @Override
    Tensor arrange(Tensor values) {
      return values;
    }
  },

  /** Behind an offset, the dimensions in reverse order, the first one with a step of 2. */
  STRIDED {
    @Override
    Tensor arrange(Tensor values) {
      int n = values.ndim();
      if (n < 2) {
        return STEPPED.arrange(values);
      }
      int[] sizes = new int[n];
      int[] reversal = new int[n];
      for (int d = 0; d < n; d++) {
        sizes[n - 1 - d] = d == 0 ? 2 * values.size(0) + 1 : values.size(d);
        reversal[d] = n - 1 - d;
      }
      Tensor room = poisoned(values, sizes).permute(reversal);
      return fill(room.slice(0, 1, 2 * values.size(0) + 1, 2), values);
    }
  },

  /** Behind an offset, row-major with a step of 2. */
  STEPPED {
    @Override
    Tensor arrange(Tensor values) {
      int end = 2 * values.numel() + 1;
      Tensor room = poisoned(values, end).slice(0, 1, end, 2);
      return fill(room.view(values.shape().toArray()), values);
    }
  };

  /** Returns a tensor of the same values, laid out this way on the same device. */
  abstract Tensor arrange(Tensor values);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Tensor fill(Tensor room, Tensor values) {
    return Autograd.noGrad(() -> room.copy_(values));
  }

  /** What lies between the values shows in every result that reads past them. */
  private static Tensor poisoned(Tensor values, int... sizes) {
    DType dtype = values.dtype();
    double poison =
        switch (dtype) {
          case FLOAT32, FLOAT64 -> Double.NaN;
          case INT64 -> 1_000_003;
          case BOOL -> 1;
        };
    return Tensor.zeros(dtype, sizes).fill_(poison).to(values.device());
  }
}
