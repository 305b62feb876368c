package dev.lamina.cpu.simd;

import dev.lamina.cpu.Workers;

/**
 * Work in items that threads take one after the other. The last items are divided, so that all
 * threads end at nearly the same time even if one of them is slower.
 */
final class Uneven {
  /** Items for each thread that are divided. */
  private static final int LAST = 2;

  private Uneven() {}

  /** A part of an item. */
  @FunctionalInterface
  interface Item {
    /**
     * Does part {@code part} of {@code parts}.
     *
     * @param item its number, from 0
     * @param part the part's number, from 0
     * @param parts how many parts the item has
     */
    void run(int item, int part, int parts);
  }

  /**
   * Does all items, the last ones in {@code parts} parts.
   *
   * @param items how many
   * @param parts at least 1
   * @param body does one part of one
   */
  static void run(int items, int parts, Item body) {
    int threads = Workers.threads();
    int divided = threads == 1 ? 0 : Math.min(items, LAST * threads);
    int whole = items - divided;
    Workers.run(
        whole + divided * parts,
        piece -> {
          if (piece < whole) {
            body.run(piece, 0, 1);
          } else {
            body.run(whole + (piece - whole) / parts, (piece - whole) % parts, parts);
          }
        });
  }
}
