package dev.lamina.cpu;

import dev.lamina.backend.Storage;

/** A loop in the course of a {@link Changeover}. Elements are independent, so parts are as good. */
final class ChangingLoop extends Loop {
  private final Loop before;
  private final Loop after;
  private final Changeover change = new Changeover();

  /** Of two loops for the same program and pattern. */
  ChangingLoop(Loop before, Loop after) {
    this.before = before;
    this.after = after;
  }

  /** Whether {@link #after} does everything by now. */
  boolean isOver() {
    return change.isOver();
  }

  /** The loop that this becomes. */
  Loop after() {
    return after;
  }

  @Override
  public void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars) {
    if (change.isOver() || (long) rows * cols <= Changeover.PART) {
      after.run(operands, meta, rows, cols, scalars);
    } else if (cols <= Changeover.PART) {
      parts(operands, meta, rows, cols, true, scalars);
    } else {
      int[] row = meta.clone();
      for (int r = 0; r < rows; r++) {
        parts(operands, row, 1, cols, false, scalars);
        move(row, row, 1, true);
      }
    }
  }

  /** Some rows, or some columns of one row, at a time. */
  private void parts(
      Storage[] operands, int[] meta, int rows, int cols, boolean down, long[] scalars) {
    int all = down ? rows : cols;
    int size = down ? cols : 1;
    int[] part = meta.clone();
    int done = 0;
    while (done < all) {
      boolean isNew = change.isNewDue();
      int count = change.next(isNew, all - done, size);
      long start = System.nanoTime();
      Loop loop = isNew ? after : before;
      loop.run(operands, part, down ? count : 1, down ? cols : count, scalars);
      change.took(isNew, (long) count * size, start);
      done += count;
      move(meta, part, done, down);
    }
  }

  /** Sets positions to those of some row or column. */
  private static void move(int[] from, int[] to, int by, boolean down) {
    for (int k = 0; k < from.length; k += 3) {
      to[k] = from[k] + by * from[k + (down ? 1 : 2)];
    }
  }
}
