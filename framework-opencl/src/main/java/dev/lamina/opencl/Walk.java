package dev.lamina.opencl;

import dev.lamina.backend.Iteration;

/** A walk over operands as the ints that kernels take. */
final class Walk {
  /** Dimensions around a sheet that one launch walks; more are walked by the host. */
  static final int OUTER = 2;

  /** Ints before those of the operands: the count, and three sizes with their divisors. */
  static final int HEAD = 10;

  /** Ints of an operand: offset, then the steps of the inner dimensions first. */
  static final int EACH = 5;

  private Walk() {}

  /** Receives the ints of one launch. */
  @FunctionalInterface
  interface Launch {
    /**
     * Launches a part of a walk.
     *
     * @param words as {@link Walk#words}
     * @param from number of elements in the parts before
     */
    void run(int[] words, int from);
  }

  /** Number of elements. */
  static int count(Iteration it) {
    int count = it.rows() * it.cols();
    for (int size : it.outer()) {
      count *= size;
    }
    return count;
  }

  /** Walks in as few launches as there may be, in order; in none where there are no elements. */
  static void each(Iteration it, int operands, Launch launch) {
    int count = count(it);
    if (count == 0) {
      return;
    }
    if (it.outer().length <= OUTER) {
      launch.run(words(it, operands), 0);
      return;
    }
    int sheet = it.rows() * it.cols();
    int[] from = {0};
    it.forEachSheet(
        meta -> {
          int[] w = new int[HEAD + EACH * operands];
          head(w, sheet, it, 1);
          for (int k = 0; k < operands; k++) {
            operand(w, k, meta);
          }
          launch.run(w, from[0]);
          from[0] += sheet;
        });
  }

  /** Two dimensions around rows and columns at most. */
  static int[] words(Iteration it, int operands) {
    int[] w = new int[HEAD + EACH * operands];
    int last = it.outer().length - 1;
    head(w, count(it), it, last < 0 ? 1 : it.outer()[last]);
    for (int k = 0; k < operands; k++) {
      operand(w, k, it.meta());
      w[HEAD + EACH * k + 3] = last < 0 ? 0 : it.outerStep(k, last);
      w[HEAD + EACH * k + 4] = last > 0 ? it.outerStep(k, 0) : 0;
    }
    return w;
  }

  private static void head(int[] w, int count, Iteration it, int outer) {
    w[0] = count;
    divisor(w, 1, it.cols());
    divisor(w, 4, it.rows());
    divisor(w, 7, outer);
  }

  private static void operand(int[] w, int k, int[] meta) {
    int at = HEAD + EACH * k;
    w[at] = meta[3 * k];
    w[at + 1] = meta[3 * k + 2];
    w[at + 2] = meta[3 * k + 1];
  }

  /** A size, and how kernels divide by it. */
  static void divisor(int[] w, int at, int size) {
    FastDivision by = FastDivision.by(size);
    w[at] = size;
    w[at + 1] = by.multiplier();
    w[at + 2] = by.shift();
  }
}
