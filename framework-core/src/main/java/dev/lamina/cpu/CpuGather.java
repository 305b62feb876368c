package dev.lamina.cpu;

import dev.lamina.backend.Iteration;

/** Reads single elements by positions. */
final class CpuGather {
  private CpuGather() {}

  /** As {@link dev.lamina.backend.Backend#gather}, on arrays. */
  static void run(Object out, long[] index, Object x, Iteration walk, int step) {
    Moves moves = Moves.copying(x, out);
    walk.forEachSheet(meta -> moves.gather(index, new Picks(meta, walk.rows(), walk.cols(), step)));
  }

  /** One sheet; its operands are {@code out}, {@code index} and {@code x}. */
  static void sheet(Object out, long[] index, Object x, Picks picks) {
    Moves.copying(x, out).gather(index, picks);
  }
}
