package dev.lamina.cpu;

import static dev.lamina.cpu.NumberKernels.BLOCK;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Rows brought to mean 0 and variance 1, and the gradients of that. Operands are those of {@link
 * dev.lamina.backend.RowKernel}.
 */
final class LayerNormRows {
  private LayerNormRows() {}

  /**
   * Values of the columns, or what leaves all numbers as they are.
   *
   * @param array where they are
   * @param offset the first one
   */
  private record Columns<A>(A array, int offset) {
    static <A> Columns<A> of(
        RowMath<A> m, Storage[] operands, Layout[] layouts, int operand, double neutral) {
      if (operand < operands.length) {
        return new Columns<>(CpuRows.array(operands[operand]), layouts[operand].offset());
      }
      Layout rows = layouts[0];
      int n = rows.shape().dim(rows.shape().ndim() - 1);
      A array = m.allocate(n);
      m.fill(array, 0, n, neutral);
      return new Columns<>(array, 0);
    }
  }

  static <A> void normalize(
      Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts, double eps) {
    RowLoop<A> loop =
        new RowLoop<>(
            math, new Storage[] {operands[0], operands[3]}, new Layout[] {layouts[0], layouts[3]});
    int n = loop.n();
    A means = CpuRows.array(operands[1]);
    A scales = CpuRows.array(operands[2]);
    Columns<A> w = Columns.of(math.get(), operands, layouts, 4, 1);
    // Adding -0.0 changes no number, not even a zero.
    Columns<A> b = Columns.of(math.get(), operands, layouts, 5, -0.0);
    loop.run(
        true,
        (m, row, at) -> {
          A x = at.array(1);
          int from = at.at(1);
          double count = m.round(n);
          double mean = m.round(RowSums.sum(m, n, x, from) / count);
          double variance = m.round(deviations(m, n, x, from, mean) / count);
          double scale = m.round(1 / m.round(Math.sqrt(m.round(variance + m.round(eps)))));
          double shift = m.round(-(mean * scale));
          m.set(means, row, mean);
          m.set(scales, row, scale);
          m.normalize(
              n,
              x,
              from,
              scale,
              shift,
              w.array,
              w.offset,
              b.array,
              b.offset,
              at.array(0),
              at.at(0));
        });
  }

  private static <A> double deviations(RowMath<A> m, int n, A x, int at, double mean) {
    return n <= BLOCK
        ? m.deviations(n, x, at, mean)
        : RowSums.blocks(m, n, (from, k) -> m.deviations(k, x, at + from, mean));
  }

  static <A> void gradient(
      Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts) {
    RowLoop<A> loop = new RowLoop<>(math, Arrays.copyOf(operands, 3), Arrays.copyOf(layouts, 3));
    A means = CpuRows.array(operands[3]);
    A scales = CpuRows.array(operands[4]);
    Columns<A> w = Columns.of(math.get(), operands, layouts, 5, 1);
    loop.run(
        true,
        (m, row, at) -> {
          double mean = m.get(means, layouts[3].offset() + row);
          double scale = m.get(scales, layouts[4].offset() + row);
          rowGradient(m, loop.n(), at, w, mean, scale);
        });
  }

  private static <A> void rowGradient(
      RowMath<A> m, int n, RowLoop.Cursor<A> at, Columns<A> w, double mean, double scale) {
    A g = at.array(1);
    A x = at.array(2);
    int gAt = at.at(1);
    int xAt = at.at(2);
    double count = m.round(n);
    double along = RowSums.products(m, n, g, gAt, w.array, w.offset);
    double across =
        n <= BLOCK
            ? m.projections(n, g, gAt, w.array, w.offset, x, xAt, mean, scale)
            : RowSums.blocks(
                m,
                n,
                (i, k) ->
                    m.projections(k, g, gAt + i, w.array, w.offset + i, x, xAt + i, mean, scale));
    m.normalizeGradient(
        n,
        g,
        gAt,
        w.array,
        w.offset,
        x,
        xAt,
        mean,
        scale,
        m.round(along / count),
        m.round(across / count),
        at.array(0),
        at.at(0));
  }

  /** Sums over all rows, by strips of columns and blocks of rows. */
  static <A> void sums(Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts) {
    int n = layouts[0].numel();
    int rows = n == 0 ? 0 : layouts[2].numel() / n;
    A dw = CpuRows.array(operands[0]);
    A db = CpuRows.array(operands[1]);
    RowMath<A> own = math.get();
    if (rows == 0) {
      own.fill(dw, 0, n, 0);
      own.fill(db, 0, n, 0);
      return;
    }
    int blocks = (rows + BLOCK - 1) / BLOCK;
    int strips = (n + RowMath.STRIP - 1) / RowMath.STRIP;
    A dwParts = blocks == 1 ? dw : own.allocate(blocks * n);
    A dbParts = blocks == 1 ? db : own.allocate(blocks * n);
    Workers.Pieces piece =
        p -> {
          int first = p / strips * BLOCK;
          int column = p % strips * RowMath.STRIP;
          int count = Math.min(BLOCK, rows - first);
          math.get()
              .columnSums(
                  count,
                  Math.min(RowMath.STRIP, n - column),
                  n,
                  CpuRows.<A>array(operands[2]),
                  layouts[2].offset() + first * n + column,
                  CpuRows.<A>array(operands[3]),
                  layouts[3].offset() + first * n + column,
                  CpuRows.<A>array(operands[4]),
                  CpuRows.<A>array(operands[5]),
                  layouts[4].offset() + first,
                  dwParts,
                  dbParts,
                  p / strips * n + column);
        };
    all(blocks * strips, (long) rows * n >= 2L * own.grain(), piece);
    if (blocks > 1) {
      total(own, blocks, n, dwParts, dw);
      total(own, blocks, n, dbParts, db);
    }
  }

  private static void all(int pieces, boolean large, Workers.Pieces piece) {
    if (large) {
      Workers.run(pieces, piece);
    } else {
      for (int p = 0; p < pieces; p++) {
        piece.run(p);
      }
    }
  }

  /** Adds up the rows of a matrix of n columns. */
  private static <A> void total(RowMath<A> m, int rows, int n, A x, A out) {
    A from = x;
    int left = rows;
    while (left > BLOCK) {
      int blocks = (left + BLOCK - 1) / BLOCK;
      A parts = m.allocate(blocks * n);
      for (int b = 0; b < blocks; b++) {
        strips(m, Math.min(BLOCK, left - b * BLOCK), n, from, b * BLOCK * n, parts, b * n);
      }
      from = parts;
      left = blocks;
    }
    strips(m, left, n, from, 0, out, 0);
  }

  private static <A> void strips(RowMath<A> m, int rows, int n, A x, int at, A out, int to) {
    for (int j = 0; j < n; j += RowMath.STRIP) {
      m.columnSums(rows, Math.min(RowMath.STRIP, n - j), n, x, at + j, out, to + j);
    }
  }
}
