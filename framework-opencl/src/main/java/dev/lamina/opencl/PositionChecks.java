package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * Positions that lie outside, found on the device while nobody waits. A kernel notes the first one;
 * it is reported to every thread that has handed in positions since, when it next reads a value.
 */
final class PositionChecks {
  /** Ints that the kernels write: found, number of the position, the position's halves, size. */
  private static final int WORDS = 8;

  private static final int LONGS = WORDS / 2;

  private final Session session;
  private final Buffer flag;
  private final Set<Thread> pending = Collections.newSetFromMap(new WeakHashMap<>());
  private final Map<Thread, String> failures = new WeakHashMap<>();

  PositionChecks(Session session) {
    this.session = session;
    this.flag = session.allocate("position checks", 4L * WORDS);
    clear();
  }

  private void clear() {
    session.write(new long[LONGS], 0, DType.INT64, flag, 0, LONGS);
  }

  /**
   * Enqueues a check.
   *
   * @param check gets the flag in which the kernel notes a wrong position
   */
  synchronized void run(Consumer<Buffer> check) {
    check.accept(flag);
    pending.add(Thread.currentThread());
  }

  /**
   * Looks whether a wrong position has been found that this thread must hear of.
   *
   * @throws ShapeException if so
   */
  synchronized void report() {
    Thread reader = Thread.currentThread();
    if (pending.contains(reader)) {
      look();
    }
    String failure = failures.remove(reader);
    if (failure != null) {
      throw new ShapeException(failure);
    }
  }

  private void look() {
    long[] found = new long[LONGS];
    session.read(flag, 0, DType.INT64, found, 0, LONGS);
    if ((int) found[0] != 0) {
      clear();
      String failure = text(found);
      pending.forEach(thread -> failures.put(thread, failure));
    }
    // The queue is in order: whatever was enqueued before has been looked at.
    pending.clear();
  }

  private String text(long[] found) {
    long size = found[2];
    return "positions: position "
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
        + " some operations ago: position 0 stood in, and what was computed from it is wrong";
  }
}
