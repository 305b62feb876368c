package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.Workers;

/**
 * Matrix products of one type of element, each in the way that suits its size.
 *
 * @param <A> the kind of array
 */
final class Products<A> {
  /** Elements of a right operand that are well read where they are. */
  private static final int NEAR = 1 << 14;

  /** Rows and terms that do not pay for packing. */
  private static final int FEW = 16;

  /** Multiply-adds that are too few for packing, and for a second thread. */
  private static final int SMALL = 1 << 16;

  private static final int SHARED = 1 << 20;

  /** Multiply-adds of a piece for threads that look for work anyway. */
  private static final int PIECE = 1 << 16;

  private final Tiles<A> tiles;
  private final DirectProduct<A> direct;
  private final PanelProduct<A> panels;
  private final TurnedProduct<A> turned;
  private final BlockedProduct<A> blocked;

  Products(Tiles<A> tiles) {
    this.tiles = tiles;
    direct = new DirectProduct<>(tiles);
    panels = new PanelProduct<>(tiles);
    turned = new TurnedProduct<>(tiles);
    blocked = new BlockedProduct<>(tiles);
  }

  /** A product on this thread: a with any steps, columns of b and c one apart. */
  void small(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    direct.run(m, n, k, a, b, c);
  }

  /**
   * A large product: a and b with any steps, columns of c one apart.
   *
   * @return whether it is one, and has been computed
   */
  boolean large(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    long work = (long) m * n * k;
    boolean near = b.colStep() == 1 && (m < FEW || k < FEW || (long) n * k <= NEAR);
    boolean little = near && work < SHARED;
    if (work < SMALL || little && (work < 2 * PIECE || !Workers.areAwake())) {
      return false;
    }
    if (near) {
      int pieces = (int) Math.min(work / (little ? PIECE : SHARED / 2), 4L * Workers.threads());
      Workers.run(pieces, piece -> part(piece, pieces, m, n, k, a, b, c));
    } else if (turned.takes(m, n, k, b)) {
      turned.run(m, n, k, a, b, c);
    } else if (panels.takes(m, k, a)) {
      panels.run(m, n, k, a, b, c);
    } else {
      blocked.run(m, n, k, a, b, c);
    }
    return true;
  }

  /** Some rows of a product, or some columns if there are few rows. */
  private void part(
      int piece, int pieces, int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    boolean byRows = m >= FEW;
    int unit = byRows ? Tiles.FEW_ROWS : tiles.width;
    int size = byRows ? m : n;
    int units = (size + unit - 1) / unit;
    int from = unit * (int) ((long) units * piece / pieces);
    int count = Math.min(size, unit * (int) ((long) units * (piece + 1) / pieces)) - from;
    if (count <= 0) {
      return;
    }
    if (byRows) {
      tiles.kernels.gemm(count, n, k, a.from(from, 0), b, c.from(from, 0));
    } else {
      tiles.kernels.gemm(m, count, k, a, b.from(0, from), c.from(0, from));
    }
  }
}
