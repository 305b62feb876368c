package dev.lamina.backend;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first. Immutable. */
public final class Shape {
  private static final Shape SCALAR = new Shape(new int[0]);

  private static final int MOST_DIMS = 63;

  private final int[] dims;
  private final int numel;

  private Shape(int[] dims) {
    this.dims = dims;
    this.numel = count(dims);
  }

  /**
   * A shape of these sizes.
   *
   * @param dims sizes, outermost first, none negative; none at all for a single value
   * @return the shape
   * @throws ShapeException if a size is negative or there are more elements than an int can count
   */
  public static Shape of(int... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** Wraps an array that nobody else holds. */
  static Shape wrap(int[] dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims);
  }

  private static int count(int[] dims) {
    if (dims.length > MOST_DIMS) {
      throw new ShapeException(
          "shape: too many dimensions; got "
              + dims.length
              + "; expected at most "
              + MOST_DIMS
              + ". Merge some with reshape");
    }
    long n = 1;
    boolean empty = false;
    for (int d : dims) {
      if (d < 0) {
        throw new ShapeException(
            "shape: negative size; got " + Arrays.toString(dims) + "; expected sizes of 0 or more");
      }
      empty |= d == 0;
    }
    if (empty) {
      return 0;
    }
    for (int d : dims) {
      n *= d;
      if (n > Integer.MAX_VALUE) {
        throw new ShapeException(
            "shape: too many elements; got "
                + Arrays.toString(dims)
                + "; expected at most 2^31 - 1. Split the tensor");
      }
    }
    return (int) n;
  }

  /**
   * Number of dimensions.
   *
   * @return 0 for a single value
   */
  public int ndim() {
    return dims.length;
  }

  /**
   * Size of one dimension.
   *
   * @param dim position; negative ones count from the end
   * @return its size in elements
   * @throws ShapeException if there is no such dimension
   */
  public int dim(int dim) {
    return dims[existing("size", dim)];
  }

  /**
   * Number of elements.
   *
   * @return the product of all sizes; 1 for a single value
   */
  public int numel() {
    return numel;
  }

  /**
   * The sizes as a fresh array.
   *
   * @return sizes, outermost first
   */
  public int[] toArray() {
    return dims.clone();
  }

  /** The sizes themselves; callers must not write to them. */
  int[] dims() {
    return dims;
  }

  /**
   * As {@link #index}, for what cannot be asked of a single value, whereas reducing its dimension 0
   * does nothing.
   *
   * @param op the operation named in the error
   * @param dim position, from {@code -ndim} to {@code ndim - 1}
   * @return the position from 0
   * @throws ShapeException if there is no such dimension
   */
  public int existing(String op, int dim) {
    if (dims.length == 0) {
      throw new ShapeException(
          op + ": a single value has no dimensions; got dimension " + dim + " of shape []");
    }
    return index(op, dim);
  }

  /**
   * Turns a dimension that may count from the end into a position.
   *
   * @param op the operation named in the error
   * @param dim position, from {@code -ndim} to {@code ndim - 1}; a single value takes 0 and -1
   * @return the position from 0
   * @throws ShapeException if there is no such dimension
   */
  public int index(String op, int dim) {
    int n = Math.max(dims.length, 1);
    if (dim < -n || dim >= n) {
      throw new ShapeException(
          op
              + ": no dimension "
              + dim
              + "; got shape "
              + this
              + "; expected a dimension from "
              + -n
              + " to "
              + (n - 1));
    }
    return dim < 0 ? dim + n : dim;
  }

  /**
   * The common shape of two operands under NumPy's broadcasting: sizes are matched from the last
   * dimension on, and a size of 1 stretches to the other.
   *
   * @param op the operation named in the error
   * @param a one shape
   * @param b the other
   * @return the shape of the result
   * @throws ShapeException if two sizes differ and neither is 1
   */
  public static Shape broadcast(String op, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int n = Math.max(a.dims.length, b.dims.length);
    int[] out = new int[n];
    for (int i = 1; i <= n; i++) {
      int x = i <= a.dims.length ? a.dims[a.dims.length - i] : 1;
      int y = i <= b.dims.length ? b.dims[b.dims.length - i] : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            op
                + ": shapes do not broadcast (size "
                + x
                + " against "
                + y
                + " in dimension "
                + (n - i)
                + "); got "
                + a
                + " and "
                + b
                + "; expected sizes that are equal or 1, matched from the last dimension."
                + " Reshape one, or add a dimension with unsqueeze");
      }
      out[n - i] = x == 1 ? y : x;
    }
    return wrap(out);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /**
   * The sizes in brackets.
   *
   * @return for example {@code [3, 32]}
   */
  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
