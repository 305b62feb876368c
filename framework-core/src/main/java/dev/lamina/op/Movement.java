package dev.lamina.op;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Views: another layout on the same storage, and the way of gradients back. */
public final class Movement {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.view("view", "x.view(sizes)", "The elements under another shape.")
              .sample(x -> x[0].view(2, -1), Input.any(6))
              .sample(x -> x[0].view(1, 1), Input.any())
              .types(Operation.ALL),
          Operation.view(
                  "reshape",
                  "x.reshape(sizes)",
                  "The elements under another shape, copied if need be.")
              .sample(x -> x[0].reshape(3, -1), Input.any(2, 3))
              .sample(x -> x[0].reshape(0, 4), Input.any(2, 0))
              .types(Operation.ALL),
          Operation.view("t", "x.t()", "The transposed matrix.")
              .sample(x -> x[0].t(), Input.any(2, 3))
              .types(Operation.ALL)
              .inPlace(),
          Operation.view("transpose", "x.transpose(dim0, dim1)", "Two dimensions swapped.")
              .sample(x -> x[0].transpose(0, -1), Input.any(2, 3, 4))
              .types(Operation.ALL)
              .inPlace(),
          Operation.view("permute", "x.permute(dims)", "Dimensions in another order.")
              .sample(x -> x[0].permute(2, 0, -2), Input.any(2, 3, 4))
              .types(Operation.ALL),
          Operation.view("unsqueeze", "x.unsqueeze(dim)", "A new dimension of size 1.")
              .sample(x -> x[0].unsqueeze(-1), Input.any(2, 3))
              .types(Operation.ALL)
              .inPlace(),
          Operation.view("squeeze", "x.squeeze(dim)", "Dimensions of size 1 left out.")
              .sample(x -> x[0].squeeze(), Input.any(1, 2, 1))
              .sample(x -> x[0].squeeze(-1), Input.any(1, 2, 1))
              .types(Operation.ALL)
              .inPlace(),
          Operation.view("expand", "x.expand(sizes)", "Sizes of 1 stretched without copying.")
              .sample(x -> x[0].expand(4, 2, 3), Input.any(2, 1))
              .sample(x -> x[0].expand(2, 0), Input.any(2, 1))
              .types(Operation.ALL));

  private Movement() {}

  /** A view of {@code x} for the user, who may change either in place. */
  static Tensor view(String name, Tensor x, Layout layout, UnaryOperator<Tensor> gradient) {
    if (Context.current().gradEnabled()) {
      x.storage().noteRecordedView();
    }
    return seen(name, x, layout, gradient);
  }

  /** A view of {@code x}, recorded if gradients are. */
  static Tensor seen(String name, Tensor x, Layout layout, UnaryOperator<Tensor> gradient) {
    Tensor y = x.viewedAs(layout);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      y.recordedAs(new Rule(name, x, gradient));
    }
    return y;
  }

  /**
   * Another shape of a tensor for use inside an operation: an operand before it, or a fresh result
   * that nobody else sees. It does not count as a view, so that changes in place stay possible; a
   * saved value is still guarded by its version.
   */
  static Tensor inner(Tensor x, int... sizes) {
    Shape target = Shape.of(sizes);
    Shape from = x.shape();
    boolean fits = x.layout("reshape").view(target).isPresent();
    Tensor base = fits ? x : x.clone();
    Layout layout = base.layout().view(target).orElseThrow();
    Tensor y = seen("view", base, layout, g -> reshapeTo(g, from));
    return base.isView() ? y : y.asBase();
  }

  /** Dimensions in another order inside an operation; as {@link #inner}. */
  static Tensor turned(Tensor x, int... order) {
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    Tensor y = seen("permute", x, x.layout("permute").permute(order), g -> permute(g, back));
    return x.isView() ? y : y.asBase();
  }

  /** A tensor stretched inside an operation; as {@link #inner}. */
  static Tensor stretched(Tensor x, Shape target) {
    Shape from = x.shape();
    return seen("expand", x, x.layout("expand").expand(target), g -> g.sumTo(from));
  }

  /** The same elements in row-major order under another shape; a view. */
  public static Tensor view(Tensor x, int... sizes) {
    Shape target = resolve("view", x.shape(), sizes);
    Layout layout = x.layout("view");
    Layout seen = layout.view(target).orElseThrow(() -> cannotView(x, target));
    Shape from = x.shape();
    return view("view", x, seen, g -> reshapeTo(g, from));
  }

  private static ShapeException cannotView(Tensor x, Shape target) {
    return new ShapeException(
        "view: the strides do not allow this shape without copying; got "
            + x.layout()
            + ", asked for "
            + target
            + "; expected dimensions that stay together in memory. Use reshape(), which copies"
            + " where it must");
  }

  /** The same elements in row-major order under another shape; a view where possible. */
  public static Tensor reshape(Tensor x, int... sizes) {
    Shape target = resolve("reshape", x.shape(), sizes);
    if (x.layout("reshape").view(target).isPresent()) {
      return view(x, target.toArray());
    }
    // Nobody else sees the copy, so the result does not count as a view.
    return inner(x, target.toArray());
  }

  static Tensor reshapeTo(Tensor x, Shape shape) {
    return x.shape().equals(shape) ? x : reshape(x, shape.toArray());
  }

  /** Fills in a size of -1 and checks the number of elements. */
  static Shape resolve(String op, Shape from, int[] sizes) {
    int[] dims = sizes.clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1 && open < 0) {
        open = i;
      } else if (dims[i] < 0) {
        throw sizeMismatch(op, from, sizes);
      } else {
        known *= dims[i];
      }
    }
    if (open >= 0) {
      if (known == 0 || from.numel() % known != 0) {
        throw sizeMismatch(op, from, sizes);
      }
      dims[open] = (int) (from.numel() / known);
    } else if (known != from.numel()) {
      throw sizeMismatch(op, from, sizes);
    }
    return Shape.of(dims);
  }

  private static ShapeException sizeMismatch(String op, Shape from, int[] sizes) {
    return new ShapeException(
        op
            + ": the number of elements does not fit; got "
            + from
            + " ("
            + from.numel()
            + " elements), asked for "
            + Arrays.toString(sizes)
            + "; expected sizes whose product is "
            + from.numel()
            + ", one of which may be -1");
  }

  /** The transposed matrix, or fewer dimensions as they are; a view. */
  public static Tensor t(Tensor x) {
    if (x.ndim() > 2) {
      throw new ShapeException(
          "t: expected at most two dimensions; got "
              + x.shape()
              + ". Use transpose(dim0, dim1) or permute(...)");
    }
    return x.ndim() < 2 ? view("t", x, x.layout("t"), g -> g) : transpose(x, 0, 1);
  }

  /** Two dimensions swapped; a view. */
  public static Tensor transpose(Tensor x, int a, int b) {
    int i = x.shape().index("transpose", a);
    int j = x.shape().index("transpose", b);
    if (i == j) {
      return view("transpose", x, x.layout("transpose"), g -> g);
    }
    Layout layout = x.layout("transpose").transpose(i, j);
    return view("transpose", x, layout, g -> transpose(g, i, j));
  }

  /** Dimensions in another order; a view. */
  public static Tensor permute(Tensor x, int... order) {
    int n = x.ndim();
    int[] from = new int[order.length];
    int[] back = new int[n];
    boolean[] seen = new boolean[n];
    boolean valid = order.length == n;
    for (int i = 0; valid && i < n; i++) {
      from[i] = x.shape().index("permute", order[i]);
      valid = !seen[from[i]];
      seen[from[i]] = true;
      back[from[i]] = i;
    }
    if (!valid) {
      throw new ShapeException(
          "permute: every dimension must appear once; got order "
              + Arrays.toString(order)
              + " for shape "
              + x.shape()
              + "; expected a permutation of 0 to "
              + (n - 1));
    }
    return view("permute", x, x.layout("permute").permute(from), g -> permute(g, back));
  }

  /** A dimension of size 1 added; a view. */
  public static Tensor unsqueeze(Tensor x, int dim) {
    int n = x.ndim() + 1;
    if (dim < -n || dim >= n) {
      throw new ShapeException(
          "unsqueeze: no place "
              + dim
              + " for a new dimension; got shape "
              + x.shape()
              + "; expected a place from "
              + -n
              + " to "
              + (n - 1));
    }
    int at = dim < 0 ? dim + n : dim;
    return view("unsqueeze", x, x.layout("unsqueeze").unsqueeze(at), g -> squeeze(g, at));
  }

  /** One dimension left out if its size is 1; a view. */
  public static Tensor squeeze(Tensor x, int dim) {
    int at = x.shape().index("squeeze", dim);
    if (x.ndim() == 0 || x.size(at) != 1) {
      return view("squeeze", x, x.layout("squeeze"), g -> g);
    }
    return view("squeeze", x, x.layout("squeeze").select(at, 0), g -> unsqueeze(g, at));
  }

  /** All dimensions of size 1 left out; a view. */
  public static Tensor squeeze(Tensor x) {
    Layout layout = x.layout("squeeze");
    for (int d = x.ndim() - 1; d >= 0; d--) {
      if (layout.shape().dim(d) == 1) {
        layout = layout.select(d, 0);
      }
    }
    Shape from = x.shape();
    return view("squeeze", x, layout, g -> reshapeTo(g, from));
  }

  /** Sizes of 1 and missing leading dimensions stretched; a view. A size of -1 stays as it is. */
  public static Tensor expand(Tensor x, int... sizes) {
    return stretched("expand", x, sizes);
  }

  /** {@link #expand} under another name. */
  public static Tensor broadcastTo(Tensor x, int... sizes) {
    return stretched("broadcastTo", x, sizes);
  }

  private static Tensor stretched(String op, Tensor x, int[] sizes) {
    int[] dims = sizes.clone();
    int skip = dims.length - x.ndim();
    boolean valid = skip >= 0;
    for (int i = 0; valid && i < dims.length; i++) {
      int from = i < skip ? 1 : x.size(i - skip);
      if (dims[i] == -1 && i >= skip) {
        dims[i] = from;
      }
      valid = dims[i] >= 0 && (from == 1 || from == dims[i]);
    }
    if (!valid) {
      throw new ShapeException(
          op
              + ": only sizes of 1 can be stretched; got "
              + x.shape()
              + ", asked for "
              + Arrays.toString(sizes)
              + "; expected the same sizes, or others where the tensor has 1");
    }
    Shape target = Shape.of(dims);
    Shape from = x.shape();
    return view(op, x, x.layout(op).expand(target), g -> g.sumTo(from));
  }

  /** The elements at one position of a dimension, which is left out; a view. */
  public static Tensor select(Tensor x, int dim, int index) {
    int d = dimOf("select", x, dim);
    int size = x.size(d);
    if (index < -size || index >= size) {
      throw new ShapeException(
          "select: position "
              + index
              + " is outside dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected a position from "
              + -size
              + " to "
              + (size - 1));
    }
    int at = index < 0 ? index + size : index;
    return partial("select", x, layout -> layout.select(d, at));
  }

  static int dimOf(String op, Tensor x, int dim) {
    if (x.ndim() == 0) {
      throw new ShapeException(
          op
              + ": a single value has no dimension to take from; got shape []; expected at least one"
              + " dimension. Read it with item()");
    }
    return x.shape().index(op, dim);
  }

  /** {@code length} positions of a dimension from {@code start}; a view. */
  public static Tensor narrow(Tensor x, int dim, int start, int length) {
    int d = dimOf("narrow", x, dim);
    int size = x.size(d);
    int from = start < 0 ? start + size : start;
    if (from < 0 || length < 0 || length > size - from) {
      throw new ShapeException(
          "narrow: start "
              + start
              + " and length "
              + length
              + " reach outside dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected start + length of at most "
              + size);
    }
    return strided("narrow", x, d, from, length, 1);
  }

  /** Positions {@code start}, {@code start + step}, … before {@code end} of a dimension; a view. */
  public static Tensor slice(Tensor x, int dim, int start, int end, int step) {
    int d = dimOf("slice", x, dim);
    if (step < 1) {
      throw new ShapeException(
          "slice: the step must be at least 1; got "
              + step
              + " on shape "
              + x.shape()
              + ". To reverse a dimension, flip it");
    }
    int size = x.size(d);
    int from = Math.max(0, Math.min(size, start < 0 ? start + size : start));
    int to = Math.max(from, Math.min(size, end < 0 ? end + size : end));
    int length = to == from ? 0 : (to - from - 1) / step + 1;
    return strided("slice", x, d, from, length, step);
  }

  private static Tensor strided(String op, Tensor x, int d, int start, int length, int step) {
    return partial(op, x, layout -> layout.slice(d, start, length, step));
  }

  /**
   * Some elements of a tensor, each at most once; a view.
   *
   * @param op the operation
   * @param x the tensor
   * @param look from a layout of the tensor's shape to that of the elements
   * @return a view, whose gradient stands among zeros
   */
  static Tensor partial(String op, Tensor x, UnaryOperator<Layout> look) {
    Shape from = x.shape();
    return view(op, x, look.apply(x.layout(op)), g -> embed(op, g, from, look));
  }

  /** Zeros of a shape with {@code x} where {@code look} leads. */
  static Tensor embed(String op, Tensor x, Shape shape, UnaryOperator<Layout> look) {
    Context context = Context.current();
    Tensor y = context.allocate(x.device().backend(), x.dtype(), Layout.contiguous(shape));
    boolean recorded = context.gradEnabled(false);
    try {
      y.zero_();
      y.viewedAs(look.apply(y.layout())).copy_(x);
    } finally {
      context.gradEnabled(recorded);
    }
    if (recorded && x.requiresGrad()) {
      y.recordedAs(new Rule(op, x, g -> partial(op, g, look)));
    }
    return y;
  }
}
