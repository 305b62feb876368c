package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.Workers;

/**
 * Large matrix products: parts of both operands are packed so that tiles read them in order, of the
 * right one as much as the second cache holds, of the left one what the first holds. Threads take
 * blocks of the result; each element is one chain whatever the blocks are.
 *
 * @param <A> the kind of array
 */
final class BlockedProduct<A> {
  /** Slots of {@link NumberKernels#scratch}. */
  private static final int RIGHT = 1;

  private static final int LEFT = 2;
  private static final int EDGE = 3;

  /** The most elements of a packed operand. */
  private static final int MOST_PACKED = 1 << 20;

  /** Bytes of a packed row of the left operand, and of what is near of the right one. */
  private static final int DEPTH_BYTES = 2048;

  private static final int NEAR_BYTES = 640 << 10;

  /** Fewer columns do not pay for packing the left operand. */
  private static final int FEW_COLUMNS = 256;

  /** Elements that are packed in the time that it takes to share work. */
  private static final int PACK_GRAIN = 1 << 14;

  /** Multiply-adds, likewise. */
  private static final int GRAIN = 1 << 18;

  /** Strips and pieces of them for each thread: a thread that has to wait longer goes to sleep. */
  private static final int STRIPS = 32;

  private static final int PIECES = 16;

  private final Tiles<A> tiles;
  private final int depth;
  private final int near;

  /** Bytes from where a large array begins to where a line of the cache does. */
  private final int align;

  BlockedProduct(Tiles<A> tiles) {
    this.tiles = tiles;
    int bytes = Width.BITS / Byte.SIZE / tiles.lanes;
    this.depth = DEPTH_BYTES / bytes;
    this.near = Math.max(1, NEAR_BYTES / bytes / (depth * tiles.width));
    this.align = 48 / bytes;
  }

  /** {@code c = a b}: a and b with any steps, columns of c one apart. */
  void run(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    int parts = (k + depth - 1) / depth;
    int most = (k + parts - 1) / parts;
    int side = MOST_PACKED / most - Tiles.ROWS;
    int rows = side / Tiles.ROWS * Tiles.ROWS;
    int cols = side / tiles.width * tiles.width;
    for (int l = 0; l < k; l += most) {
      for (int i = 0; i < m; i += rows) {
        for (int j = 0; j < n; j += cols) {
          Block block =
              new Block(
                  Math.min(rows, m - i),
                  Math.min(cols, n - j),
                  Math.min(most, k - l),
                  a.from(i, l),
                  b.from(l, j),
                  c.from(i, j));
          block.pack(j == 0);
          block.multiply(l == 0);
        }
      }
    }
  }

  /** A product of which both operands fit their packed arrays. */
  private final class Block {
    private final int m;
    private final int n;
    private final int k;
    private final Matrix<A> a;
    private final Matrix<A> b;
    private final Matrix<A> c;
    private final int rightPanels;
    private final int leftPanels;
    private final A left;
    private final A right;

    Block(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
      this.m = m;
      this.n = n;
      this.k = k;
      this.a = a;
      this.b = b;
      this.c = c;
      rightPanels = (n + tiles.width - 1) / tiles.width;
      leftPanels = n < FEW_COLUMNS ? 0 : m / Tiles.ROWS;
      right = tiles.kernels.scratch(RIGHT, rightPanels * tiles.width * k + align);
      left = tiles.kernels.scratch(LEFT, leftPanels * Tiles.ROWS * k + align);
    }

    /** Packs the right operand, and the left one unless it has been packed for other columns. */
    void pack(boolean first) {
      int panels = rightPanels + (first ? leftPanels : 0);
      int pieces = Math.min(panels, 1 + panels * tiles.width * k / PACK_GRAIN);
      Workers.run(
          pieces,
          piece -> {
            for (int i = share(panels, piece, pieces); i < share(panels, piece + 1, pieces); i++) {
              packPanel(i);
            }
          });
    }

    private void packPanel(int i) {
      if (i < rightPanels) {
        int col = i * tiles.width;
        int cols = Math.min(tiles.width, n - col);
        int at = align + col * k;
        tiles.panels.packColumns(k, cols, tiles.width, b.from(0, col), right, at);
      } else {
        int row = (i - rightPanels) * Tiles.ROWS;
        tiles.panels.packRows(Tiles.ROWS, k, a.from(row, 0), left, align + row * k);
      }
    }

    /** Multiplies what is packed; {@code first} if c has nothing of the inner dimension yet. */
    void multiply(boolean first) {
      int strips = leftPanels + (m - leftPanels * Tiles.ROWS + Tiles.FEW_ROWS - 1) / Tiles.FEW_ROWS;
      int fine = (STRIPS * Workers.threads() + strips - 1) / strips;
      int wide = Math.min(near, (rightPanels + fine - 1) / fine);
      int chunks = (rightPanels + wide - 1) / wide;
      int most = (int) Math.min((long) m * n * k / GRAIN / chunks, PIECES * Workers.threads());
      int groups = Math.max(1, Math.min(most, strips));
      Workers.run(
          chunks * groups,
          piece -> {
            int from = piece / groups * wide;
            int to = Math.min(from + wide, rightPanels);
            int group = piece % groups;
            int end = share(strips, group + 1, groups);
            for (int i = share(strips, group, groups); i < end; i++) {
              strip(i, from, to, first);
            }
          });
    }

    private void strip(int i, int from, int to, boolean first) {
      for (int panel = from; panel < to; panel++) {
        if (i < leftPanels) {
          tile(tiles.whole, i * Tiles.ROWS, Tiles.ROWS, panel, first);
        } else {
          int row = leftPanels * Tiles.ROWS + (i - leftPanels) * Tiles.FEW_ROWS;
          tile(tiles.few, row, Math.min(Tiles.FEW_ROWS, m - row), panel, first);
        }
      }
    }

    private void tile(Tile<A> tile, int row, int rows, int panel, boolean first) {
      int col = panel * tiles.width;
      int cols = n - col;
      if (cols >= tiles.width) {
        int to = c.offset() + row * c.rowStep() + col;
        tile(tile, row, rows, col, first, c.array(), to, c.rowStep());
        return;
      }
      A edge = tiles.kernels.scratch(EDGE, Tiles.ROWS * tiles.width);
      Matrix<A> copied = new Matrix<>(edge, 0, tiles.width, 1);
      if (!first) {
        tiles.kernels.copy(rows, cols, c.from(row, col), copied);
      }
      tile(tile, row, rows, col, first, edge, 0, tiles.width);
      tiles.kernels.copy(rows, cols, copied, c.from(row, col));
    }

    private void tile(
        Tile<A> tile, int row, int rows, int col, boolean first, A to, int at, int step) {
      boolean packed = tile == tiles.whole;
      tile.run(
          k,
          rows - 1,
          packed ? left : a.array(),
          packed ? align + row * k : a.offset() + row * a.rowStep(),
          a.rowStep(),
          a.colStep(),
          right,
          align + col * k,
          tiles.width,
          first ? tiles.start : to,
          first ? 0 : at,
          first ? 0 : step,
          to,
          at,
          step);
    }
  }

  /** Where a part of {@code n} things begins, if they are shared out evenly. */
  private static int share(int n, int part, int parts) {
    return (int) ((long) n * part / parts);
  }
}
