package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;

/** The classes that rows belong to, checked. */
final class Classes {
  /** Of rows whose class is the ignored one. */
  static final int NONE = -1;

  private final long[] classes;
  private final int first;
  private final long ignored;

  /**
   * Checks the classes.
   *
   * @param op the operation, named in errors
   * @param target where the classes are, one a row
   * @param layout their dense layout
   * @param size number of classes
   * @param ignored the ignored class
   * @throws ShapeException if one is neither ignored nor from 0 to {@code size - 1}
   */
  Classes(String op, Storage target, Layout layout, int size, long ignored) {
    this.classes = CpuStorage.longs(target);
    this.first = layout.offset();
    this.ignored = ignored;
    for (int row = 0; row < layout.numel(); row++) {
      long t = classes[first + row];
      if ((t < 0 || t >= size) && t != ignored) {
        throw new ShapeException(
            op
                + ": target "
                + t
                + " (number "
                + row
                + ") is not a class; got "
                + size
                + " classes; expected 0 to "
                + (size - 1)
                + ", or the ignored index "
                + ignored
                + ". Check the targets, or the size of the network's last layer");
      }
    }
  }

  /** The class of a row, or {@link #NONE}. */
  int of(int row) {
    long t = classes[first + row];
    return t == ignored ? NONE : (int) t;
  }
}
