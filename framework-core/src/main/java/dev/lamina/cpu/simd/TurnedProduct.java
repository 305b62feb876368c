package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.Workers;

/**
 * Matrix products whose right operand is the larger one and has its columns in runs, such as {@code
 * x w^T}: computed as {@code c^T = b^T a^T}, since factors may be exchanged without changing a bit.
 * Then it is the smaller operand that is packed, and the larger one is read once, in order.
 *
 * @param <A> the kind of array
 */
final class TurnedProduct<A> {
  /** Slots of {@link dev.lamina.cpu.NumberKernels#scratch}. */
  private static final int PACKED = 1;

  private static final int RESULT = 4;

  /** Bytes of what is packed. */
  private static final int NEAR_BYTES = 640 << 10;

  /** Rows of the transposed result that are computed together: whole tiles and whole vectors. */
  private static final int STRIP = 48;

  private static final int STRIP_BYTES = 48 << 10;

  private final Tiles<A> tiles;
  private final int bytes;

  TurnedProduct(Tiles<A> tiles) {
    this.tiles = tiles;
    this.bytes = Width.BITS / Byte.SIZE / tiles.lanes;
  }

  /** Whether a product is one of these. */
  boolean takes(int m, int n, int k, Matrix<A> b) {
    return b.rowStep() == 1 && n > m && (long) (m + tiles.width) * k * bytes <= NEAR_BYTES;
  }

  /** {@code c = a b}: a with any steps, rows of b and columns of c one apart. */
  void run(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    int panels = (m + tiles.width - 1) / tiles.width;
    A packed = tiles.kernels.scratch(PACKED, panels * tiles.width * k + tiles.align);
    int parts = Math.max(1, tiles.width * k / Tiles.PACK_GRAIN);
    Workers.run(
        panels * parts,
        piece -> {
          int col = piece / parts * tiles.width;
          int from = Tiles.share(k, piece % parts, parts);
          int terms = Tiles.share(k, piece % parts + 1, parts) - from;
          tiles.panels.packColumns(
              terms,
              Math.min(tiles.width, m - col),
              tiles.width,
              new Matrix<>(
                  a.array(),
                  a.offset() + col * a.rowStep() + from * a.colStep(),
                  a.colStep(),
                  a.rowStep()),
              packed,
              tiles.align + col * k + from * tiles.width);
        });
    int each = strip(m);
    Uneven.run(
        (n + each - 1) / each,
        panels,
        (strip, part, of) -> {
          int row = strip * each;
          int from = Tiles.share(panels, part, of) * tiles.width;
          int to = Math.min(m, Tiles.share(panels, part + 1, of) * tiles.width);
          Matrix<A> out = c.from(from, row);
          rows(Math.min(each, n - row), from, to, k, b.from(0, row), packed, out);
        });
  }

  /** Rows of c^T that are computed together: many, as long as they stay in the first cache. */
  private int strip(int m) {
    return (long) STRIP * m * bytes <= STRIP_BYTES ? STRIP : tiles.lanes;
  }

  /** Some rows of c^T, their columns from {@code first} to {@code end}. */
  private void rows(int rows, int first, int end, int k, Matrix<A> b, A packed, Matrix<A> c) {
    int m = end - first;
    int step = (m + tiles.width - 1) / tiles.width * tiles.width;
    A result = tiles.kernels.scratch(RESULT, rows * step + tiles.align);
    int i = 0;
    while (i < rows) {
      int height = Math.min(Tiles.LINES, rows - i);
      Tile<A> tile = height > Tiles.FEW_ROWS ? tiles.lines : tiles.few;
      for (int col = 0; col < m; col += tiles.width) {
        tile.run(
            k,
            height - 1,
            b.array(),
            b.offset() + i * b.colStep(),
            b.colStep(),
            1,
            packed,
            tiles.align + (first + col) * k,
            tiles.width,
            tiles.start,
            0,
            0,
            result,
            tiles.align + i * step + col,
            step);
      }
      i += height;
    }
    int whole = rows / tiles.lanes * tiles.lanes;
    if (whole > 0) {
      tiles.panels.turn(m, whole, c.rowStep(), result, tiles.align, step, c.array(), c.offset());
    }
    if (whole < rows) {
      Matrix<A> rest = new Matrix<>(result, tiles.align + whole * step, 1, step);
      tiles.kernels.copy(m, rows - whole, rest, c.from(0, whole));
    }
  }
}
