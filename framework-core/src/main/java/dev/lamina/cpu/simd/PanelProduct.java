package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;

/**
 * Matrix products whose left operand stays in the second cache. A thread packs a panel of the right
 * operand and multiplies all rows with it while it is near, then the next one: what is packed is
 * not shared and never leaves the cache.
 *
 * @param <A> the kind of array
 */
final class PanelProduct<A> {
  /** Slot of {@link dev.lamina.cpu.NumberKernels#scratch}. */
  private static final int RIGHT = 1;

  /** Bytes of the left operand and of a panel. */
  private static final int NEAR_BYTES = 640 << 10;

  /** Parts of the last panels, each of which packs the panel for itself. */
  private static final int PARTS = 2;

  private final Tiles<A> tiles;
  private final int bytes;

  PanelProduct(Tiles<A> tiles) {
    this.tiles = tiles;
    this.bytes = Width.BITS / Byte.SIZE / tiles.lanes;
  }

  /** Whether a product is one of these. */
  boolean takes(int m, int k, Matrix<A> a) {
    return a.colStep() == 1 && (long) (m + tiles.width) * k * bytes <= NEAR_BYTES;
  }

  /** {@code c = a b}: b with any steps, columns of a and c one apart. */
  void run(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    LeftRows<A> left = LeftRows.inPlace(tiles, m, k, a);
    int panels = (n + tiles.width - 1) / tiles.width;
    Uneven.run(
        panels,
        PARTS,
        (panel, part, parts) -> {
          int col = panel * tiles.width;
          int cols = Math.min(tiles.width, n - col);
          A right = tiles.kernels.scratch(RIGHT, tiles.width * k + tiles.align);
          tiles.panels.packColumns(k, cols, tiles.width, b.from(0, col), right, tiles.align);
          Matrix<A> to = c.from(0, col);
          int end = Tiles.share(left.strips(), part + 1, parts);
          for (int i = Tiles.share(left.strips(), part, parts); i < end; i++) {
            left.multiply(i, right, tiles.align, cols, to, true);
          }
        });
  }
}
