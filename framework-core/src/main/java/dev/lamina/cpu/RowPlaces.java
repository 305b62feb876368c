package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.util.OptionalInt;

/** Where the rows of an operand lie: the dimensions before the last one, in order. */
final class RowPlaces {
  private static final int[] NONE = {};

  private final int offset;
  private final int step;
  // Positions of rows that no single step walks.
  private final int[] scattered;
  private final int columnStep;

  private RowPlaces(int offset, int step, int[] scattered, int columnStep) {
    this.offset = offset;
    this.step = step;
    this.scattered = scattered;
    this.columnStep = columnStep;
  }

  /** The rows of a layout of at least one dimension. */
  static RowPlaces of(Layout layout) {
    int last = layout.shape().ndim() - 1;
    OptionalInt step = Reduce.step(layout, 0, last);
    int[] scattered = step.isPresent() ? NONE : positions(layout, 0, last);
    int columns = layout.shape().dim(last) == 1 ? 1 : layout.stride(last);
    return new RowPlaces(layout.offset(), step.orElse(0), scattered, columns);
  }

  /** Positions of all elements of a layout's dimensions {@code from} to {@code to}, row-major. */
  static int[] positions(Layout layout, int from, int to) {
    int[] at = {0};
    for (int d = from; d < to; d++) {
      int size = layout.shape().dim(d);
      int[] next = new int[at.length * size];
      for (int i = 0; i < at.length; i++) {
        for (int j = 0; j < size; j++) {
          next[i * size + j] = at[i] + j * layout.stride(d);
        }
      }
      at = next;
    }
    return at;
  }

  /** Position of a row's first element. */
  int at(int row) {
    return offset + (scattered.length == 0 ? row * step : scattered[row]);
  }

  /** From column to column. */
  int columnStep() {
    return columnStep;
  }

  /** Whether the elements of each row lie side by side. */
  boolean areRuns() {
    return columnStep == 1;
  }
}
