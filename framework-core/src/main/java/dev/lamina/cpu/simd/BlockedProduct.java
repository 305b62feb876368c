package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.Workers;

/**
 * Large matrix products: parts of both operands are packed so that tiles read them in order, of the
 * right one as much as the second cache holds, of the left one what the first holds. Threads take
 * blocks of the result; each element is one chain whatever the blocks are.
 *
 * @param <A> the kind of array
 */
final class BlockedProduct<A> {
  /** Slot of {@link dev.lamina.cpu.NumberKernels#scratch}. */
  private static final int RIGHT = 1;

  /** The most elements of a packed operand. */
  private static final int MOST_PACKED = 1 << 20;

  /** Bytes of a packed row of the left operand, and of what is near of the right one. */
  private static final int DEPTH_BYTES = 2048;

  private static final int NEAR_BYTES = 640 << 10;

  /** Fewer columns do not pay for packing the left operand. */
  private static final int FEW_COLUMNS = 256;

  /** Multiply-adds that are done in the time that it takes to share work. */
  private static final int GRAIN = 1 << 18;

  /** Strips and pieces of them for each thread: a thread that has to wait longer goes to sleep. */
  private static final int STRIPS = 32;

  private static final int PIECES = 16;

  /** Parts of the last strips, where each is packed before it is multiplied. */
  private static final int PARTS = 4;

  /** Strips for each thread that need not be divided any further. */
  private static final int MANY_STRIPS = 8;

  private final Tiles<A> tiles;
  private final int depth;
  private final int bytes;

  BlockedProduct(Tiles<A> tiles) {
    this.tiles = tiles;
    this.bytes = Width.BITS / Byte.SIZE / tiles.lanes;
    this.depth = DEPTH_BYTES / bytes;
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
    private final LeftRows<A> left;
    private final Matrix<A> b;
    private final Matrix<A> c;
    private final int rightPanels;

    /** How many of them stay in the second cache. */
    private final int near;

    private final A right;

    Block(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
      this.m = m;
      this.n = n;
      this.k = k;
      this.b = b;
      this.c = c;
      rightPanels = (n + tiles.width - 1) / tiles.width;
      near = Math.max(1, NEAR_BYTES / (bytes * k * tiles.width));
      left = left(a);
      right = tiles.kernels.scratch(RIGHT, rightPanels * tiles.width * k + tiles.align);
    }

    private LeftRows<A> left(Matrix<A> a) {
      if (n < FEW_COLUMNS) {
        return LeftRows.inPlace(tiles, m, k, a);
      }
      // If all of the right operand stays near, a strip is met only once.
      return rightPanels <= near && m >= MANY_STRIPS * Workers.threads() * Tiles.ROWS
          ? LeftRows.packedInPassing(tiles, m, k, a)
          : LeftRows.packedAhead(tiles, m, k, a);
    }

    /** Packs the right operand, and the left one unless it has been packed for other columns. */
    void pack(boolean first) {
      int panels = rightPanels + (first ? left.panels() : 0);
      int pieces = Math.min(panels, 1 + panels * tiles.width * k / Tiles.PACK_GRAIN);
      Workers.run(
          pieces,
          piece -> {
            int end = Tiles.share(panels, piece + 1, pieces);
            for (int i = Tiles.share(panels, piece, pieces); i < end; i++) {
              packPanel(i);
            }
          });
    }

    private void packPanel(int i) {
      if (i < rightPanels) {
        int col = i * tiles.width;
        int cols = Math.min(tiles.width, n - col);
        int at = tiles.align + col * k;
        tiles.panels.packColumns(k, cols, tiles.width, b.from(0, col), right, at);
      } else {
        left.pack(i - rightPanels);
      }
    }

    /** Multiplies strips that each are packed just before. */
    private void multiplyInPassing(boolean first) {
      Uneven.run(
          left.strips(),
          PARTS,
          (strip, part, parts) -> {
            left.begin(strip);
            int to = Tiles.share(rightPanels, part + 1, parts);
            multiply(strip, Tiles.share(rightPanels, part, parts), to, first);
          });
    }

    /** Multiplies a strip with some panels. */
    private void multiply(int strip, int from, int to, boolean first) {
      for (int panel = from; panel < to; panel++) {
        int col = panel * tiles.width;
        left.multiply(strip, right, tiles.align + col * k, n - col, c.from(0, col), first);
      }
    }

    /** Multiplies what is packed; {@code first} if c has nothing of the inner dimension yet. */
    void multiply(boolean first) {
      int strips = left.strips();
      if (left.inPassing()) {
        multiplyInPassing(first);
        return;
      }
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
            int end = Tiles.share(strips, group + 1, groups);
            for (int i = Tiles.share(strips, group, groups); i < end; i++) {
              multiply(i, from, to, first);
            }
          });
    }
  }
}
