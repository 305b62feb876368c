package dev.lamina.cpu.simd;

/**
 * A tile of a matrix product: some rows and one or two vectors of columns, all in registers while
 * the inner dimension passes by. Each element is {@code start + a b} as one chain of fused
 * multiply-adds. Each shape is a class of its own, written by {@link TileEmitter}.
 *
 * @param <A> the kind of array
 */
abstract class Tile<A> {
  /** For the emitted classes. */
  Tile() {}

  /**
   * Computes the tile. Rows past the last one are that row again.
   *
   * @param k inner size, at least 1
   * @param last number of the last row
   * @param a left operand, {@code p} its first position; a packed tile has steps of its own
   * @param b right operand, {@code q} its first position, columns one apart
   * @param start what the chains start from, {@code f} its first position, columns one apart
   * @param c the result, {@code r} its first position, columns one apart
   */
  abstract void run(
      int k,
      int last,
      A a,
      int p,
      int aRow,
      int aCol,
      A b,
      int q,
      int bRow,
      A start,
      int f,
      int fRow,
      A c,
      int r,
      int cRow);
}
