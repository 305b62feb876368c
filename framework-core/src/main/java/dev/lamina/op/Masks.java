package dev.lamina.op;

import dev.lamina.backend.DType;
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
              .waits()
              .sample(x -> x[0].nonzero(), Input.repeated(3, 4, 5))
              .sample(x -> x[0].nonzero(), Input.repeated(2, 0))
              .sample(x -> x[0].nonzero(), Input.repeated())
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "nonzeroAsTuple",
                  "x.nonzeroAsTuple()",
                  "Where elements are that are not 0, by dimension.")
              .waits()
              .several(x -> x[0].nonzeroAsTuple(), Input.repeated(3, 4, 5))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.kernel(
                  "maskedSelect", "x.maskedSelect(mask)", "The elements where a mask holds.")
              .waits()
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(3, 4), Input.mask(3, 4))
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(4), Input.mask(2, 3, 4))
              .sample(x -> x[0].maskedSelect(x[1]), Input.any(), Input.mask())
              .types(Operation.ALL),
          Operation.kernel(
                  "maskedScatter",
                  "x.maskedScatter(mask, source)",
                  "The values of a source, in order, where a mask holds.")
              .waits()
              .sample(
                  x -> x[0].maskedScatter(x[1], x[2]),
                  Input.any(3, 4),
                  Input.mask(3, 4),
                  Input.any(4, 4))
              .sample(
                  x -> x[0].maskedScatter(x[1], x[2]), Input.any(3), Input.mask(2, 1), Input.any(7))
              .types(Operation.ALL)
              .inPlace());

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
    } else if (mask.device() == Device.cpu()) {
      return inMemory(mask);
    }
    Tensor rest = flat(op, mask);
    List<Tensor> reversed = new ArrayList<>();
    for (int d = mask.ndim() - 1; d > 0; d--) {
      int size = mask.size(d);
      Tensor outer = rest.floorDivide((long) size);
      reversed.add(rest.sub(outer.mul((long) size)));
      rest = outer;
    }
    reversed.add(rest);
    Collections.reverse(reversed);
    return reversed;
  }

  /** {@link #coordinates} of a mask that can be looked at. */
  private static List<Tensor> inMemory(Tensor mask) {
    boolean[] holds = mask.toBooleanArray();
    int count = 0;
    for (boolean b : holds) {
      count += b ? 1 : 0;
    }
    int[] flat = new int[count];
    int next = 0;
    for (int i = 0; i < holds.length; i++) {
      if (holds[i]) {
        flat[next++] = i;
      }
    }
    List<Tensor> coordinates = new ArrayList<>();
    int step = 1;
    for (int d = mask.ndim() - 1; d >= 0; d--) {
      int size = mask.size(d);
      long[] at = new long[count];
      for (int i = 0; i < count; i++) {
        at[i] = flat[i] / step % size;
      }
      coordinates.add(ofLongs(Device.cpu(), at));
      step *= size;
    }
    Collections.reverse(coordinates);
    return coordinates;
  }

  private static Tensor ofLongs(Device device, long[] values) {
    Tensor y = Tensor.empty(device, DType.INT64, Shape.of(values.length));
    Transfer.fill(y, values);
    return y;
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
        context.allocate(mask.storage().backend(), DType.INT64, Layout.contiguous(Shape.of(n)));
    int total = 0;
    if (n > 0) {
      Tensor ones = Elementwise.convert(mask, DType.INT64);
      ones.storage().backend().scan(Scan.SUM, ones.storage(), counts.layout(), counts.storage());
      total = (int) counts.viewedAs(counts.layout().select(0, n - 1)).itemLong();
    }
    return search(counts, ordinals(mask.device(), total));
  }

  /** 1 to n. */
  private static Tensor ordinals(Device device, int n) {
    return ofLongs(device, LongStream.rangeClosed(1, n).toArray());
  }

  /** How many elements of an ascending sequence are less than each value. */
  private static Tensor search(Tensor sorted, Tensor values) {
    Layout layout = Layout.contiguous(values.shape());
    Tensor y = Context.current().allocate(values.storage().backend(), DType.INT64, layout);
    if (y.numel() > 0) {
      Layout rows = sorted.layout().unsqueeze(0);
      Layout wanted = values.layout().unsqueeze(0);
      y.storage()
          .backend()
          .searchSorted(sorted.storage(), rows, values.storage(), wanted, false, y.storage());
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

  private static Elements chosen(String op, Tensor x, Tensor mask) {
    return Points.of(op, x, layout -> layout, List.of(Optional.of(mask)));
  }

  /** Values of a source, in order, where a mask holds; x and the mask are broadcast. */
  public static Tensor scatter(Tensor x, Tensor mask, Tensor source) {
    Elementwise.requireMask("maskedScatter", mask);
    Shape common = Shape.broadcast("maskedScatter", x.shape(), mask.shape());
    Tensor wide = Movement.stretched(x, common);
    Tensor where = Movement.stretched(mask, common);
    if (common.ndim() == 0) {
      return Movement.inner(scatter(Movement.inner(x, 1), Movement.inner(mask, 1), source));
    }
    Elements places = chosen("maskedScatter", wide, where);
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
    Elements places =
        Points.of(
            op,
            x,
            layout -> layout.shape().ndim() == 0 ? layout.unsqueeze(0) : layout,
            List.of(Optional.of(where)));
    return places.change(Scatter.SET, x, enough(places, source));
  }

  private static Tensor enough(Elements places, Tensor source) {
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
}
