package dev.lamina.cpu;

/** Folds of floats in the course of a {@link Changeover}, of two forms with the same bits. */
final class ChangingFold extends FloatFold {
  /** Fewest columns that are folded at a time. */
  private static final int COLUMNS = 64;

  private final Fold<float[]> before;
  private final Fold<float[]> after;
  private final Changeover change = new Changeover();

  /** Of two forms. */
  ChangingFold(Fold<float[]> before, Fold<float[]> after) {
    super(after::combine, after.isFree(), after.empty());
    this.before = before;
    this.after = after;
  }

  /** Whether the second form does everything by now. */
  boolean isOver() {
    return change.isOver();
  }

  @Override
  protected void rows(
      int rows, int n, float[] x, int from, int step, float[] out, int to, int outStep) {
    if (change.isOver() || (long) rows * n <= Changeover.PART) {
      after.rows(rows, n, x, from, step, out, to, outStep);
      return;
    }
    int done = 0;
    while (done < rows) {
      boolean isNew = change.isNewDue();
      int count = change.next(isNew, rows - done, n);
      long start = System.nanoTime();
      Fold<float[]> fold = isNew ? after : before;
      fold.rows(count, n, x, from + done * step, step, out, to + done * outStep, outStep);
      change.took(isNew, (long) count * n, start);
      done += count;
    }
  }

  @Override
  protected void columns(int n, int cols, float[] x, int from, int step, float[] out, int to) {
    if (change.isOver() || (long) cols * n <= Changeover.PART) {
      after.columns(n, cols, x, from, step, out, to);
      return;
    }
    int done = 0;
    while (done < cols) {
      boolean isNew = change.isNewDue();
      int count = Math.min(cols - done, Math.max(COLUMNS, change.next(isNew, cols - done, n)));
      long start = System.nanoTime();
      Fold<float[]> fold = isNew ? after : before;
      fold.columns(n, count, x, from + done, step, out, to + done);
      change.took(isNew, (long) count * n, start);
      done += count;
    }
  }
}
