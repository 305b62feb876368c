package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.MeshIndexing;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One tensor from several. */
public final class Joining {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("cat", "Tensor.cat(tensors, dim)", "Tensors one behind the other.")
              .sample(x -> Tensor.cat(List.of(x), -1), Input.any(2, 3), Input.any(2, 1))
              .sample(x -> Tensor.cat(x), Input.any(2, 3), Input.any(0), Input.any(0, 3))
              .types(Operation.ALL),
          Operation.composite(
                  "stack", "Tensor.stack(tensors, dim)", "Tensors along a new dimension.")
              .sample(x -> Tensor.stack(List.of(x), 1), Input.any(2, 3), Input.any(2, 3))
              .sample(x -> Tensor.stack(x), Input.any(), Input.any())
              .types(Operation.ALL),
          Operation.composite("hstack", "Tensor.hstack(tensors)", "Tensors side by side.")
              .sample(x -> Tensor.hstack(x), Input.any(2, 3), Input.any(2, 1))
              .sample(x -> Tensor.hstack(x), Input.any(2), Input.any())
              .types(Operation.ALL),
          Operation.composite("vstack", "Tensor.vstack(tensors)", "Tensors one below the other.")
              .sample(x -> Tensor.vstack(x), Input.any(3), Input.any(2, 3))
              .types(Operation.ALL),
          Operation.view("meshgrid", "Tensor.meshgrid(tensors)", "The coordinates of a grid.")
              .several(x -> Tensor.meshgrid(x), Input.any(2), Input.any(3))
              .several(
                  x -> Tensor.meshgrid(List.of(x), MeshIndexing.XY),
                  Input.any(2),
                  Input.any(),
                  Input.any(3))
              .types(Operation.ALL));

  private Joining() {}

  /** The node of joined tensors: each gets its part of the gradient. */
  private static final class Join extends Node {
    private final int dim;
    private final int[] starts;
    private final Shape[] shapes;
    private final DType[] types;

    Join(Node[] next, int dim, int[] starts, List<Tensor> parts) {
      super(next);
      this.dim = dim;
      this.starts = starts;
      shapes = parts.stream().map(Tensor::shape).toArray(Shape[]::new);
      types = parts.stream().map(Tensor::dtype).toArray(DType[]::new);
    }

    @Override
    public String name() {
      return "cat";
    }

    @Override
    protected void backward(Tensor g, Backward backward) {
      for (int i = 0; i < shapes.length; i++) {
        if (next(i) != null) {
          int length = starts[i + 1] - starts[i];
          Tensor part = Movement.narrow(g, dim, starts[i], length);
          Tensor shaped = Movement.reshapeTo(part, shapes[i]);
          backward.send(next(i), shaped.dtype() == types[i] ? shaped : shaped.to(types[i]));
        }
      }
    }
  }

  /** Tensors one behind the other along a dimension. */
  public static Tensor cat(List<Tensor> tensors, int dim) {
    return cat("cat", tensors, dim);
  }

  private static Tensor cat(String op, List<Tensor> tensors, int dim) {
    requireSome(op, tensors);
    DType type = tensors.get(0).dtype();
    Tensor model = tensors.get(0);
    for (Tensor t : tensors) {
      t.layout(op);
      type = DType.promote(type, t.dtype());
      model = isNothing(model) ? t : model;
    }
    int d = isNothing(model) ? model.shape().index(op, dim) : joinable(op, model, dim);
    int[] starts = starts(op, tensors, model, d);
    int[] sizes = model.shape().toArray();
    sizes[d] = starts[tensors.size()];
    Context context = Context.current();
    Backend backend = Elementwise.meet(op, tensors.toArray(Tensor[]::new));
    Tensor y = context.allocate(backend, type, Layout.contiguous(Shape.of(sizes)));
    boolean recorded = context.gradEnabled(false);
    try {
      for (int i = 0; i < tensors.size(); i++) {
        int length = starts[i + 1] - starts[i];
        if (length > 0) {
          y.viewedAs(y.layout().slice(d, starts[i], length, 1)).copy_(tensors.get(i));
        }
      }
    } finally {
      context.gradEnabled(recorded);
    }
    if (recorded && type.isFloatingPoint() && tensors.stream().anyMatch(Tensor::requiresGrad)) {
      Node[] next = tensors.stream().map(Tensor::node).toArray(Node[]::new);
      y.recordedAs(new Join(next, d, starts, tensors));
    }
    return y;
  }

  /** Whether this is the shape {@code [0]}, which joins with tensors of any shape. */
  private static boolean isNothing(Tensor x) {
    return x.ndim() == 1 && x.size(0) == 0;
  }

  private static int joinable(String op, Tensor x, int dim) {
    if (x.ndim() == 0) {
      throw new ShapeException(
          op
              + ": single values have no dimension to be joined along; got shape []; expected at"
              + " least one dimension. Use Tensor.stack(tensors)");
    }
    return x.shape().index(op, dim);
  }

  /** Where each tensor begins, and where the last one ends. */
  private static int[] starts(String op, List<Tensor> tensors, Tensor model, int dim) {
    int[] starts = new int[tensors.size() + 1];
    for (int i = 0; i < tensors.size(); i++) {
      Tensor t = tensors.get(i);
      if (!isNothing(t) && !fits(t, model, dim)) {
        throw new ShapeException(
            op
                + ": the tensors differ in more than dimension "
                + dim
                + "; got "
                + model.shape()
                + " and, as number "
                + i
                + ", "
                + t.shape()
                + "; expected the same sizes in all other dimensions. Reshape one, or broadcast it"
                + " with expand");
      }
      int size = isNothing(t) ? 0 : t.size(dim);
      long end = (long) starts[i] + size;
      if (end > Integer.MAX_VALUE) {
        throw new ShapeException(
            op
                + ": too many elements; got "
                + end
                + " positions in dimension "
                + dim
                + "; expected at most 2^31 - 1. Join fewer tensors");
      }
      starts[i + 1] = (int) end;
    }
    return starts;
  }

  private static boolean fits(Tensor x, Tensor model, int dim) {
    boolean fits = x.ndim() == model.ndim();
    for (int d = 0; fits && d < x.ndim(); d++) {
      fits = d == dim || x.size(d) == model.size(d);
    }
    return fits;
  }

  private static void requireSome(String op, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw new ShapeException(
          op + ": there is nothing to join; got 0 tensors; expected at least one");
    }
  }

  /** Tensors of one shape along a new dimension. */
  public static Tensor stack(List<Tensor> tensors, int dim) {
    requireSome("stack", tensors);
    Tensor first = tensors.get(0);
    int n = first.ndim() + 1;
    if (dim < -n || dim >= n) {
      throw new ShapeException(
          "stack: no place "
              + dim
              + " for a new dimension; got shape "
              + first.shape()
              + "; expected a place from "
              + -n
              + " to "
              + (n - 1));
    }
    int at = dim < 0 ? dim + n : dim;
    List<Tensor> rows = new ArrayList<>();
    for (Tensor t : tensors) {
      if (!t.shape().equals(first.shape())) {
        throw new ShapeException(
            "stack: the tensors have different shapes; got "
                + first.shape()
                + " and, as number "
                + rows.size()
                + ", "
                + t.shape()
                + "; expected one shape. To join along a dimension that exists, use"
                + " Tensor.cat(tensors, dim)");
      }
      rows.add(unsqueezed(t, at));
    }
    return cat("stack", rows, at);
  }

  /** A view for use inside, with a dimension of size 1 at a place. */
  private static Tensor unsqueezed(Tensor x, int at) {
    return Movement.seen("stack", x, x.layout("stack").unsqueeze(at), g -> Movement.squeeze(g, at));
  }

  /** Tensors side by side: along the second dimension, or the only one. */
  public static Tensor hstack(List<Tensor> tensors) {
    requireSome("hstack", tensors);
    List<Tensor> rows = tensors.stream().map(t -> atLeast(t, 1)).toList();
    return cat("hstack", rows, rows.get(0).ndim() == 1 ? 0 : 1);
  }

  /** Tensors one below the other: along the first dimension, each vector as a row. */
  public static Tensor vstack(List<Tensor> tensors) {
    requireSome("vstack", tensors);
    return cat("vstack", tensors.stream().map(t -> atLeast(t, 2)).toList(), 0);
  }

  private static Tensor atLeast(Tensor x, int ndim) {
    Tensor y = x;
    while (y.ndim() < ndim) {
      y = unsqueezed(y, 0);
    }
    return y;
  }

  /** The coordinates of all points of a grid; views. */
  public static List<Tensor> meshgrid(List<Tensor> tensors, MeshIndexing indexing) {
    requireSome("meshgrid", tensors);
    boolean swap = indexing == MeshIndexing.XY && tensors.size() > 1;
    int n = tensors.size();
    int[] sizes = new int[n];
    for (int i = 0; i < n; i++) {
      Tensor t = tensors.get(i);
      requireVector(tensors.get(0), t, i);
      sizes[place(i, swap)] = t.numel();
    }
    List<Tensor> grids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] line = new int[n];
      Arrays.fill(line, 1);
      line[place(i, swap)] = tensors.get(i).numel();
      grids.add(Movement.expand(Movement.view(tensors.get(i), line), sizes));
    }
    return List.copyOf(grids);
  }

  private static int place(int i, boolean swap) {
    return swap && i < 2 ? 1 - i : i;
  }

  private static void requireVector(Tensor first, Tensor t, int i) {
    if (t.ndim() > 1) {
      throw new ShapeException(
          "meshgrid: coordinates must have one dimension; got "
              + t.shape()
              + " as number "
              + i
              + "; expected [n] or a single value. Flatten it with flatten()");
    }
    if (t.dtype() != first.dtype()) {
      throw new DTypeException(
          "meshgrid: coordinates have different types; got "
              + first.dtype()
              + " "
              + first.shape()
              + " and, as number "
              + i
              + ", "
              + t.dtype()
              + " "
              + t.shape()
              + "; expected one type. Convert with to(dtype)");
    }
  }
}
