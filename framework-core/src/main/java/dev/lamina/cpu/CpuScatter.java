package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Scatter;

/** Writes single elements by positions, adds to them or multiplies them, as they are walked. */
final class CpuScatter {
  private CpuScatter() {}

  /** As {@link dev.lamina.backend.Backend#scatter}, on arrays of elements of a type. */
  static void run(
      Scatter mode, DType type, Object x, long[] index, Object out, Iteration walk, int step) {
    Moves moves = Moves.of(mode, type, x, out);
    walk.forEachSheet(
        meta -> moves.scatter(index, new Picks(meta, walk.rows(), walk.cols(), step)));
  }
}
