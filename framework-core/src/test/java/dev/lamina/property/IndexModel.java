package dev.lamina.property;

import dev.lamina.backend.Shape;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A random index expression, and what it selects by NumPy's rules, worked out one element at a time
 * without strides: for each element of the result its place in the tensor.
 */
final class IndexModel {
  /** One dimension after positions, ranges and new dimensions. */
  private record Seen(int dim, int[] positions, int[] chosen, int[] chosenShape) {
    static Seen whole(int dim, int... positions) {
      return new Seen(dim, positions, null, null);
    }

    boolean isChosen() {
      return chosen != null;
    }
  }

  private final Choices choices;
  private final int[] shape;
  private final List<Index> parts = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final int[] fixed;
  // What index tensors broadcast to, chosen beforehand so that they do.
  private final int[] common;
  private boolean written = true;
  private boolean masked;

  private IndexModel(Choices choices, int[] shape) {
    this.choices = choices;
    this.shape = shape;
    this.fixed = new int[shape.length];
    this.common = new int[choices.nextInt(3)];
    for (int d = 0; d < common.length; d++) {
      common[d] = choices.oneIn(12) ? 0 : 1 + choices.nextInt(3);
    }
  }

  /** A random expression for a tensor of a shape. */
  static IndexModel of(Choices choices, int[] shape) {
    IndexModel model = new IndexModel(choices, shape);
    boolean advanced = choices.nextBoolean();
    int dim = 0;
    boolean open = true;
    while (dim < shape.length) {
      if (choices.oneIn(6)) {
        model.newAxis();
      }
      if (open && choices.oneIn(8)) {
        int whole = choices.nextInt(shape.length - dim + 1);
        model.ellipsis(dim, whole);
        dim += whole;
        open = false;
      } else if (open && choices.oneIn(8)) {
        break; // Dimensions at the end need not be mentioned, but behind an ellipsis.
      } else {
        dim += model.part(dim, advanced);
      }
    }
    for (; dim < shape.length; dim++) {
      model.seen.add(Seen.whole(dim, every(shape[dim])));
    }
    return model;
  }

  private static int[] every(int size) {
    int[] positions = new int[size];
    Arrays.setAll(positions, i -> i);
    return positions;
  }

  private void newAxis() {
    parts.add(Index.newAxis());
    texts.add("None");
    seen.add(Seen.whole(-1, 0));
  }

  private void ellipsis(int dim, int whole) {
    parts.add(Index.ellipsis());
    texts.add("...");
    for (int d = dim; d < dim + whole; d++) {
      seen.add(Seen.whole(d, every(shape[d])));
    }
  }

  /** One index; returns for how many dimensions it stands. */
  private int part(int dim, boolean advanced) {
    int size = shape[dim];
    int kind = choices.nextInt(advanced ? 7 : 4);
    if (kind == 1 && size > 0) {
      int position = choices.nextInt(size);
      add(Index.at(choices.signed(position, size)));
      fixed[dim] = position;
    } else if (kind == 2 && size > 0) {
      int position = choices.nextInt(size);
      parts.add(Index.keep(choices.signed(position, size)));
      written = false;
      seen.add(Seen.whole(dim, position));
    } else if (kind == 3) {
      range(dim);
    } else if (kind == 4 && size > 0) {
      tensor(dim);
    } else if (kind == 5 && size > 0 && common.length < 2) {
      list(dim);
    } else if (kind == 6 && !masked && common.length == 0) {
      return mask(dim);
    } else {
      add(Index.all());
      seen.add(Seen.whole(dim, every(size)));
    }
    return 1;
  }

  private void add(Index index) {
    parts.add(index);
    texts.add(index.toString());
  }

  private void range(int dim) {
    int size = shape[dim];
    int start = choices.nextInt(2 * size + 3) - size - 1;
    int end = choices.nextInt(2 * size + 3) - size - 1;
    int step = 1 + choices.nextInt(3);
    boolean open = choices.nextBoolean();
    parts.add(open ? Index.from(start).step(step) : Index.range(start, end, step));
    texts.add(start + ":" + (open ? "" : end) + (step == 1 ? "" : ":" + step));
    int from = Math.max(0, start < 0 ? start + size : start);
    int to = open ? size : Math.min(size, end < 0 ? end + size : end);
    List<Integer> positions = new ArrayList<>();
    for (int i = from; i < to; i += step) {
      positions.add(i);
    }
    seen.add(Seen.whole(dim, ints(positions)));
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** An index tensor of a shape that broadcasts to the common one. */
  private void tensor(int dim) {
    int skip = choices.nextInt(common.length + 1);
    int[] sizes = Arrays.copyOfRange(common, skip, common.length);
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = choices.oneIn(4) ? 1 : sizes[d];
    }
    int[] positions = new int[NestedModel.count(sizes)];
    long[] given = new long[positions.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = choices.nextInt(shape[dim]);
      given[i] = choices.signed(positions[i], shape[dim]);
    }
    parts.add(Index.index(Tensor.of(given, Shape.of(sizes))));
    written = false;
    seen.add(new Seen(dim, null, positions, sizes));
  }

