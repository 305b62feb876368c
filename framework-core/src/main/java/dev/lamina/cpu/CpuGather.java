package dev.lamina.cpu;

import dev.lamina.backend.Iteration;

/** Reads single elements by positions. */
final class CpuGather {
  private CpuGather() {}

  /** As {@link dev.lamina.backend.Backend#gather}, on arrays. */
  static void run(Object out, long[] index, Object x, Iteration walk, int step) {
    walk.forEachSheet(
        meta -> sheet(out, index, x, new Picks(meta, walk.rows(), walk.cols(), step)));
  }

  /** One sheet; its operands are {@code out}, {@code index} and {@code x}. */
  static void sheet(Object out, long[] index, Object x, Picks picks) {
    if (x instanceof float[] from) {
      sheet((float[]) out, index, from, picks);
    } else if (x instanceof double[] from) {
      sheet((double[]) out, index, from, picks);
    } else if (x instanceof long[] from) {
      sheet((long[]) out, index, from, picks);
    } else if (x instanceof int[] from) {
      sheet((int[]) out, index, from, picks);
    } else {
      sheet((byte[]) out, index, (byte[]) x, picks);
    }
  }

  private static void sheet(float[] out, long[] index, float[] x, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int to = p.start(0, row);
      int at = p.start(1, row);
      int from = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to] = x[from + (int) index[at] * p.step()];
        to += p.along(0);
        at += p.along(1);
        from += p.along(2);
      }
    }
  }

  private static void sheet(double[] out, long[] index, double[] x, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int to = p.start(0, row);
      int at = p.start(1, row);
      int from = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to] = x[from + (int) index[at] * p.step()];
        to += p.along(0);
        at += p.along(1);
        from += p.along(2);
      }
    }
  }

  private static void sheet(long[] out, long[] index, long[] x, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int to = p.start(0, row);
      int at = p.start(1, row);
      int from = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to] = x[from + (int) index[at] * p.step()];
        to += p.along(0);
        at += p.along(1);
        from += p.along(2);
      }
    }
  }

  private static void sheet(int[] out, long[] index, int[] x, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int to = p.start(0, row);
      int at = p.start(1, row);
      int from = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to] = x[from + (int) index[at] * p.step()];
        to += p.along(0);
        at += p.along(1);
        from += p.along(2);
      }
    }
  }

  private static void sheet(byte[] out, long[] index, byte[] x, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int to = p.start(0, row);
      int at = p.start(1, row);
      int from = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to] = x[from + (int) index[at] * p.step()];
        to += p.along(0);
        at += p.along(1);
        from += p.along(2);
      }
    }
  }
}
