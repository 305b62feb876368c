package dev.lamina.train;

import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/** Features and targets that pair up along their first dimension. */
record Samples(Tensor x, Tensor y) {
  /** Pairs up features and targets; {@code op} is the operation named in errors. */
  static Samples of(String op, Tensor x, Tensor y) {
    checkRows(op, "x", x);
    if (y.ndim() == 0 || y.size(0) != x.size(0)) {
      throw new ShapeException(
          op
              + ": x and y differ in their number of samples; got x "
              + x.shape()
              + ", y "
              + y.shape()
              + "; expected the same first dimension");
    }
    return new Samples(x, y);
  }

  /** Refuses what is no list of samples, or an empty one. */
  static void checkRows(String op, String name, Tensor x) {
    if (x.ndim() == 0 || x.size(0) == 0) {
      throw new ShapeException(
          op
              + ": there are no samples; got "
              + name
              + " "
              + x.shape()
              + "; expected [n, ...] with at least one sample in the first dimension");
    }
  }

  int size() {
    return x.size(0);
  }

  /** These samples on a device if they fit there as a whole, else where they are. */
  Samples placed(Device device) {
    return Placement.fits(device, x, y)
        ? new Samples(Placement.on(device, x), Placement.on(device, y))
        : this;
  }

  /** These samples on a device. */
  Samples to(Device device) {
    return x.device() == device && y.device() == device
        ? this
        : new Samples(x.to(device), y.to(device));
  }

  /** Samples from one position on, in order: views. */
  Samples part(int start, int length) {
    return start == 0 && length == size()
        ? this
        : new Samples(x.narrow(0, start, length), y.narrow(0, start, length));
  }

  /** The samples at these positions: copies. */
  Samples at(long[] order, int start, int length) {
    long[] positions = Arrays.copyOfRange(order, start, start + length);
    // Positions on the cpu serve tensors anywhere.
    Tensor index = Device.cpu().run(() -> Tensor.of(positions));
    return new Samples(x.indexSelect(0, index), y.indexSelect(0, index));
  }

  /** Refuses NaN and infinities, naming the first one. */
  void checkFinite(String op) {
    FiniteCheck.require(op, "x", x);
    FiniteCheck.require(op, "y", y);
  }
}
