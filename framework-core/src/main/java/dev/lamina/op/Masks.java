package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Reading and writing by truth values. How many hold decides on shapes and is read from the device
 * once; where they are is found there.
 */
public final class Masks {
  /** Declarations for the catalog. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("nonzero", "x.nonzero()", "Where elements are that are not 0.")
              .sample(x -> x[0].nonzero(), Input.repeated(3, 4, 5))
              .sample(x -> x[0].nonzero(), Input.repeated(2, 0))
              .sample(x -> x[0].nonzero(), Input.repeated())
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "nonzeroAsTuple",
                  "x.nonzeroAsTuple()",
                  "Where elements are that are not 0, by dimension.")
              .several(x -> x[0].nonzeroAsTuple(), Input.repeated(3, 4, 5))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "maskedSelect", "x.maskedSelect(mask)", "The elements where a mask holds.")
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(3, 4), Input.mask(3, 4))
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(4), Input.mask(2, 3, 4))
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(), Input.mask())
              .types(Operation.ALL),
          Operation.elementwise(
                  "maskedFill", "x.maskedFill(mask, value)", "One value where a mask holds.")
              .sample(x -> x[0].maskedFill(x[1], -1.25), Input.any(3, 4), Input.mask(4))
              .sample(x -> x[0].maskedFill(x[1], x[2]), Input.any(4), Input.mask(3, 4), Input.any())
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel(
                  "maskedScatter",
                  "x.maskedScatter(mask, source)",
                  "The values of a source, in order, where a mask holds.")
              .sample(
                  x -> x[0].maskedScatter(x[1], x[2]),
                  Input.any(3, 4),
                  Input.mask(3, 4),
                  Input.any(4, 4))
              .sample(
                  x -> x[0].maskedScatter(x[1], x[2]), Input.any(3), Input.mask(2, 1), Input.any(7))
              .types(Operation.ALL)
              .inPlace(),
          Operation.elementwise(
                  "where", "Tensor.where(mask, a, b)", "One of two values, by truth values.")
              .sample(
                  x -> Tensor.where(x[0], x[1], x[2]),
                  Input.mask(3, 4),
                  Input.any(3, 4),
                  Input.any(4))
              .sample(x -> x[1].where(x[0], x[2]), Input.mask(2, 1), Input.any(3), Input.any())
              .sample(x -> Tensor.where(x[0], x[1], 2), Input.mask(3), Input.any(3))
              .sample(x -> Tensor.where(x[0], 0.5, x[1]), Input.mask(3), Input.any(2, 3))
              .types(Operation.ALL));

  private Masks() {}

  /** Positions of all elements that are not 0, {@code [count, ndim]}. */
  public static Tensor nonzero(Tensor x) {
    List<Tensor> coordinates = coordinates("nonzero", holds("nonzero", x));
    int count = coordinates.isEmpty() ? count(x) : coordinates.get(0).numel();
    Layout layout = Layout.contiguous(Shape.of(count, x.ndim()));
    Tensor y = Context.current().allocate(x.storage().backend(), DType.INT64, layout);
    for (int d = 0; d < x.ndim(); d++) {
      y.viewedAs(layout.select(1, d)).copy_(coordinates.get(d));
    }
    return y;
  }

  /** Positions of all elements that are not 0, a tensor for each dimension. */
  public static List<Tensor> nonzeroAsTuple(Tensor x) {
    Tensor whole = x.ndim() == 0 ? Movement.inner(x.detach(), 1) : x;
    return coordinates("nonzeroAsTuple", holds("nonzeroAsTuple", whole));
  }

  private static Tensor holds(String op, Tensor x) {
    x.layout(op);
    return x.dtype() == DType.BOOL ? x : x.detach().ne(0L);
  }

  private static int count(Tensor single) {
    return holds("nonzero", single).itemBoolean() ? 1 : 0;
  }

