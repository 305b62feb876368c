package dev.lamina.tensor;

import dev.lamina.backend.DType;
import java.util.Arrays;

/**
 * One part of an index: how a dimension is read. Positions count from 0, negative ones from the
 * end.
 *
 * <pre>{@code
 * x.get(at(0), range(2, 10, 2))     // x[0, 2:10:2]
 * x.get(ellipsis(), from(1))        // x[..., 1:]
 * x.get(mask(x.gt(0)))              // x[x > 0]
 * x.get(all(), index(0, 2, 5))      // x[:, [0, 2, 5]]
 * }</pre>
 *
 * <p>Positions, ranges and new dimensions give views. Masks and index tensors give copies; their
 * shapes are broadcast, and stand in the place of the indexed dimensions if these are neighbours,
 * else in front. A single position beside index tensors just drops its dimension, as in PyTorch; in
 * NumPy it counts as one of them.
 */
public abstract sealed class Index {
  private Index() {}

  /** A single position. */
  static final class At extends Index {
    final int position;
    final boolean keeps;

    private At(int position, boolean keeps) {
      this.position = position;
      this.keeps = keeps;
    }

    @Override
    public String toString() {
      return keeps ? "keep(" + position + ")" : Integer.toString(position);
    }
  }

  /** Positions from a start to before an end, some distance apart. */
  public static final class Range extends Index {
    /** The end of a range that goes as far as the dimension. */
    static final int OPEN = Integer.MAX_VALUE;

    final int start;
    final int end;
    final int step;

    private Range(int start, int end, int step) {
      this.start = start;
      this.end = end;
      this.step = step;
    }

    /**
     * Every {@code step}-th position of this range: {@code from(1).step(2)} is {@code 1::2}.
     *
     * @param step distance, at least 1
     * @return the index
     */
    public Range step(int step) {
      return new Range(start, end, step);
    }

    @Override
    public String toString() {
      String to = end == OPEN ? "" : Integer.toString(end);
      return (start == 0 ? "" : start) + ":" + to + (step == 1 ? "" : ":" + step);
    }
  }

  /** All dimensions that no other index stands for. */
  static final class Ellipsis extends Index {
    @Override
    public String toString() {
      return "...";
    }
  }

  /** A new dimension of size 1. */
  static final class NewAxis extends Index {
    @Override
    public String toString() {
      return "newAxis";
    }
  }

  /** Positions or truth values in a tensor. */
  static final class Chosen extends Index {
    final Tensor tensor;

    private Chosen(Tensor tensor) {
      this.tensor = tensor;
    }

    @Override
    public String toString() {
      return tensor.dtype() + " " + tensor.shape();
    }
  }

  /** Positions that are written down. */
  static final class Listed extends Index {
    final long[] positions;

    private Listed(long[] positions) {
      this.positions = positions;
    }

    @Override
    public String toString() {
      return Arrays.toString(positions);
    }
  }

  private static final Range ALL = new Range(0, Range.OPEN, 1);
  private static final Index ELLIPSIS = new Ellipsis();
  private static final Index NEW_AXIS = new NewAxis();

  /**
   * A single position; the dimension is dropped.
   *
   * @param position from the start, or from the end if negative
   * @return the index
   */
  public static Index at(int position) {
    return new At(position, false);
  }

  /**
   * A single position; the dimension stays with size 1.
   *
   * @param position from the start, or from the end if negative
   * @return the index
   */
  public static Index keep(int position) {
    return new At(position, true);
  }

  /**
   * Positions {@code start} to before {@code end}.
   *
   * @param start the first position
   * @param end the position after the last one; beyond the size means up to the end
   * @return the index
   */
  public static Range range(int start, int end) {
    return new Range(start, end, 1);
  }

  /**
   * Every {@code step}-th position from {@code start} to before {@code end}.
   *
   * @param start the first position
   * @param end the position after the last one; beyond the size means up to the end
   * @param step distance, at least 1
   * @return the index
   */
  public static Range range(int start, int end, int step) {
    return new Range(start, end, step);
  }

  /**
   * All positions from one on: {@code start:}.
   *
   * @param start the first position
   * @return the index
   */
  public static Range from(int start) {
    return new Range(start, Range.OPEN, 1);
  }

  /**
   * All positions before one: {@code :end}.
   *
   * @param end the position after the last one
   * @return the index
   */
  public static Range to(int end) {
    return new Range(0, end, 1);
  }

  /**
   * The whole dimension.
   *
   * @return the index
   */
  public static Range all() {
    return ALL;
  }

  /**
   * As many whole dimensions as the other indices leave; at most once in an index.
   *
   * @return the index
   */
  public static Index ellipsis() {
    return ELLIPSIS;
  }

  /**
   * A new dimension of size 1 at this place; it stands for no dimension of the tensor.
   *
   * @return the index
   */
  public static Index newAxis() {
    return NEW_AXIS;
  }

  /**
   * The elements where truth values hold, in one dimension. How many hold is read from the device.
   *
   * @param mask bool, of the sizes of the dimensions that it stands for; one without dimensions
   *     adds a dimension of size 0 or 1
   * @return the index
   */
  public static Index mask(Tensor mask) {
    Indexer.requireType(mask, mask.dtype() == DType.BOOL, "a mask must be bool");
    return new Chosen(mask);
  }

  /**
   * Positions of a dimension, in any order and number.
   *
   * @param positions int64 of any shape, which replaces the dimension; a mask is taken as {@link
   *     #mask}
   * @return the index
   */
  public static Index index(Tensor positions) {
    DType type = positions.dtype();
    boolean fits = type == DType.INT64 || type == DType.INT32 || type == DType.BOOL;
    Indexer.requireType(positions, fits, "an index tensor must hold positions or truth values");
    return new Chosen(positions);
  }

  /**
   * Positions of a dimension, in any order and number.
   *
   * @param positions from the start, or from the end if negative
   * @return the index
   */
  public static Index index(int... positions) {
    return new Listed(Arrays.stream(positions).asLongStream().toArray());
  }
}
