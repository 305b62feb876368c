package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.QuantileInterpolation;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Quantiles: what is at a fraction of the way through the elements in order. */
public final class Quantiles {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "quantile",
                  "x.quantile(q, dim, keepDim, interpolation)",
                  "Quantiles of a dimension.")
              .sample(x -> x[0].quantile(0.3), Input.any(3, 4))
              .sample(x -> x[0].quantile(0.3, 1, true), Input.any(3, 4))
              .sample(
                  x -> x[0].quantile(0.3, 0, false, QuantileInterpolation.MIDPOINT),
                  Input.any(4, 2))
              .sample(
                  x -> x[0].quantile(x[1].abs(), 0, true, QuantileInterpolation.LINEAR),
                  Input.any(4, 2),
                  Input.unit(3))
              .sample(
                  x -> x[0].quantile(0.3, 0, false, QuantileInterpolation.NEAREST),
                  Input.any(5, 2)),
          Operation.composite(
                  "nanquantile",
                  "x.nanquantile(q, dim, keepDim, interpolation)",
                  "Quantiles of a dimension, without what is not a number.")
              .sample(x -> x[0].nanquantile(0.6), Input.any(3, 4))
              .sample(
                  x -> x[0].nanquantile(0.6, 0, false, QuantileInterpolation.HIGHER),
                  Input.any(4, 2)));

  private Quantiles() {}

  /**
   * How quantiles are asked for.
   *
   * @param name the operation
   * @param skipsNan whether NaN is left out, instead of making the result NaN
   * @param interpolation what lies between two elements
   */
  public record How(String name, boolean skipsNan, QuantileInterpolation interpolation) {}

  /** Quantiles of all elements, or of one dimension. */
  public static Tensor of(Tensor x, Tensor q, How how, boolean keepDim) {
    x.layout(how.name());
    Tensor flat = Movement.inner(x, x.numel());
    Tensor y = of(flat, q, 0, how, keepDim);
    if (!keepDim) {
      return y;
    }
    int[] sizes = new int[q.ndim() + x.ndim()];
    Arrays.fill(sizes, 1);
    if (q.ndim() == 1) {
      sizes[0] = q.numel();
    }
    return Movement.inner(y, sizes);
  }

  /**
   * A fraction as a tensor of the type and on the device of another, if that type has fractions.
   */
  public static Tensor fraction(Tensor x, double q) {
    DType type = x.dtype().isFloatingPoint() ? x.dtype() : DType.FLOAT32;
    return Tensor.empty(x.device(), type, Shape.of()).fill_(q);
  }

  /**
   * Quantiles of a dimension.
   *
   * @param x floating point {@code [..., n, ...]}
   * @param q of its type, of one dimension or none
   * @param dim the dimension
   * @param how the kind
   * @param keepDim whether the dimension stays with size 1
   * @return the quantiles, a dimension in front for those of q
   */
  public static Tensor of(Tensor x, Tensor q, int dim, How how, boolean keepDim) {
    int d = x.shape().index(how.name(), dim);
    require(x, q, d, how);
    Tensor lifted = x.ndim() == 0 ? Movement.inner(x, 1) : x;
    int last = lifted.ndim() - 1;
    Tensor rows = Sorting.sort(Movement.turned(lifted, swap(d, last)), last, false).values();
    Tensor ranks = ranks(rows, Movement.inner(q, q.numel()), how.skipsNan());
    Tensor found = at(rows, ranks, how.interpolation());
    return shaped(found, x, q, d, keepDim);
  }

  private static int[] swap(int d, int last) {
    int[] order = new int[last + 1];
    for (int i = 0; i <= last; i++) {
      order[i] = i == d ? last : i == last ? d : i;
    }
    return order;
  }

  /** Brings results, whose last dimension is that of q, into the order of x's dimensions. */
  private static Tensor shaped(Tensor found, Tensor x, Tensor q, int d, boolean keepDim) {
    int last = found.ndim() - 1;
    int[] order = new int[last + 1];
    int[] sizes = new int[q.ndim() + (keepDim ? x.ndim() : Math.max(0, x.ndim() - 1))];
    order[0] = last;
    int next = 1;
    int at = 0;
    if (q.ndim() == 1) {
      sizes[at++] = q.numel();
    }
    for (int i = 0; i < x.ndim(); i++) {
      if (i != d) {
        order[next++] = i == last ? d : i;
        sizes[at++] = x.size(i);
      } else if (keepDim) {
        sizes[at++] = 1;
      }
    }
    return Movement.inner(Movement.turned(found, order), sizes);
  }

  /** How far through each row the quantiles are, counted in elements. */
  private static Tensor ranks(Tensor rows, Tensor q, boolean skipsNan) {
    int n = rows.size(-1);
    Tensor nans = rows.detach().ne(rows.detach()).sum(new int[] {-1}, true);
    Tensor none = nans.eq(0L);
    if (skipsNan) {
      Tensor last = nans.neg().add((long) n - 1).to(rows.dtype());
      return q.mul(last.clampMin(0));
    }
    Tensor ranks = q.mul((double) (n - 1));
    // The last element is NaN if one is.
    Tensor whole = Tensor.empty(rows.device(), rows.dtype(), Shape.of()).fill_(n - 1.0);
    return Tensor.where(none, ranks, whole);
  }

  private static Tensor at(Tensor rows, Tensor ranks, QuantileInterpolation interpolation) {
    return switch (interpolation) {
      case LOWER -> pick(rows, ranks.detach().floor());
      case HIGHER -> pick(rows, ranks.detach().ceil());
      case NEAREST -> pick(rows, ranks.detach().round());
      case LINEAR -> {
        Tensor below = ranks.detach().floor();
        Tensor above = pick(rows, ranks.detach().ceil());
        yield pick(rows, below).lerp(above, ranks.sub(below));
      }
      case MIDPOINT -> {
        Tensor above = pick(rows, ranks.detach().ceil());
        yield pick(rows, ranks.detach().floor()).lerp(above, 0.5);
      }
    };
  }

  private static Tensor pick(Tensor rows, Tensor ranks) {
    // A fraction that is none must not lead outside; on a device nobody has looked at it.
    Tensor at = ranks.clamp(0, rows.size(-1) - 1.0).to(DType.INT64);
    return Along.found("quantile", rows, rows.ndim() - 1, at).read(rows);
  }

  private static void require(Tensor x, Tensor q, int d, How how) {
    String op = how.name();
    x.layout(op);
    q.layout(op);
    if (!x.dtype().isFloatingPoint() || q.dtype() != x.dtype()) {
      throw new DTypeException(
          op
              + ": elements and fractions must be floating point and of one type; got "
              + x.dtype()
              + " "
              + x.shape()
              + " and q "
              + q.dtype()
              + " "
              + q.shape()
              + "; expected float32 or float64. Convert with to(DType.FLOAT32)");
    }
    if (q.ndim() > 1 || x.numel() == 0 || x.ndim() > 0 && x.size(d) == 0) {
      throw new ShapeException(
          op
              + ": no quantiles of these shapes; got "
              + x.shape()
              + " along dimension "
              + d
              + " and q "
              + q.shape()
              + "; expected at least one element, and q of one dimension or none");
    }
    if (q.device() == Device.cpu()) {
      for (double fraction : q.detach().toDoubleArray()) {
        if (!(fraction >= 0 && fraction <= 1)) {
          throw new IllegalArgumentException(
              op
                  + ": q must be a fraction; got "
                  + fraction
                  + " for "
                  + x.shape()
                  + "; expected 0 to 1. Divide percentages by 100");
        }
      }
    }
  }
}
