package dev.lamina.compile;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
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

  /**
   * Inputs, with copies for those whose memory is that of a plan's own inputs, into which it is
   * about to be written.
   */
  static Tensor[] apart(Tensor[] inputs, Tensor[] own) {
    Tensor[] apart = inputs.clone();
    for (int i = 0; i < apart.length; i++) {
      Tensor x = inputs[i];
      if (Arrays.stream(own).anyMatch(target -> target.storage() == x.storage())) {
        apart[i] = Scope.outside(x::clone);
      }
    }
    return apart;
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

  /** Fails unless data have so many neighbouring rows. */
  static void check(Tensor[] data, int from, int length) {
    int rows = count(data);
    if (from < 0 || length < 0 || from > rows - length) {
      throw new ShapeException(
          "compile: there are no such rows; got "
              + length
              + " from row "
              + from
              + " on; expected rows from 0 to "
              + (rows - 1));
    }
  }

  /** Fails unless data have rows at all of some positions. */
  static void check(Tensor[] data, long[] positions, int from, int length) {
    if (from < 0 || length < 0 || from > positions.length - length) {
      throw new IllegalArgumentException(
          "compile: there are no such positions in the list; got "
              + length
              + " from number "
              + from
              + " on; expected numbers from 0 to "
              + (positions.length - 1));
    }
    long rows = count(data);
    long wrong = 0;
    for (int i = from; i < from + length; i++) {
      wrong |= positions[i] | rows - 1 - positions[i];
    }
    if (wrong < 0) {
      throw outside(positions, from, rows);
    }
  }

  private static ShapeException outside(long[] positions, int from, long rows) {
    int i = from;
    while (positions[i] >= 0 && positions[i] < rows) {
      i++;
    }
    return new ShapeException(
        "compile: there is no such row; got position "
            + positions[i]
            + "; expected rows from 0 to "
            + (rows - 1));
  }

  /** How many rows all of the data have. */
  private static int count(Tensor[] data) {
    int rows = Integer.MAX_VALUE;
    for (Tensor x : data) {
      rows = Math.min(rows, x.size(0));
    }
    return rows;
  }

  /** The rows at some positions, outside every scope. */
  static Tensor[] gathered(Tensor[] x, long[] positions, int from, int length) {
    long[] part = Arrays.copyOfRange(positions, from, from + length);
    Tensor index = Device.cpu().run(() -> Tensor.of(part));
    Tensor[] rows = new Tensor[x.length];
    for (int i = 0; i < rows.length; i++) {
      Tensor data = x[i];
      rows[i] = Scope.outside(() -> data.indexSelect(0, index));
    }
    return rows;
  }
}
