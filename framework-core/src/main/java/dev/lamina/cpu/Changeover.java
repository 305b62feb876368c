package dev.lamina.cpu;

/**
 * The change from one form of a kernel to another with the same bits, which is faster once the JIT
 * compiler has got to it, and a hundred times slower before. A large call that meets it cold would
 * take seconds. So large calls are divided: the new form gets small parts, as long as all of them
 * together have taken no longer than the old form has, which does the rest. When the new form is
 * the faster one some times in a row, it gets everything.
 *
 * <p>Several threads may take part. What they count is not exact then, which changes no result.
 */
final class Changeover {
  /** Elements that the new form gets at a time; calls of no more than that are its alone. */
  static final int PART = 1 << 12;

  /** Elements that the old form gets at a time. */
  private static final int STRETCH = 1 << 16;

  /** So many parts in a row have to be faster. */
  private static final int WINS = 4;

  /** After so many parts the JIT compiler has done what it will do. */
  private static final int PATIENCE = 1 << 14;

  private double oldNanos;
  private double oldElements;
  private double newNanos;
  private int wins;
  private int parts;
  private volatile boolean over;

  /** Whether the new form does everything from now on. */
  boolean isOver() {
    return over;
  }

  /** Whether the next part is the new form's. */
  boolean isNewDue() {
    return over || newNanos <= oldNanos;
  }

  /**
   * How many units the next part has.
   *
   * @param isNew whose it is
   * @param left how many units there are
   * @param size elements of a unit
   */
  int next(boolean isNew, int left, int size) {
    return over ? left : Math.min(left, Math.max(1, (isNew ? PART : STRETCH) / size));
  }

  /**
   * Notes a part.
   *
   * @param isNew whose it was
   * @param elements how large it was
   * @param start when it began, by {@link System#nanoTime}
   */
  void took(boolean isNew, long elements, long start) {
    double nanos = System.nanoTime() - start;
    if (!isNew) {
      oldNanos += nanos;
      oldElements += elements;
      return;
    }
    newNanos += nanos;
    boolean faster = oldElements > 0 && nanos * oldElements <= elements * oldNanos;
    wins = faster ? wins + 1 : 0;
    if (wins >= WINS || ++parts >= PATIENCE) {
      over = true;
    }
  }
}
