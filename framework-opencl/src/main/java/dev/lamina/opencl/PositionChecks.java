package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;

/**
 * Positions that lie outside, found on the device while nobody waits. A kernel notes the first one;
 * it is reported when next a value is read.
 */
final class PositionChecks {
  /** Ints that the kernels write: found, number of the position, the position's halves, size. */
  static final int WORDS = 8;

  private static final int LONGS = WORDS / 2;

  private final Session session;
  private final Buffer flag;
  private boolean pending;

  PositionChecks(Session session) {
    this.session = session;
    this.flag = session.allocate("position checks", 4L * WORDS);
    clear();
  }

  private void clear() {
    session.write(new long[LONGS], 0, DType.INT64, flag, 0, LONGS);
  }

  /** Where kernels note the first wrong position from now on. */
  synchronized Buffer arm() {
    pending = true;
    return flag;
  }

  /**
   * Looks whether a wrong position has been found.
   *
   * @throws ShapeException if so
   */
  synchronized void report() {
    if (!pending) {
      return;
    }
    pending = false;
    long[] found = new long[LONGS];
    session.read(flag, 0, DType.INT64, found, 0, LONGS);
    if ((int) found[0] == 0) {
      return;
    }
    clear();
    long size = found[2];
    throw new ShapeException(
        "indexSelect: position "
            + found[1]
            + " (number "
            + (found[0] >>> 32)
            + ") is outside its dimension; got a dimension of size "
            + size
            + "; expected positions from "
            + -size
            + " to "
            + (size - 1)
            + ". It was used on "
            + session.facts().label()
            + " some operations ago: position 0 stood in, and what was computed from it is wrong");
  }
}
