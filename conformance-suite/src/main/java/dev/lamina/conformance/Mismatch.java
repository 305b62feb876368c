package dev.lamina.conformance;

import dev.lamina.backend.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;

/** The elements of one tensor that differ: how many, and the one that differs most. */
final class Mismatch {
  private final Shape shape;
  private int count;
  private int worst;
  private double largest = -1;
  private String expected = "";
  private String actual = "";

  Mismatch(Shape shape) {
    this.shape = shape;
  }

  boolean any() {
    return count > 0;
  }

  void reals(double[] expectedValues, double[] actualValues, Tolerance tolerance) {
    double magnitude = 0;
    for (double value : expectedValues) {
      if (Double.isFinite(value)) {
        magnitude = Math.max(magnitude, Math.abs(value));
      }
    }
    for (int i = 0; i < expectedValues.length; i++) {
      double e = expectedValues[i];
      double a = actualValues[i];
      if (!agree(e, a, magnitude, tolerance)) {
        double distance = Math.abs(a - e);
        note(i, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance, e, a);
      }
    }
  }

  private static boolean agree(double e, double a, double magnitude, Tolerance tolerance) {
    if (!Double.isFinite(e) || !Double.isFinite(a) || tolerance == Tolerance.EXACT) {
      return Double.compare(e, a) == 0;
    }
    return Math.abs(a - e) <= tolerance.bound(e, magnitude);
  }

  void integers(long[] expectedValues, long[] actualValues) {
    for (int i = 0; i < expectedValues.length; i++) {
      long e = expectedValues[i];
      long a = actualValues[i];
      if (e != a) {
        note(i, BigInteger.valueOf(a).subtract(BigInteger.valueOf(e)).abs().doubleValue(), e, a);
      }
    }
  }

  void flags(boolean[] expectedValues, boolean[] actualValues) {
    for (int i = 0; i < expectedValues.length; i++) {
      if (expectedValues[i] != actualValues[i]) {
        note(i, 1, expectedValues[i], actualValues[i]);
      }
    }
  }

  private void note(int index, double distance, Object e, Object a) {
    count++;
    if (distance > largest) {
      largest = distance;
      worst = index;
      expected = e.toString();
      actual = a.toString();
    }
  }

  /** {@code largest difference 0.5 at [0, 3]: expected 1.0, got 0.5 (3 of 160 values differ)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "largest difference %.6g%s: expected %s, got %s (%d of %d values differ)",
        largest,
        shape.ndim() == 0 ? "" : " at " + Arrays.toString(position()),
        expected,
        actual,
        count,
        shape.numel());
  }

  private int[] position() {
    int[] position = new int[shape.ndim()];
    int rest = worst;
    for (int d = position.length - 1; d >= 0; d--) {
      position[d] = rest % shape.dim(d);
      rest /= shape.dim(d);
    }
    return position;
  }
}
