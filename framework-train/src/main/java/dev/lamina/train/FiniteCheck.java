package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;

/** Refuses NaN and infinities in data, naming the first one. */
final class FiniteCheck {
  private static final int ROWS_A_READ = 1024;
  private static final long BYTES_A_PIECE = 16 << 20;

  private final String op;
  private final String name;
  private final Tensor values;

  private FiniteCheck(String op, String name, Tensor values) {
    this.op = op;
    this.name = name;
    this.values = values;
  }

  /**
   * Checks data.
   *
   * @param op the operation named in the error
   * @param name what the error calls the data
   * @param values {@code [n, ...]}; whole numbers are always finite
   */
  static void require(String op, String name, Tensor values) {
    if (!values.dtype().isFloatingPoint()) {
      return;
    }
    FiniteCheck check = new FiniteCheck(op, name, values);
    if (values.device() == Device.cpu()) {
      check.scan(0, values.size(0));
    } else {
      check.pieces();
    }
  }

  /** Lets the device look for itself: one number a piece, all of them read at once. */
  private void pieces() {
    int n = values.size(0);
    long rowBytes = Math.max(1, (long) values.numel() / n * values.dtype().bytes());
    int rows = (int) Math.max(1, Math.min(n, BYTES_A_PIECE / rowBytes));
    int pieces = 1 + (n - 1) / rows;
    try (Scope scope = Scope.open();
        NoGrad guard = Autograd.noGrad()) {
      Tensor marks = Tensor.empty(values.device(), values.dtype(), Shape.of(pieces));
      for (int i = 0; i < pieces; i++) {
        try (Scope inner = Scope.open()) {
          Tensor piece = part(i * rows, Math.min(rows, n - i * rows));
          // 0 for every finite value, NaN for all others
          marks.narrow(0, i, 1).copy_(piece.mul(0.0).sum());
        }
      }
      double[] found = marks.toDoubleArray();
      for (int i = 0; i < pieces; i++) {
        if (Double.isNaN(found[i])) {
          scan(i * rows, i * rows + Math.min(rows, n - i * rows));
        }
      }
    }
  }

  private Tensor part(int start, int rows) {
    return values.detach().narrow(0, start, rows);
  }

  private void scan(int from, int end) {
    for (int start = from; start < end; start += ROWS_A_READ) {
      int rows = Math.min(ROWS_A_READ, end - start);
      double[] part = read(start, rows);
      for (int i = 0; i < part.length; i++) {
        if (!Double.isFinite(part[i])) {
          throw nonFinite(part[i], start * (long) (part.length / rows) + i);
        }
      }
    }
  }

  private double[] read(int start, int rows) {
    try (Scope scope = Scope.open()) {
      return part(start, rows).toDoubleArray();
    }
  }

  private TrainingException nonFinite(double value, long position) {
    int perRow = values.numel() / values.size(0);
    String place = "row " + position / perRow;
    if (values.ndim() == 2) {
      place += ", column " + position % perRow;
    } else if (values.ndim() > 2) {
      place += ", element " + position % perRow + " of the sample";
    }
    return new TrainingException(
        op
            + ": "
            + name
            + " holds "
            + Figures.text(value)
            + " at "
            + place
            + " (counted from 0); got "
            + name
            + " "
            + values.shape()
            + "; expected finite numbers. Remove or fill in such samples first");
  }
}
