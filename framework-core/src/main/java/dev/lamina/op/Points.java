package dev.lamina.op;

import dev.lamina.autograd.Saved;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Elements at the positions of index tensors, which are broadcast to one shape. Their dimensions
 * stand in the place of the indexed ones if these are neighbours, else in front, as in NumPy.
 */
final class Points extends Elements {
  private final UnaryOperator<Layout> how;
  private final Indices indices;
  private List<Optional<Saved>> kept = List.of();

  private Points(String op, Shape from, UnaryOperator<Layout> how, Indices indices) {
    super(op, from, indices.shape());
    this.how = how;
    this.indices = indices;
  }

  /**
   * Index tensors in their places.
   *
   * @param seen the shape that is indexed
   * @param at for each of its dimensions positions or none
   * @param common the shape of all positions, broadcast
   */
  private record Indices(Shape seen, List<Optional<Tensor>> at, Shape common) {
    static Indices of(String op, Shape seen, List<Optional<Tensor>> at) {
      Shape common = Shape.of();
      for (Optional<Tensor> index : at) {
        if (index.isPresent()) {
          common = Shape.broadcast(op, common, index.get().shape());
        }
      }
      return new Indices(seen, at, common);
    }

    /** The dimension of the result with which those of the positions begin. */
    int front() {
      int first = -1;
      int last = -1;
      for (int d = 0; d < at.size(); d++) {
        if (at.get(d).isPresent()) {
          first = first < 0 ? d : first;
          last = d;
        }
      }
      return last - first == count() - 1 ? first : 0;
    }

    int count() {
      return (int) at.stream().filter(Optional::isPresent).count();
    }

    Shape shape() {
      List<Integer> sizes = new ArrayList<>();
      for (int d = 0; d < at.size(); d++) {
        if (at.get(d).isEmpty()) {
          sizes.add(seen.dim(d));
        }
      }
      for (int i = 0; i < common.ndim(); i++) {
        sizes.add(front() + i, common.dim(i));
      }
      return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /**
   * The selection.
   *
   * @param op the operation, named in errors
   * @param x what is selected from
   * @param how from its layout to the one that is indexed
   * @param indices an index tensor or none for each dimension there, at least one tensor; a mask
   *     stands for as many dimensions as it has, and missing ones at the end are whole
   */
  static Elements of(
      String op, Tensor x, UnaryOperator<Layout> how, List<Optional<Tensor>> indices) {
    Shape seen = how.apply(Layout.contiguous(x.shape())).shape();
    List<Optional<Tensor>> at = byDimension(op, x, seen, indices);
    Indices all = Indices.of(op, seen, at);
    return all.count() == 1 && all.common().ndim() == 1
        ? Slices.of(op, x, how, at)
        : new Points(op, x.shape(), how, all);
  }

  private static List<Optional<Tensor>> byDimension(
      String op, Tensor x, Shape seen, List<Optional<Tensor>> indices) {
    List<Optional<Tensor>> at = new ArrayList<>();
    for (Optional<Tensor> index : indices) {
      boolean mask = index.isPresent() && index.get().dtype() == DType.BOOL;
      int width = mask ? index.get().ndim() : 1;
      if (at.size() + width > seen.ndim()) {
        throw tooMany(op, seen, indices);
      }
      if (mask) {
        requireMask(op, seen, at.size(), index.get());
        for (Tensor t : Masks.coordinates(op, index.get())) {
          at.add(Optional.of(Positions.beside(x, t)));
        }
      } else {
        Positions.Bounds bounds = Positions.Bounds.of(seen, at.size());
        at.add(index.map(i -> Positions.of(op, x, bounds, i)));
      }
    }
    while (at.size() < seen.ndim()) {
      at.add(Optional.empty());
    }
    return at;
  }

  private static void requireMask(String op, Shape seen, int dim, Tensor mask) {
    boolean fits = mask.ndim() > 0;
    for (int i = 0; fits && i < mask.ndim(); i++) {
      fits = mask.size(i) == seen.dim(dim + i);
    }
    if (!fits) {
      throw new ShapeException(
          op
              + ": the mask does not fit the dimensions that it stands for; got a mask "
              + mask.shape()
              + " at dimension "
              + dim
              + " of shape "
              + seen
              + "; expected the sizes of those dimensions. Expand the mask, or use maskedSelect,"
              + " which broadcasts");
    }
  }

  private static ShapeException tooMany(String op, Shape seen, List<Optional<Tensor>> indices) {
    return new ShapeException(
        op
            + ": more indices than dimensions; got "
            + indices.size()
            + " indices for shape "
            + seen
            + "; expected at most "
            + seen.ndim()
            + ", where a mask counts for each of its dimensions. Leave some out");
  }

  @Override
  void keep() {
    if (kept.isEmpty()) {
      kept = indices.at().stream().map(index -> index.map(Saved::new)).toList();
    }
  }

  /** The positions; fails if a gradient needs them and they have been changed since. */
  private List<Optional<Tensor>> positions() {
    return kept.isEmpty()
        ? indices.at()
        : kept.stream().map(index -> index.map(saved -> saved.get(op))).toList();
  }

  @Override
  Places places(Layout layout) {
    Layout seen = how.apply(layout);
    List<Optional<Tensor>> at = positions();
    int front = indices.front();
    int width = indices.common().ndim();
    int[] strides = new int[shape().ndim()];
    int next = 0;
    for (int d = 0; d < at.size(); d++) {
      if (at.get(d).isEmpty()) {
        next += next == front ? width : 0;
        strides[next++] = seen.stride(d);
      }
    }
    boolean single = indices.count() == 1;
    Tensor sum = single ? only(at) : sum(at, seen);
    int step = single ? seen.stride(at.indexOf(Optional.of(sum))) : 1;
    int[] steps = new int[shape().ndim()];
    int[] along = sum.layout(op).expand(indices.common()).strides();
    System.arraycopy(along, 0, steps, front, width);
    Layout base = Layout.of(shape(), strides, seen.offset());
    return new Places(base, sum, Layout.of(shape(), steps, sum.layout().offset()), step);
  }

  private static Tensor only(List<Optional<Tensor>> at) {
    return at.stream().flatMap(Optional::stream).findFirst().orElseThrow();
  }

  /** Positions in the storage: each index times the step of its dimension. */
  private static Tensor sum(List<Optional<Tensor>> at, Layout seen) {
    Optional<Tensor> sum = Optional.empty();
    for (int d = 0; d < at.size(); d++) {
      if (at.get(d).isPresent()) {
        Tensor part = at.get(d).get().mul((long) seen.stride(d));
        sum = Optional.of(sum.map(before -> before.add(part)).orElse(part));
      }
    }
    return sum.orElseThrow();
  }
}