  /** Positions that are written down. */
  private void list(int dim) {
    int[] positions = new int[common.length == 0 ? 1 : common[0]];
    int[] given = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = choices.nextInt(shape[dim]);
      given[i] = choices.signed(positions[i], shape[dim]);
    }
    parts.add(Index.index(given));
    texts.add(Arrays.toString(given));
    seen.add(new Seen(dim, null, positions, new int[] {positions.length}));
  }

  /** Truth values for one or two dimensions; no other tensor but single positions beside them. */
  private int mask(int dim) {
    int width = dim + 1 < shape.length && choices.nextBoolean() ? 2 : 1;
    int[] sizes = Arrays.copyOfRange(shape, dim, dim + width);
    boolean[] holds = new boolean[NestedModel.count(sizes)];
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int i = 0; i < holds.length; i++) {
      holds[i] = choices.nextBoolean();
      if (holds[i]) {
        first.add(width == 1 ? i : i / sizes[1]);
        second.add(width == 1 ? 0 : i % sizes[1]);
      }
    }
    parts.add(Index.mask(Tensor.of(holds, Shape.of(sizes))));
    written = false;
    masked = true;
    int[] count = {first.size()};
    seen.add(new Seen(dim, null, ints(first), count));
    if (width == 2) {
      seen.add(new Seen(dim + 1, null, ints(second), count));
    }
    return width;
  }

  /** The expression. */
  Index[] indices() {
    return parts.toArray(Index[]::new);
  }

  /** Whether there are index tensors, so that reading copies. */
  boolean selects() {
    return seen.stream().anyMatch(Seen::isChosen);
  }

  /** Whether it can be written as text. */
  boolean isText() {
    return written && !texts.isEmpty();
  }

  /** The expression as text. */
  String text() {
    return String.join(", ", texts);
  }

  /** What it selects. */
  NestedModel result() {
    int[] broadcast = {};
    for (Seen s : seen) {
      broadcast = s.isChosen() ? broadcast(broadcast, s.chosenShape) : broadcast;
    }
    int front = front();
    List<Integer> sizes = new ArrayList<>();
    for (Seen s : seen) {
      if (!s.isChosen()) {
        sizes.add(s.positions.length);
      }
    }
    for (int d = 0; front >= 0 && d < broadcast.length; d++) {
      sizes.add(front + d, broadcast[d]);
    }
    int[] target = ints(sizes);
    int[] places = new int[NestedModel.count(target)];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(coordinates(target, i), front, broadcast.length);
    }
    return new NestedModel(target, places);
  }

  private static int[] broadcast(int[] a, int[] b) {
    int[] longer = a.length >= b.length ? a : b;
    int[] shorter = a.length >= b.length ? b : a;
    int[] out = longer.clone();
    int skip = longer.length - shorter.length;
    for (int d = 0; d < shorter.length; d++) {
      out[d + skip] = longer[d + skip] == 1 ? shorter[d] : longer[d + skip];
    }
    return out;
  }

  /** Before which dimension of the result those of index tensors stand; -1 if there are none. */
  private int front() {
    int first = -1;
    boolean apart = false;
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).isChosen()) {
        apart |= first >= 0 && !seen.get(i - 1).isChosen();
        first = first < 0 ? i : first;
      }
    }
    return apart ? 0 : first;
  }

  private static int[] coordinates(int[] sizes, int number) {
    int[] at = new int[sizes.length];
    int rest = number;
    for (int d = sizes.length - 1; d >= 0; d--) {
      at[d] = rest % sizes[d];
      rest /= sizes[d];
    }
    return at;
  }

  private int place(int[] at, int front, int width) {
    int[] from = fixed.clone();
    int next = 0;
    for (Seen s : seen) {
      if (s.isChosen()) {
        from[s.dim] = s.chosen[number(at, front + width, s.chosenShape)];
        continue;
      }
      next += next == front ? width : 0;
      if (s.dim >= 0) {
        from[s.dim] = s.positions[at[next]];
      }
      next++;
    }
    int place = 0;
    for (int d = 0; d < shape.length; d++) {
      place = place * shape[d] + from[d];
    }
    return place;
  }

  /** The element of an index tensor for coordinates that end before {@code end}. */
  private static int number(int[] at, int end, int[] sizes) {
    int number = 0;
    for (int d = 0; d < sizes.length; d++) {
      int coordinate = sizes[d] == 1 ? 0 : at[end - sizes.length + d];
      number = number * sizes[d] + coordinate;
    }
    return number;
  }

  @Override
  public String toString() {
    return Arrays.toString(shape)
        + parts.stream().map(Index::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
