package dev.lamina.cpu.simd;

import dev.lamina.cpu.NumberKernels;

/**
 * What products over one type of element are made of.
 *
 * @param <A> the kind of array
 */
final class Tiles<A> {
  /** Rows of a whole tile: as many as registers allow, 32 of 512 bits or 16 of fewer. */
  static final int ROWS = Width.BITS == 512 ? 12 : 6;

  /** Rows of the tiles that read their left operand where it is: few, so that few are wasted. */
  static final int FEW_ROWS = 4;

  /** Rows of a tile whose left operand has its terms side by side. */
  static final int LINES = 6;

  /** Elements that are packed in the time that it takes to share work. */
  static final int PACK_GRAIN = 1 << 14;

  private static final int VECTORS = 2;

  /** Arrays for copies, and their slots. */
  final NumberKernels<A> kernels;

  /** Packs operands. */
  final Panels<A> panels;

  /** Elements of a vector. */
  final int lanes;

  /** Columns of a tile of two vectors, and of a packed panel. */
  final int width;

  /** Elements from where a large array begins to where a line of the cache does. */
  final int align;

  /** {@link #ROWS} by {@link #width}, both operands packed. */
  final Tile<A> whole;

  /** {@link #FEW_ROWS} by {@link #width}. */
  final Tile<A> few;

  /** {@link #LINES} by {@link #width}: lines of the left operand, the right one packed. */
  final Tile<A> lines;

  /** Three rows by {@link #width}: the gradient of a layer with three inputs. */
  final Tile<A> three;

  /** {@link #FEW_ROWS} by one vector. */
  final Tile<A> narrow;

  /** What a chain starts from: adding to -0 changes nothing, not even the sign of a zero. */
  final A start;

  Tiles(NumberKernels<A> kernels, Panels<A> panels, Class<A> array, int lanes) {
    this.kernels = kernels;
    this.panels = panels;
    this.lanes = lanes;
    this.width = VECTORS * lanes;
    this.align = 48 * Byte.SIZE * lanes / Width.BITS;
    this.whole = TileEmitter.packed(array, ROWS, VECTORS);
    this.few = TileEmitter.direct(array, FEW_ROWS, VECTORS);
    this.lines = TileEmitter.lines(array, LINES, VECTORS);
    this.three = TileEmitter.direct(array, 3, VECTORS);
    this.narrow = TileEmitter.direct(array, FEW_ROWS, 1);
    this.start = kernels.allocate(width);
    for (int i = 0; i < width; i++) {
      kernels.set(start, i, -0.0);
    }
  }

  /** Where a part of {@code n} things begins, if they are shared out evenly. */
  static int share(int n, int part, int parts) {
    return (int) ((long) n * part / parts);
  }
}
