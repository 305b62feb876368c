package dev.lamina.train;

import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Tensors laid end to end in one buffer on a device, to be read at once. */
final class Pieces {
  private final Device device;
  private final long limitBytes;
  private final int count;
  private Optional<Tensor> buffer = Optional.empty();
  private int used;

  /**
   * An empty one.
   *
   * @param device where
   * @param limitBytes size of the buffer, unless a single tensor is larger
   * @param count how many tensors are expected
   */
  Pieces(Device device, long limitBytes, int count) {
    this.device = device;
    this.limitBytes = limitBytes;
    this.count = count;
  }

  /** Whether there is room for a tensor beside those that are here. */
  boolean takes(Tensor x) {
    return used == 0 || holds(x);
  }

  private boolean holds(Tensor x) {
    return buffer.filter(b -> b.dtype() == x.dtype() && x.numel() <= b.numel() - used).isPresent();
  }

  /** Copies the values of a tensor that {@link #takes} has accepted. */
  void add(Tensor x) {
    if (!holds(x)) {
      buffer = Optional.of(Scope.outside(() -> bufferFor(x)));
    }
    int n = x.numel();
    buffer.orElseThrow().narrow(0, used, n).copy_(x.detach().reshape(n));
    used += n;
  }

  private Tensor bufferFor(Tensor x) {
    long wanted = Math.min((long) x.numel() * count, limitBytes / x.dtype().bytes());
    int numel = (int) Math.max(wanted, x.numel());
    return Tensor.empty(device, x.dtype(), Shape.of(numel));
  }

  /** All values in the order of their coming, on the cpu; forgets them. */
  Tensor read() {
    Tensor values = buffer.orElseThrow().narrow(0, 0, used).to(Device.cpu());
    used = 0;
    return values;
  }
}
