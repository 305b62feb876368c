package dev.lamina.backend;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a tensor's elements lie in its storage: element {@code [i, j, …]} is at position {@code
 * offset + i * strides[0] + j * strides[1] + …}. Immutable; all positions count elements.
 *
 * <p>Row-major layouts from position 0 are shared by all tensors of a shape, so that comparing two
 * of them is mostly a comparison of references.
 */
public final class Layout {
  private static final int CACHE = 4096;
  private static final Layout[] SHARED = new Layout[CACHE];

  private final Shape shape;
  private final int[] strides;
  private final int offset;
  private final boolean contiguous;
  // Written without a lock: all are derived from immutable state, so a lost write only costs a
  // recomputation, and their own fields are final.
  private Iteration linear;
  private Layout transposed;
  private Layout expanded;

  private Layout(Shape shape, int[] strides, int offset) {
    this.shape = shape;
    this.strides = strides;
    // Without elements there is no first one, and the storage may have no positions at all.
    this.offset = shape.numel() == 0 ? 0 : offset;
    this.contiguous = isRowMajor(shape.dims(), strides);
  }

  /**
   * The row-major layout of a shape, from position 0.
   *
   * @param shape the shape
   * @return a shared layout
   */
  public static Layout contiguous(Shape shape) {
    int slot = slot(shape.hashCode());
    Layout cached = SHARED[slot];
    if (cached != null && cached.shape.equals(shape)) {
      return cached;
    }
    // Two shapes that fall on one slot both find a place.
    Layout other = SHARED[slot ^ 1];
    if (other != null && other.shape.equals(shape)) {
      return other;
    }
    Layout fresh = new Layout(shape, rowMajor(shape.dims()), 0);
    SHARED[cached == null || other != null ? slot : slot ^ 1] = fresh;
    return fresh;
  }

  private static int slot(int hash) {
    int mixed = (hash ^ hash >>> 15) * 0x2C1B3C6D;
    return (mixed ^ mixed >>> 12) * 0x297A2D39 >>> 20;
  }

  /** As {@link #contiguous(Shape)} for a matrix, without making a shape when it is known. */
  public static Layout contiguous(int rows, int cols) {
    Layout cached = SHARED[slot(31 * (31 + rows) + cols)];
    if (cached != null) {
      int[] dims = cached.shape.dims();
      if (dims.length == 2 && dims[0] == rows && dims[1] == cols) {
        return cached;
      }
    }
    return contiguous(Shape.of(rows, cols));
  }

  /**
   * A layout of any strides.
   *
   * @param shape the shape
   * @param strides one a dimension
   * @param offset position of the first element
   * @return the layout
   */
  public static Layout of(Shape shape, int[] strides, int offset) {
    return new Layout(shape, strides.clone(), offset);
  }