  /**
   * Positions where a mask holds, row-major.
   *
   * @param op the operation, named in errors
   * @param mask truth values
   * @return int64 {@code [count]} for each dimension
   */
  static List<Tensor> coordinates(String op, Tensor mask) {
    if (mask.ndim() == 0) {
      return List.of();
    }
    Tensor rest = flat(op, mask);
    List<Tensor> reversed = new ArrayList<>();
    for (int d = mask.ndim() - 1; d > 0; d--) {
      int size = mask.size(d);
      Tensor outer = quotient(rest, size, mask.numel());
      reversed.add(rest.sub(outer.mul((long) size)));
      rest = outer;
    }
    reversed.add(rest);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Row-major numbers of the elements where a mask holds. */
  private static Tensor flat(String op, Tensor mask) {
    if (mask.device() == Device.meta()) {
      throw new DeviceException(
          op
              + ": how many values of a mask hold is not known on the device meta; got bool "
              + mask.shape()
              + "; expected a mask with values. Move it to the device of the values");
    }
    int n = mask.numel();
    Context context = Context.current();
    Tensor counts =
        context.allocate(
            mask.storage().backend(), DType.INT64, Layout.contiguous(Shape.of(n)));
    int total = 0;
    if (n > 0) {
      Tensor ones = Elementwise.convert(mask, DType.INT64);
      ones.storage().backend().scan(Scan.SUM, ones.storage(), counts.layout(), counts.storage());
      total = (int) counts.viewedAs(counts.layout().select(0, n - 1)).itemLong();
    }
    return search(counts, ordinals(mask.device(), total), false);
  }

  /** 1 to n. */
  private static Tensor ordinals(Device device, int n) {
    long[] values = LongStream.rangeClosed(1, n).toArray();
    Tensor y = Tensor.empty(device, DType.INT64, Shape.of(n));
    Transfer.fill(y, values);
    return y;
  }

  /** {@code x / divisor} for whole numbers from 0 to below a limit that the divisor divides. */
  private static Tensor quotient(Tensor x, int divisor, int limit) {
    if (divisor == 1 || x.numel() == 0) {
      return x;
    }
    Tensor multiples = ordinals(x.device(), limit / divisor).mul((long) divisor);
    return search(multiples, x, true);
  }

  private static Tensor search(Tensor sorted, Tensor values, boolean right) {
    Layout layout = Layout.contiguous(values.shape());
    Tensor y = Context.current().allocate(values.storage().backend(), DType.INT64, layout);
    if (y.numel() > 0) {
      Layout rows = sorted.layout().unsqueeze(0);
      Layout wanted = values.layout().unsqueeze(0);
      y.storage()
          .backend()
          .searchSorted(sorted.storage(), rows, values.storage(), wanted, right, y.storage());
    }
    return y;
  }

  /** The elements where a mask holds, in one dimension; both are broadcast. */
  public static Tensor select(Tensor x, Tensor mask) {
    Elementwise.requireMask("maskedSelect", mask);
    Shape common = Shape.broadcast("maskedSelect", x.shape(), mask.shape());
    Tensor wide = Movement.stretched(x, common);
    if (common.ndim() == 0) {
      return select(Movement.inner(x, 1), Movement.inner(mask, 1));
    }
    return chosen("maskedSelect", wide, Movement.stretched(mask, common)).read(wide);
  }

  private static Points chosen(String op, Tensor x, Tensor mask) {
    return Points.of(op, x, layout -> layout, List.of(Optional.of(mask)));
  }

  /** A number where a mask holds. */
  public static Tensor fill(Tensor x, Tensor mask, double value) {
    return Elementwise.masked(Ops.MASKED_FILL, mask, x, value);
  }

  /** A single value where a mask holds; a gradient flows to it. */
  public static Tensor fill(Tensor x, Tensor mask, Tensor value) {
    Tensor filled = filled("maskedFill", x, mask, value);
    return Elementwise.choose(Ops.WHERE, mask, filled, x);
  }

  /** A single value where a mask holds, in place. */
  public static Tensor fillInPlace(Tensor x, Tensor mask, Tensor value) {
    String op = "maskedFill_";
    Tensor filled = filled(op, x, mask, value);
    x.layout(op);
    if (Context.current().gradEnabled()) {
      InPlace.mayRecord(op, x, new Tensor[] {x, value});
    }
    if (!Selection.fits(mask.shape(), x.shape())) {
      throw new ShapeException(
          op
              + ": the result would be larger than the tensor written to; got "
              + x.shape()
              + " and a mask "
              + mask.shape()
              + "; expected a mask that broadcasts to "
              + x.shape()
              + ". Use the operation without the underscore");
    }
    return x.copy_(Elementwise.choose(Ops.WHERE, mask, filled, x));
  }

  private static Tensor filled(String op, Tensor x, Tensor mask, Tensor value) {
    Elementwise.requireMask(op, mask);
    Shape.broadcast(op, x.shape(), mask.shape());
    if (value.ndim() != 0) {
      throw new ShapeException(
          op
              + ": the value must be a single one; got "
              + value.shape()
              + " for "
              + x.shape()
              + "; expected a tensor of no dimensions. Use Tensor.where(mask, value, x)");
    }
    return converted(op, x, value);
  }

  /** Values in the type of a tensor, if that can hold them. */
  static Tensor converted(String op, Tensor x, Tensor value) {
    if (Elementwise.kind(value.dtype()) > Elementwise.kind(x.dtype())) {
      throw new DTypeException(
          op
              + ": the tensor cannot hold values of this type; got "
              + value.dtype()
              + " "
              + value.shape()
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected values that it can hold. Convert them with to(DType."
              + x.dtype().name()
              + "), or the tensor");
    }
    return value.dtype() == x.dtype() ? value : value.to(x.dtype());
  }

  /** Values of a source, in order, where a mask holds; x and the mask are broadcast. */
  public static Tensor scatter(Tensor x, Tensor mask, Tensor source) {
    Elementwise.requireMask("maskedScatter", mask);
    Shape common = Shape.broadcast("maskedScatter", x.shape(), mask.shape());
    Tensor wide = Movement.stretched(x, common);
    Tensor where = Movement.stretched(mask, common);
    if (common.ndim() == 0) {
      return Movement.inner(
          scatter(Movement.inner(x, 1), Movement.inner(mask, 1), source));
    }
    Points places = chosen("maskedScatter", wide, where);
    return places.put(wide, enough(places, source));
  }

  /** Values of a source, in order, where a mask holds, in place. */
  public static Tensor scatterInPlace(Tensor x, Tensor mask, Tensor source) {
    String op = "maskedScatter_";
    Elementwise.requireMask(op, mask);
    if (!Selection.fits(mask.shape(), x.shape())) {
      throw new ShapeException(
          op
              + ": the mask does not broadcast to the tensor; got a mask "
              + mask.shape()
              + " for "
              + x.shape()
              + "; expected sizes that are equal or 1. Use maskedScatter, which broadcasts both");
    }
    // A single value has no dimension that a mask could stand for.
    Shape seen = x.ndim() == 0 ? Shape.of(1) : x.shape();
    Tensor where = Movement.stretched(mask, seen);
    Points places =
        Points.of(
            op,
            x,
            layout -> layout.shape().ndim() == 0 ? layout.unsqueeze(0) : layout,
            List.of(Optional.of(where)));
    return places.change(Scatter.SET, x, enough(places, source));
  }

  private static Tensor enough(Points places, Tensor source) {
    int count = places.shape().numel();
    if (source.numel() < count) {
      throw new ShapeException(
          places.op
              + ": the source has fewer values than the mask has places; got "
              + source.shape()
              + " ("
              + source.numel()
              + " values) for "
              + count
              + " places; expected at least as many. Use maskedFill to write one value everywhere");
    }
    Tensor flat = Movement.inner(source, source.numel());
    return Part.leading(places.op, flat.shape(), Shape.of(count)).read(flat);
  }

  /** One of two tensors, by truth values. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.choose(Ops.WHERE, condition, a, b);
  }

  /** A tensor, or a number. */
  public static Tensor where(Tensor condition, Tensor a, double b) {
    return where(condition, a, number(a, Promotion.withReal(a.dtype()), b));
  }

  /** A tensor, or an integer. */
  public static Tensor where(Tensor condition, Tensor a, long b) {
    return where(condition, a, number(a, Promotion.withInteger(a.dtype()), b));
  }

  /** A number, or a tensor. */
  public static Tensor where(Tensor condition, double a, Tensor b) {
    return where(condition, number(b, Promotion.withReal(b.dtype()), a), b);
  }

  /** An integer, or a tensor. */
  public static Tensor where(Tensor condition, long a, Tensor b) {
    return where(condition, number(b, Promotion.withInteger(b.dtype()), a), b);
  }

  /** One of two numbers; float32. */
  public static Tensor where(Tensor condition, double a, double b) {
    Elementwise.requireMask("where", condition);
    return where(condition, a, number(condition, DType.FLOAT32, b));
  }

  /** One of two integers; int64. */
  public static Tensor where(Tensor condition, long a, long b) {
    Elementwise.requireMask("where", condition);
    return where(condition, a, number(condition, DType.INT64, b));
  }

  private static Tensor number(Tensor beside, DType type, double value) {
    return Selection.silently(() -> Selection.single(beside, type).fill_(value));
  }

  private static Tensor number(Tensor beside, DType type, long value) {
    return Selection.silently(() -> Selection.single(beside, type).fill_(value));
  }
}
