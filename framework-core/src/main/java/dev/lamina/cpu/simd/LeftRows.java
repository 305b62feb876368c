package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;

/**
 * The left operand of a product, in strips of rows: some packed for whole tiles, the others read
 * where they are. Multiplies a strip with a packed panel of the right operand.
 *
 * @param <A> the kind of array
 */
final class LeftRows<A> {
  /** Slots of {@link dev.lamina.cpu.NumberKernels#scratch}. */
  private static final int LEFT = 2;

  private static final int EDGE = 3;

  private final Tiles<A> tiles;
  private final int m;
  private final int k;
  private final Matrix<A> a;
  private final int panels;
  private final boolean shared;

  /** Rows of a strip that is not packed. */
  private final int rest;

  private final A packed;

  private LeftRows(Tiles<A> tiles, int m, int k, Matrix<A> a, int panels, boolean shared) {
    this.tiles = tiles;
    this.m = m;
    this.k = k;
    this.a = a;
    this.panels = panels;
    this.shared = shared;
    rest = a.colStep() == 1 ? Tiles.LINES : Tiles.FEW_ROWS;
    packed = tiles.kernels.scratch(LEFT, (shared ? panels : 0) * Tiles.ROWS * k + tiles.align);
  }

  /** None are packed. */
  static <A> LeftRows<A> inPlace(Tiles<A> tiles, int m, int k, Matrix<A> a) {
    return new LeftRows<>(tiles, m, k, a, 0, true);
  }

  /** Whole tiles of them are packed, all before the first is multiplied. */
  static <A> LeftRows<A> packedAhead(Tiles<A> tiles, int m, int k, Matrix<A> a) {
    return new LeftRows<>(tiles, m, k, a, m / Tiles.ROWS, true);
  }

  /** Whole tiles of them are packed, each by the thread that multiplies it, just before. */
  static <A> LeftRows<A> packedInPassing(Tiles<A> tiles, int m, int k, Matrix<A> a) {
    return new LeftRows<>(tiles, m, k, a, m / Tiles.ROWS, false);
  }

  /** How many panels are to be packed ahead. */
  int panels() {
    return shared ? panels : 0;
  }

  /** Whether strips are packed when they are met. */
  boolean inPassing() {
    return !shared;
  }

  /** How many strips there are. */
  int strips() {
    return panels + (m - panels * Tiles.ROWS + rest - 1) / rest;
  }

  /** Packs one of the panels that are to be packed ahead. */
  void pack(int panel) {
    pack(panel, packed);
  }

  private void pack(int panel, A to) {
    int row = panel * Tiles.ROWS;
    tiles.panels.packRows(Tiles.ROWS, k, a.from(row, 0), to, at(row));
  }

  /** Where a packed row begins. */
  private int at(int row) {
    return tiles.align + (shared ? row * k : 0);
  }

  /** Prepares a strip for this thread, which multiplies it before it begins the next one. */
  void begin(int i) {
    if (!shared && i < panels) {
      pack(i, tiles.kernels.scratch(LEFT, Tiles.ROWS * k + tiles.align));
    }
  }

  /**
   * Multiplies a strip, which has begun, with a panel.
   *
   * @param i number of the strip
   * @param right the panel, {@code at} its first position
   * @param cols columns of the panel that are there
   * @param c the results of these columns
   * @param first if c has nothing of the inner dimension yet
   */
  void multiply(int i, A right, int at, int cols, Matrix<A> c, boolean first) {
    boolean whole = i < panels;
    int row = whole ? i * Tiles.ROWS : panels * Tiles.ROWS + (i - panels) * rest;
    int rows = whole ? Tiles.ROWS : Math.min(rest, m - row);
    int to = c.offset() + row * c.rowStep();
    if (cols >= tiles.width) {
      tile(whole, row, rows, right, at, first, c.array(), to, c.rowStep());
      return;
    }
    A edge = tiles.kernels.scratch(EDGE, Tiles.ROWS * tiles.width);
    Matrix<A> copied = new Matrix<>(edge, 0, tiles.width, 1);
    if (!first) {
      tiles.kernels.copy(rows, cols, c.from(row, 0), copied);
    }
    tile(whole, row, rows, right, at, first, edge, 0, tiles.width);
    tiles.kernels.copy(rows, cols, copied, c.from(row, 0));
  }

  private void tile(
      boolean whole, int row, int rows, A right, int q, boolean first, A to, int at, int step) {
    Tile<A> tile = whole ? tiles.whole : rows > Tiles.FEW_ROWS ? tiles.lines : tiles.few;
    tile.run(
        k,
        rows - 1,
        whole ? (shared ? packed : tiles.kernels.scratch(LEFT, 0)) : a.array(),
        whole ? at(row) : a.offset() + row * a.rowStep(),
        a.rowStep(),
        a.colStep(),
        right,
        q,
        tiles.width,
        first ? tiles.start : to,
        first ? 0 : at,
        first ? 0 : step,
        to,
        at,
        step);
  }
}
