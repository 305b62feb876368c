package dev.lamina.conformance;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Tensor;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** How the tensors that a case is given lie in memory. */
enum TensorLayout {
  /** Row-major without gaps. */
  CONTIGUOUS {
    @Override
    Tensor arrange(Tensor values, Device device) {
      return values.to(device);
    }
  },

  /** Behind an offset, the dimensions in reverse order, the first one with a step of 2. */
  STRIDED {
    @Override
    Tensor arrange(Tensor values, Device device) {
      int n = values.ndim();
      if (n < 2) {
        return STEPPED.arrange(values, device);
      }
      int[] sizes = new int[n];
      int[] reversal = new int[n];
      for (int d = 0; d < n; d++) {
        sizes[n - 1 - d] = d == 0 ? 2 * values.size(0) + 1 : values.size(d);
        reversal[d] = n - 1 - d;
      }
      int end = 2 * values.size(0) + 1;
      return placed(values, device, sizes, room -> room.permute(reversal).slice(0, 1, end, 2));
    }
  },

  /** Behind an offset, row-major with a step of 2. */
  STEPPED {
    @Override
    Tensor arrange(Tensor values, Device device) {
      int end = 2 * values.numel() + 1;
      int[] sizes = values.shape().toArray();
      return placed(values, device, new int[] {end}, room -> room.slice(0, 1, end, 2).view(sizes));
    }
  };

  /** Returns a tensor of the same values, laid out this way on a device. */
  abstract Tensor arrange(Tensor values, Device device);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Lays values out on the CPU and moves all the memory, so that another device gets it as it is
   * and not a copy of the values alone.
   *
   * @param sizes of the memory
   * @param view the values' place in it
   */
  private static Tensor placed(
      Tensor values, Device device, int[] sizes, UnaryOperator<Tensor> view) {
    Tensor room = Device.cpu().run(() -> poisoned(values.dtype(), sizes));
    Tensor there = values.to(Device.cpu());
    Autograd.noGrad(() -> view.apply(room).copy_(there));
    return view.apply(room.to(device));
  }

  /** What lies between the values shows in every result that reads past them. */
  private static Tensor poisoned(DType dtype, int[] sizes) {
    double poison =
        switch (dtype) {
          case FLOAT32, FLOAT64 -> Double.NaN;
          case INT64, INT32 -> 1_000_003;
          case UINT8 -> 203;
          case BOOL -> 1;
        };
    return Tensor.zeros(dtype, sizes).fill_(poison);
  }
}
