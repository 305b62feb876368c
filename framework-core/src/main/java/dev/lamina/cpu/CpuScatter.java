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
    walk.forEachSheet(
        meta -> {
          Picks picks = new Picks(meta, walk.rows(), walk.cols(), step);
          if (mode == Scatter.SET) {
            set(x, index, out, picks);
          } else if (type == DType.BOOL && mode == Scatter.ADD) {
            or((byte[]) x, index, (byte[]) out, picks);
          } else if (mode == Scatter.ADD) {
            add(x, index, out, picks);
          } else {
            // A product of truth values is what and makes of them.
            mul(x, index, out, picks);
          }
        });
  }

  private static void set(Object x, long[] index, Object out, Picks picks) {
    if (x instanceof float[] from) {
      set(from, index, (float[]) out, picks);
    } else if (x instanceof double[] from) {
      set(from, index, (double[]) out, picks);
    } else if (x instanceof long[] from) {
      set(from, index, (long[]) out, picks);
    } else if (x instanceof int[] from) {
      set(from, index, (int[]) out, picks);
    } else {
      set((byte[]) x, index, (byte[]) out, picks);
    }
  }

  private static void add(Object x, long[] index, Object out, Picks picks) {
    if (x instanceof float[] from) {
      add(from, index, (float[]) out, picks);
    } else if (x instanceof double[] from) {
      add(from, index, (double[]) out, picks);
    } else if (x instanceof long[] from) {
      add(from, index, (long[]) out, picks);
    } else if (x instanceof int[] from) {
      add(from, index, (int[]) out, picks);
    } else {
      add((byte[]) x, index, (byte[]) out, picks);
    }
  }

  private static void mul(Object x, long[] index, Object out, Picks picks) {
    if (x instanceof float[] from) {
      mul(from, index, (float[]) out, picks);
    } else if (x instanceof double[] from) {
      mul(from, index, (double[]) out, picks);
    } else if (x instanceof long[] from) {
      mul(from, index, (long[]) out, picks);
    } else if (x instanceof int[] from) {
      mul(from, index, (int[]) out, picks);
    } else {
      mul((byte[]) x, index, (byte[]) out, picks);
    }
  }

  private static void set(float[] x, long[] index, float[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] = x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void set(double[] x, long[] index, double[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] = x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void set(long[] x, long[] index, long[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] = x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void set(int[] x, long[] index, int[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] = x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void set(byte[] x, long[] index, byte[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] = x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void add(float[] x, long[] index, float[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] += x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void add(double[] x, long[] index, double[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] += x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void add(long[] x, long[] index, long[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] += x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void add(int[] x, long[] index, int[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] += x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void add(byte[] x, long[] index, byte[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] += x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void mul(float[] x, long[] index, float[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] *= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void mul(double[] x, long[] index, double[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] *= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void mul(long[] x, long[] index, long[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] *= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void mul(int[] x, long[] index, int[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] *= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void mul(byte[] x, long[] index, byte[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] *= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }

  private static void or(byte[] x, long[] index, byte[] out, Picks p) {
    for (int row = 0; row < p.rows(); row++) {
      int from = p.start(0, row);
      int at = p.start(1, row);
      int to = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        out[to + (int) index[at] * p.step()] |= x[from];
        from += p.along(0);
        at += p.along(1);
        to += p.along(2);
      }
    }
  }
}
