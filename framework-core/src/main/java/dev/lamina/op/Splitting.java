package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.JointNode;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Parts of a dimension that lie one behind the other; all are views. */
public final class Splitting {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.view(
                  "split", "x.split(size, dim)", "Parts of one size; the last may be smaller.")
              .several(x -> x[0].split(2), Input.any(5, 3))
              .several(x -> x[0].split(new int[] {1, 0, 2}, -1), Input.any(2, 3))
              .several(x -> x[0].split(4, 1), Input.any(2, 0))
              .types(Operation.ALL),
          Operation.view("splitWithSizes", "x.splitWithSizes(sizes, dim)", "Parts of given sizes.")
              .several(x -> x[0].splitWithSizes(new int[] {3, 1}, 1), Input.any(2, 4))
              .types(Operation.ALL),
          Operation.view("chunk", "x.chunk(chunks, dim)", "A number of parts of nearly one size.")
              .several(x -> x[0].chunk(3, 1), Input.any(2, 7))
              .several(x -> x[0].chunk(2), Input.any(0, 3))
              .types(Operation.ALL),
          Operation.view("unbind", "x.unbind(dim)", "The elements at each position of a dimension.")
              .several(x -> x[0].unbind(1), Input.any(2, 3))
              .several(x -> x[0].unbind(0), Input.any(2, 0, 3))
              .types(Operation.ALL));

  private Splitting() {}

  /** Parts of one size, the last perhaps smaller. */
  public static List<Tensor> split(Tensor x, int size, int dim) {
    int d = Movement.dimOf("split", x, dim);
    int n = x.size(d);
    if (size < 0 || size == 0 && n > 0) {
      throw new ShapeException(
          "split: parts of size "
              + size
              + " do not fill dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected a size of at least 1. For a number of parts, use chunk(chunks, dim)");
    }
    int count = Math.max(1, (int) (((long) n + size - 1) / Math.max(1, size)));
    int[] sizes = new int[count];
    Arrays.fill(sizes, size);
    sizes[count - 1] = n - (count - 1) * size;
    return parts("split", x, d, sizes);
  }

  /** Parts of given sizes. */
  public static List<Tensor> split(String op, Tensor x, int[] sizes, int dim) {
    int d = Movement.dimOf(op, x, dim);
    long sum = 0;
    boolean valid = true;
    for (int size : sizes) {
      valid &= size >= 0;
      sum += size;
    }
    if (!valid || sum != x.size(d)) {
      throw new ShapeException(
          op
              + ": the sizes do not fill dimension "
              + d
              + "; got "
              + Arrays.toString(sizes)
              + " for shape "
              + x.shape()
              + "; expected sizes of 0 or more whose sum is "
              + x.size(d)
              + ". Take a part alone with narrow(dim, start, length)");
    }
    return parts(op, x, d, sizes);
  }

  private static List<Tensor> parts(String op, Tensor x, int d, int[] sizes) {
    Layout layout = x.layout(op);
    List<Layout> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      parts.add(layout.slice(d, start, size, 1));
      start += size;
    }
    return views(new Cut(op, d, false), x, parts);
  }

  /** At most so many parts of one size, the last perhaps smaller. */
  public static List<Tensor> chunk(Tensor x, int chunks, int dim) {
    int d = Movement.dimOf("chunk", x, dim);
    if (chunks < 1) {
      throw new ShapeException(
          "chunk: there must be at least one part; got "
              + chunks
              + " parts for shape "
              + x.shape()
              + "; expected a number from 1 on");
    }
    int n = x.size(d);
    int size = (int) (((long) n + chunks - 1) / chunks);
    return n == 0 ? split("chunk", x, new int[chunks], d) : split(x, size, d);
  }

  /** The elements at each position of a dimension, which is left out. */
  public static List<Tensor> unbind(Tensor x, int dim) {
    int d = Movement.dimOf("unbind", x, dim);
    Layout layout = x.layout("unbind");
    List<Layout> parts = new ArrayList<>();
    for (int i = 0; i < x.size(d); i++) {
      parts.add(layout.select(d, i));
    }
    return views(new Cut("unbind", d, true), x, parts);
  }

  /**
   * How a tensor is cut.
   *
   * @param op the operation
   * @param dim the dimension
   * @param apart whether the parts lack that dimension
   */
  private record Cut(String op, int dim, boolean apart) {}

  private static List<Tensor> views(Cut cut, Tensor x, List<Layout> layouts) {
    List<Tensor> parts = layouts.stream().map(x::viewedAs).toList();
    if (Context.current().gradEnabled()) {
      x.storage().noteRecordedView();
      if (x.requiresGrad()) {
        Parts node = new Parts(cut, x, layouts);
        for (int i = 0; i < layouts.size(); i++) {
          parts.get(i).recordedAs(node.output(i));
        }
      }
    }
    return parts;
  }

  /** The node of all parts: their gradients are joined at once. */
  private static final class Parts extends JointNode {
    private final Cut cut;
    private final List<Shape> shapes;

    Parts(Cut cut, Tensor x, List<Layout> parts) {
      super(parts.size(), x.node());
      this.cut = cut;
      this.shapes = parts.stream().map(Layout::shape).toList();
    }

    @Override
    public String name() {
      return cut.op();
    }

    @Override
    protected void backward(List<Optional<Tensor>> gradients, Backward backward) {
      Tensor present = gradients.stream().flatMap(Optional::stream).findFirst().orElseThrow();
      List<Tensor> all = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        all.add(filled(gradients.get(i), present, shapes.get(i)));
      }
      Tensor whole = cut.apart() ? Joining.stack(all, cut.dim()) : Joining.cat(all, cut.dim());
      backward.send(next(0), whole);
    }

    private static Tensor filled(Optional<Tensor> gradient, Tensor beside, Shape shape) {
      if (gradient.isPresent()) {
        return gradient.get();
      }
      Tensor zero = Selection.zero(beside);
      return zero.viewedAs(zero.layout().expand(shape));
    }
  }
}
