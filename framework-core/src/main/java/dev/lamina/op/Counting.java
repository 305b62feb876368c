package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** How many elements there are of each kind. */
public final class Counting {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "histc", "x.histc(bins, min, max)", "How many elements are in each bin.")
              .waits()
              .sample(x -> x[0].histc(5, -1, 1), Input.any(3, 4))
              .sample(x -> x[0].histc(4), Input.any(3, 4))
              .withoutGradient(),
          Operation.composite(
                  "bincount", "x.bincount(weights, minlength)", "How often each number occurs.")
              .waits()
              .sample(x -> x[0].bincount(), Input.positions(5, 9))
              .sample(x -> x[0].bincount(7), Input.positions(5, 9))
              .sample(x -> x[0].bincount(x[1], 2), Input.positions(5, 4), Input.any(4))
              .withoutGradient());

  private Counting() {}

  /**
   * How many elements lie in each of several bins of one width; others and NaN are left out.
   *
   * @param x floating point
   * @param bins their number
   * @param min where the first begins
   * @param max where the last ends, included; equal bounds stand for those of the elements
   * @return of x's type {@code [bins]}
   */
  public static Tensor histc(Tensor x, int bins, double min, double max) {
    x.layout("histc");
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          "histc: only real numbers are put into bins; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected float32 or float64. Convert with to(DType.FLOAT32), or use bincount()");
    }
    if (bins < 1 || !(min <= max) || Double.isInfinite(max - min)) {
      throw new IllegalArgumentException(
          "histc: no such bins; got "
              + bins
              + " bins from "
              + min
              + " to "
              + max
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected at least one bin and finite bounds, the smaller one first");
    }
    Tensor flat = Selection.silently(() -> Movement.inner(x.detach(), x.numel()));
    double[] range = min == max ? range(flat) : new double[] {min, max};
    return Selection.silently(() -> counted(flat, bins, range[0], range[1]));
  }

  private static Tensor counted(Tensor x, int bins, double low, double high) {
    // In x's type, in this order: an element at an edge falls where PyTorch puts it.
    DType type = x.dtype();
    double width = type == DType.FLOAT32 ? (double) ((float) high - (float) low) : high - low;
    Tensor place = x.sub(low).mul((double) bins).div(width);
    Tensor inside = x.ge(low).logicalAnd(x.le(high));
    Tensor at = place.maskedFill(inside.logicalNot(), 0).clampMax(bins - 1.0).to(DType.INT64);
    return added(at, inside.to(type), bins);
  }

  /** Bounds of the elements, or of 0 and 1 around them if they are all equal. */
  private static double[] range(Tensor x) {
    double[] ends = {0, 0};
    if (x.numel() > 0) {
      ends = both(x).toDoubleArray();
    }
    if (!(Math.abs(ends[0]) <= Double.MAX_VALUE && Math.abs(ends[1]) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "histc: the elements have no finite bounds; got from "
              + ends[0]
              + " to "
              + ends[1]
              + " in "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected finite elements. Name the bounds with histc(bins, min, max)");
    }
    return ends[0] == ends[1] ? new double[] {ends[0] - 1, ends[1] + 1} : ends;
  }

  private static Tensor added(Tensor at, Tensor weights, int size) {
    Tensor y = Searching.zeros(weights, weights.dtype(), size);
    Along.found("bincount", y, 0, at).write(Scatter.ADD, weights, y);
    return y;
  }

  /** How often each number from 0 on occurs; reads how many numbers there are. */
  public static Tensor bincount(Tensor x, int minlength) {
    return bincount(x, Searching.numbers(x, x.numel()).ge(0L).to(DType.INT64), minlength, false);
  }

  /** The sums of the weights of each number from 0 on; reads how many numbers there are. */
  public static Tensor bincount(Tensor x, Tensor weights, int minlength) {
    DType type = weights.dtype() == DType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
    weights.layout("bincount");
    return bincount(x, weights.detach().to(type), minlength, true);
  }

  private static Tensor bincount(Tensor x, Tensor weights, int minlength, boolean weighted) {
    x.layout("bincount");
    boolean whole = !x.dtype().isFloatingPoint() && x.dtype() != DType.BOOL;
    if (!whole) {
      throw new DTypeException(
          "bincount: only whole numbers are counted; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected int64, int32 or uint8. Convert with to(DType.INT64), or use histc()");
    }
    boolean fits = x.ndim() == 1 && (!weighted || weights.shape().equals(x.shape()));
    if (!fits || minlength < 0) {
      throw new ShapeException(
          "bincount: the numbers must have one dimension, and the weights the same; got numbers "
              + x.shape()
              + (weighted ? ", weights " + weights.shape() : "")
              + " and minlength "
              + minlength
              + "; expected [n] and a minlength of 0 or more. Flatten with flatten()");
    }
    if (x.numel() == 0) {
      return Searching.zeros(x, DType.INT64, minlength);
    }
    Tensor numbers = x.to(DType.INT64);
    long[] ends = both(numbers).toLongArray();
    if (ends[0] < 0 || ends[1] >= Integer.MAX_VALUE) {
      throw new ShapeException(
          "bincount: a number cannot be counted; got "
              + (ends[0] < 0 ? ends[0] : ends[1])
              + " in "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected numbers from 0 to 2^31 - 2. Use unique(), which takes any numbers");
    }
    return added(numbers, weights, Math.max((int) ends[1] + 1, minlength));
  }

  /** The smallest and the largest element, to be read together. */
  private static Tensor both(Tensor x) {
    return Joining.stack(List.of(x.amin(), x.amax()), 0);
  }
}
