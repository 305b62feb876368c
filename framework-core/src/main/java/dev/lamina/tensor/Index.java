package dev.lamina.tensor;

/**
 * One position of an index: how a dimension is read. Positions count from 0, negative ones from the
 * end.
 */
public abstract sealed class Index {
  private Index() {}

  /** A single position; the dimension is dropped. */
  static final class At extends Index {
    final int position;

    private At(int position) {
      this.position = position;
    }
  }

  /** Positions from a start to before an end. */
  static final class Range extends Index {
    final int start;
    final int end;
    final int step;

    private Range(int start, int end, int step) {
      this.start = start;
      this.end = end;
      this.step = step;
    }
  }

  private static final Index ALL = new Range(0, Integer.MAX_VALUE, 1);

  /**
   * A single position; the dimension is dropped.
   *
   * @param position from the start, or from the end if negative
   * @return the index
   */
  public static Index at(int position) {
    return new At(position);
  }

  /**
   * Positions {@code start} to before {@code end}.
   *
   * @param start the first position
   * @param end the position after the last one; beyond the size means up to the end
   * @return the index
   */
  public static Index range(int start, int end) {
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
  public static Index range(int start, int end, int step) {
    return new Range(start, end, step);
  }

  /**
   * The whole dimension.
   *
   * @return the index
   */
  public static Index all() {
    return ALL;
  }
}
