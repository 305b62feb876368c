package dev.lamina.cpu;

import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;

/**
 * A loop over parts of a walk: some of its rows, columns or elements. For one thread at a time; the
 * operands may be shared.
 */
final class PartialWalk {
  private final Loop loop;
  private final Iteration it;
  private final Storage[] operands;
  private final long[] scalars;
  private final int[] meta;

  PartialWalk(Loop loop, Iteration it, Storage[] operands, long[] scalars) {
    this.loop = loop;
    this.it = it;
    this.operands = operands;
    this.scalars = scalars;
    this.meta = new int[3 * operands.length];
  }

  /**
   * Runs the loop over a range of rows and of their columns.
   *
   * @param from first row, counted over all sheets
   * @param to the row to stop at
   * @param first first column
   * @param end the column to stop at
   */
  void rows(int from, int to, int first, int end) {
    int rows = it.rows();
    int row = from;
    while (row < to) {
      int sheet = row / rows;
      int inside = row - sheet * rows;
      int n = Math.min(rows - inside, to - row);
      at(sheet, inside, first);
      loop.run(operands, meta, n, end - first, scalars);
      row += n;
    }
  }

  /**
   * Runs the loop over a range of elements; operand 0, which is dense in the walk, is written from
   * its position 0 on.
   *
   * @param from number of the first element, row-major over the walk
   * @param to the number to stop at
   */
  void elements(int from, int to) {
    int rows = it.rows();
    int cols = it.cols();
    int at = from;
    while (at < to) {
      int row = at / cols;
      int col = at - row * cols;
      int sheet = row / rows;
      int inside = row - sheet * rows;
      boolean whole = col == 0 && to - at >= cols;
      int count = whole ? Math.min(rows - inside, (to - at) / cols) : 1;
      int width = whole ? cols : Math.min(cols - col, to - at);
      at(sheet, inside, col);
      meta[0] -= from;
      loop.run(operands, meta, count, width, scalars);
      at += count * width;
    }
  }

  private void at(int sheet, int row, int col) {
    it.sheet(sheet, meta);
    for (int k = 0; k < meta.length; k += 3) {
      meta[k] += row * meta[k + 1] + col * meta[k + 2];
    }
  }
}
