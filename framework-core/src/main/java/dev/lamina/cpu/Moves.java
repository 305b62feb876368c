package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.backend.Scatter;

/**
 * Moves single elements between places of two arrays, one after the other. Where they are is found
 * for a block of them at a time, so that the loops over elements of a type are all that there is of
 * each type.
 */
final class Moves {
  /** Elements of a block: their places stay in the first cache. */
  private static final int BLOCK = 256;

  /** What becomes of the elements of a block. */
  @FunctionalInterface
  private interface Block {
    void run(int[] from, int[] to, int n);
  }

  private final int[] from = new int[BLOCK];
  private final int[] to = new int[BLOCK];
  private final Block block;

  private Moves(Block block) {
    this.block = block;
  }

  /** Moves that replace, add to or multiply elements of {@code out} by those of {@code x}. */
  static Moves of(Scatter mode, DType type, Object x, Object out) {
    return new Moves(
        switch (type) {
          case FLOAT32 -> of(mode, (float[]) x, (float[]) out);
          case FLOAT64 -> of(mode, (double[]) x, (double[]) out);
          case INT64 -> of(mode, (long[]) x, (long[]) out);
          case INT32 -> of(mode, (int[]) x, (int[]) out);
          case UINT8 -> of(mode, (byte[]) x, (byte[]) out);
          case BOOL -> ofTruth(mode, (byte[]) x, (byte[]) out);
        });
  }

  /** Moves that copy, of arrays of any one type. */
  static Moves copying(Object x, Object out) {
    if (x instanceof float[]) {
      return of(Scatter.SET, DType.FLOAT32, x, out);
    }
    if (x instanceof double[]) {
      return of(Scatter.SET, DType.FLOAT64, x, out);
    }
    if (x instanceof long[]) {
      return of(Scatter.SET, DType.INT64, x, out);
    }
    return of(Scatter.SET, x instanceof int[] ? DType.INT32 : DType.UINT8, x, out);
  }

  /** From places found by positions; operands are the target, the positions and the source. */
  void gather(long[] index, Picks p) {
    int n = 0;
    for (int row = 0; row < p.rows(); row++) {
      int target = p.start(0, row);
      int at = p.start(1, row);
      int base = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        from[n] = base + (int) index[at] * p.step();
        to[n] = target;
        target += p.along(0);
        at += p.along(1);
        base += p.along(2);
        n = next(n);
      }
    }
    block.run(from, to, n);
  }

  /** To places found by positions; operands are the source, the positions and the target. */
  void scatter(long[] index, Picks p) {
    int n = 0;
    for (int row = 0; row < p.rows(); row++) {
      int source = p.start(0, row);
      int at = p.start(1, row);
      int base = p.start(2, row);
      for (int j = 0; j < p.cols(); j++) {
        from[n] = source;
        to[n] = base + (int) index[at] * p.step();
        source += p.along(0);
        at += p.along(1);
        base += p.along(2);
        n = next(n);
      }
    }
    block.run(from, to, n);
  }

  /** Where the next element's places go; a full block is done first. */
  private int next(int n) {
    if (n + 1 < BLOCK) {
      return n + 1;
    }
    block.run(from, to, BLOCK);
    return 0;
  }

  private static Block of(Scatter mode, float[] x, float[] out) {
    return switch (mode) {
      case SET ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] = x[from[k]];
            }
          };
      case ADD ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] += x[from[k]];
            }
          };
      case MUL ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] *= x[from[k]];
            }
          };
    };
  }

  private static Block of(Scatter mode, double[] x, double[] out) {
    return switch (mode) {
      case SET ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] = x[from[k]];
            }
          };
      case ADD ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] += x[from[k]];
            }
          };
      case MUL ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] *= x[from[k]];
            }
          };
    };
  }

  private static Block of(Scatter mode, long[] x, long[] out) {
    return switch (mode) {
      case SET ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] = x[from[k]];
            }
          };
      case ADD ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] += x[from[k]];
            }
          };
      case MUL ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] *= x[from[k]];
            }
          };
    };
  }

  private static Block of(Scatter mode, int[] x, int[] out) {
    return switch (mode) {
      case SET ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] = x[from[k]];
            }
          };
      case ADD ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] += x[from[k]];
            }
          };
      case MUL ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] *= x[from[k]];
            }
          };
    };
  }

  private static Block of(Scatter mode, byte[] x, byte[] out) {
    return switch (mode) {
      case SET ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] = x[from[k]];
            }
          };
      case ADD ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] += x[from[k]];
            }
          };
      case MUL ->
          (from, to, n) -> {
            for (int k = 0; k < n; k++) {
              out[to[k]] *= x[from[k]];
            }
          };
    };
  }

  /** Truth values are joined by or; their product is what and makes of them. */
  private static Block ofTruth(Scatter mode, byte[] x, byte[] out) {
    if (mode != Scatter.ADD) {
      return of(mode, x, out);
    }
    return (from, to, n) -> {
      for (int k = 0; k < n; k++) {
        out[to[k]] |= x[from[k]];
      }
    };
  }
}
