package dev.lamina.compile;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/** Inputs on their way into a plan's memory. */
final class Rows {
  private Rows() {}

  /** Copies with memory of their own, contiguous and outside every scope. */
  static Tensor[] copies(Tensor[] inputs) {
    Tensor[] own = new Tensor[inputs.length];
    for (int i = 0; i < own.length; i++) {
      Tensor x = inputs[i];
      own[i] = Scope.outside(() -> Tensor.empty(x.device(), x.dtype(), x.shape()));
      copy(x, own[i]);
    }
    return own;
  }

  /** Copies all values. */
  static void copy(Tensor x, Tensor own) {
    if (x.isContiguous()) {
      own.storage().backend().copy(x.storage(), x.layout().offset(), own.storage(), 0, own.numel());
    } else {
      try (NoGrad guard = Autograd.noGrad()) {
        own.copy_(x);
      }
    }
  }

  /** Copies as many rows as there is room for. */
  static void copy(Tensor x, int from, Tensor own) {
    if (x.isContiguous() && own.numel() > 0) {
      int row = own.numel() / own.size(0);
      int at = x.layout().offset() + from * row;
      own.storage().backend().copy(x.storage(), at, own.storage(), 0, own.numel());
    } else {
      try (Scope scope = Scope.open()) {
        copy(x.narrow(0, from, own.size(0)), own);
      }
    }
  }

  /** The rows at some positions. */
  static Tensor[] gathered(Tensor[] x, long[] positions, int from, int length) {
    long[] part = Arrays.copyOfRange(positions, from, from + length);
    Tensor index = Device.cpu().run(() -> Tensor.of(part));
    Tensor[] rows = new Tensor[x.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x[i].indexSelect(0, index);
    }
    return rows;
  }
}
