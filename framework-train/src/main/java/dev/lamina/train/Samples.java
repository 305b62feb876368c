package dev.lamina.train;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/** Features and targets that pair up along their first dimension. */
record Samples(Tensor x, Tensor y) {
  private static final int ROWS_A_CHECK = 1024;

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

  /** Samples from one position on, in order: views. */
  Samples part(int start, int length) {
    return start == 0 && length == size()
        ? this
        : new Samples(x.narrow(0, start, length), y.narrow(0, start, length));
  }

  /** The samples at these positions: copies. */
  Samples at(long[] order, int start, int length) {
    Tensor index = Tensor.of(Arrays.copyOfRange(order, start, start + length));
    return new Samples(x.indexSelect(0, index), y.indexSelect(0, index));
  }

  /** Refuses NaN and infinities, naming the first one. */
  void checkFinite(String op) {
    checkFinite(op, "x", x);
    checkFinite(op, "y", y);
  }

  private static void checkFinite(String op, String name, Tensor values) {
    if (!values.dtype().isFloatingPoint()) {
      return;
    }
    int n = values.size(0);
    for (int start = 0; start < n; start += ROWS_A_CHECK) {
      int rows = Math.min(ROWS_A_CHECK, n - start);
      double[] part = read(values, start, rows);
      for (int i = 0; i < part.length; i++) {
        if (!Double.isFinite(part[i])) {
          throw nonFinite(op, name, values, part[i], start * (long) (part.length / rows) + i);
        }
      }
    }
  }

  private static double[] read(Tensor values, int start, int rows) {
    try (Scope scope = Scope.open()) {
      return values.detach().narrow(0, start, rows).toDoubleArray();
    }
  }

  private static TrainingException nonFinite(
      String op, String name, Tensor values, double value, long position) {
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