  private static int[] rowMajor(int[] dims) {
    int[] s = new int[dims.length];
    int step = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      s[i] = step;
      step *= Math.max(dims[i], 1);
    }
    return s;
  }

  private static boolean isRowMajor(int[] dims, int[] strides) {
    int step = 1;
    for (int d : dims) {
      if (d == 0) {
        return true;
      }
    }
    for (int i = dims.length - 1; i >= 0; i--) {
      if (dims[i] != 1) {
        if (strides[i] != step) {
          return false;
        }
        step *= dims[i];
      }
    }
    return true;
  }

  /**
   * The shape.
   *
   * @return sizes by dimension
   */
  public Shape shape() {
    return shape;
  }

  /**
   * Number of elements.
   *
   * @return the product of the sizes
   */
  public int numel() {
    return shape.numel();
  }

  /**
   * Step of one dimension.
   *
   * @param dim position from 0
   * @return elements between neighbours
   */
  public int stride(int dim) {
    return strides[dim];
  }

  /**
   * The steps as a fresh array.
   *
   * @return one a dimension
   */
  public int[] strides() {
    return strides.clone();
  }

  /**
   * Position of the first element.
   *
   * @return elements from the start of the storage
   */
  public int offset() {
    return offset;
  }

  /**
   * Whether the elements lie row-major without gaps, wherever they start.
   *
   * @return true for a dense row-major layout
   */
  public boolean isContiguous() {
    return contiguous;
  }

  /** Whether this is dense, row-major and starts at 0: the layout of every fresh result. */
  public boolean isDense() {
    return contiguous && offset == 0;
  }

  /** The launch that walks a dense layout as one line; meaningful when {@link #isDense}. */
  public Iteration linear() {
    Iteration it = linear;
    if (it == null) {
      it = Iteration.linear(numel());
      linear = it;
    }
    return it;
  }

  /** Two dimensions swapped: a view. */
  public Layout transpose(int a, int b) {
    boolean matrix = strides.length == 2 && a != b;
    if (matrix && transposed != null) {
      return transposed;
    }
    int[] d = shape.toArray();
    int[] s = strides.clone();
    int t = d[a];
    d[a] = d[b];
    d[b] = t;
    t = s[a];
    s[a] = s[b];
    s[b] = t;
    Layout result = new Layout(Shape.wrap(d), s, offset);
    if (matrix) {
      result.transposed = this;
      transposed = result;
    }
    return result;
  }

  /** Dimensions in another order: a view; {@code order} is a permutation of the positions. */
  public Layout permute(int... order) {
    int[] d = new int[order.length];
    int[] s = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      d[i] = shape.dims()[order[i]];
      s[i] = strides[order[i]];
    }
    return new Layout(Shape.wrap(d), s, offset);
  }

  /** A dimension of size 1 put in front of position {@code dim}: a view. */
  public Layout unsqueeze(int dim) {
    int n = strides.length;
    int[] d = new int[n + 1];
    int[] s = new int[n + 1];
    System.arraycopy(shape.dims(), 0, d, 0, dim);
    System.arraycopy(strides, 0, s, 0, dim);
    System.arraycopy(shape.dims(), dim, d, dim + 1, n - dim);
    System.arraycopy(strides, dim, s, dim + 1, n - dim);
    d[dim] = 1;
    s[dim] = dim < n ? Math.max(1, shape.dims()[dim]) * strides[dim] : 1;
    return new Layout(Shape.wrap(d), s, offset);
  }

  /** One dimension left out: a view of its elements at {@code index}. */
  public Layout select(int dim, int index) {
    int n = strides.length;
    int[] d = new int[n - 1];
    int[] s = new int[n - 1];
    System.arraycopy(shape.dims(), 0, d, 0, dim);
    System.arraycopy(strides, 0, s, 0, dim);
    System.arraycopy(shape.dims(), dim + 1, d, dim, n - 1 - dim);
    System.arraycopy(strides, dim + 1, s, dim, n - 1 - dim);
    return new Layout(Shape.wrap(d), s, offset + index * strides[dim]);
  }

  /** {@code length} elements of one dimension from {@code start}, {@code step} apart: a view. */
  public Layout slice(int dim, int start, int length, int step) {
    int[] d = shape.toArray();
    int[] s = strides.clone();
    d[dim] = length;
    s[dim] *= step;
    return new Layout(Shape.wrap(d), s, length == 0 ? offset : offset + start * strides[dim]);
  }

  /**
   * This layout stretched to a larger shape, new and size-1 dimensions repeating with stride 0.
   *
   * @param target the larger shape; must be what broadcasting allows
   * @return a view
   */
  public Layout expand(Shape target) {
    Layout known = expanded;
    if (known != null && known.shape.equals(target)) {
      return known;
    }
    int n = target.ndim();
    int skip = n - strides.length;
    int[] s = new int[n];
    for (int i = skip; i < n; i++) {
      s[i] = shape.dims()[i - skip] == 1 && target.dims()[i] != 1 ? 0 : strides[i - skip];
    }
    known = new Layout(target, s, offset);
    expanded = known;
    return known;
  }

  /** The same positions seen as a row-major layout of another shape, if the strides allow it. */
  public Optional<Layout> view(Shape target) {
    if (contiguous) {
      return Optional.of(
          offset == 0 ? contiguous(target) : new Layout(target, rowMajor(target.dims()), offset));
    }
    int[] d = shape.dims();
    int[] out = new int[target.ndim()];
    int to = out.length - 1;
    int chunkStride = strides.length == 0 ? 1 : strides[strides.length - 1];
    long inChunk = 1;
    long viewed = 1;
    for (int i = d.length - 1; i >= 0; i--) {
      inChunk *= d[i];
      // A chunk ends where the next outer dimension does not continue it.
      boolean ends =
          i == 0 || d[i - 1] != 1 && (long) strides[i - 1] != inChunk * (long) chunkStride;
      if (!ends) {
        continue;
      }
      while (to >= 0 && (viewed < inChunk || target.dims()[to] == 1)) {
        out[to] = (int) (viewed * chunkStride);
        viewed *= target.dims()[to];
        to--;
      }
      if (viewed != inChunk) {
        return Optional.empty();
      }
      if (i > 0) {
        chunkStride = strides[i - 1];
        inChunk = 1;
        viewed = 1;
      }
    }
    return to == -1 ? Optional.of(new Layout(target, out, offset)) : Optional.empty();
  }

  /**
   * Whether two different elements may lie at the same position, as in an expanded view or in
   * windows that overlap.
   */
  public boolean overlapsItself() {
    if (shape.numel() == 0) {
      return false;
    }
    int[] dims = shape.dims();
    long seen = 0;
    long reach = 0;
    // From the smallest step on, each must lead out of what the smaller ones reach.
    for (int next = smallestStep(dims, seen); next >= 0; next = smallestStep(dims, seen)) {
      if (strides[next] <= reach) {
        return true;
      }
      seen |= 1L << next;
      reach += (dims[next] - 1L) * strides[next];
    }
    return false;
  }

  /** The dimension of several elements with the smallest step, of those not seen yet, or -1. */
  private int smallestStep(int[] dims, long seen) {
    int found = -1;
    for (int i = 0; i < strides.length; i++) {
      boolean candidate = dims[i] > 1 && (seen >> i & 1) == 0;
      if (candidate && (found < 0 || strides[i] < strides[found])) {
        found = i;
      }
    }
    return found;
  }

  /** Whether both describe the same positions. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Layout l
            && offset == l.offset
            && shape.equals(l.shape)
            && Arrays.equals(strides, l.strides);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + offset;
  }

  @Override
  public String toString() {
    return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
  }
}
