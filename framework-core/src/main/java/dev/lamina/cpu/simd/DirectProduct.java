package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.NumberKernels;

/**
 * Small matrix products, by tiles that read both operands where they are.
 *
 * @param <A> the kind of array
 */
final class DirectProduct<A> {
  /** Slots of {@link NumberKernels#scratch}. */
  private static final int RIGHT = 3;

  private static final int RESULT = 4;

  private final Tiles<A> tiles;

  DirectProduct(Tiles<A> tiles) {
    this.tiles = tiles;
  }

  /** {@code c = a b}: a with any steps, columns of b and c one apart. */
  void run(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    int j = 0;
    Tile<A> wide = m == 3 ? tiles.three : tiles.few;
    for (; j + tiles.width <= n; j += tiles.width) {
      columns(wide, m, j, k, a, b, c);
    }
    for (; j + tiles.lanes <= n; j += tiles.lanes) {
      columns(tiles.narrow, m, j, k, a, b, c);
    }
    if (j < n) {
      padded(m, n - j, k, a, b.from(0, j), c.from(0, j));
    }
  }

  private void columns(Tile<A> tile, int m, int j, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    for (int i = 0; i < m; i += Tiles.FEW_ROWS) {
      tile.run(
          k,
          Math.min(Tiles.FEW_ROWS, m - i) - 1,
          a.array(),
          a.offset() + i * a.rowStep(),
          a.rowStep(),
          a.colStep(),
          b.array(),
          b.offset() + j,
          b.rowStep(),
          tiles.start,
          0,
          0,
          c.array(),
          c.offset() + i * c.rowStep() + j,
          c.rowStep());
    }
  }

  /** The last columns, fewer than a vector, by way of padded copies. */
  private void padded(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    int lanes = tiles.lanes;
    NumberKernels<A> kernels = tiles.kernels;
    Matrix<A> wide = new Matrix<>(kernels.scratch(RIGHT, k * lanes), 0, lanes, 1);
    tiles.panels.packColumns(k, n, lanes, b, wide.array(), 0);
    Matrix<A> out = new Matrix<>(kernels.scratch(RESULT, m * lanes), 0, lanes, 1);
    columns(tiles.narrow, m, 0, k, a, wide, out);
    kernels.copy(m, n, out, c);
  }
}
