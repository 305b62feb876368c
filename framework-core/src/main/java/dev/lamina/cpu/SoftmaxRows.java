package dev.lamina.cpu;

import static dev.lamina.cpu.NumberKernels.BLOCK;

import dev.lamina.backend.RowKernel;

/** Softmax, its logarithm and their gradients, row by row. */
final class SoftmaxRows {
  private SoftmaxRows() {}

  /** Runs one of the kernels; the loop has its result first. */
  static <A> void run(RowKernel kernel, RowLoop<A> loop) {
    int n = loop.n();
    switch (kernel) {
      case SOFTMAX -> loop.run(true, (m, row, at) -> softmax(m, n, at));
      case LOG_SOFTMAX -> loop.run(true, (m, row, at) -> logSoftmax(m, n, at));
      case SOFTMAX_GRADIENT -> loop.run(true, (m, row, at) -> softmaxGradient(m, n, at));
      case LOG_SOFTMAX_GRADIENT -> loop.run(true, (m, row, at) -> logSoftmaxGradient(m, n, at));
      default -> throw new IllegalArgumentException(kernel.toString());
    }
  }

  private static <A> void softmax(RowMath<A> m, int n, RowLoop.Cursor<A> at) {
    double max = m.max(n, at.array(1), at.at(1));
    double sum = exps(m, n, at.array(1), at.at(1), max, at.array(0), at.at(0));
    m.divide(n, at.array(0), at.at(0), sum);
  }

  private static <A> void logSoftmax(RowMath<A> m, int n, RowLoop.Cursor<A> at) {
    A x = at.array(1);
    int from = at.at(1);
    double max = m.max(n, x, from);
    double log = m.log(expSum(m, n, x, from, max));
    m.logarithms(n, x, from, max, log, at.array(0), at.at(0));
  }

  private static <A> void softmaxGradient(RowMath<A> m, int n, RowLoop.Cursor<A> at) {
    A g = at.array(1);
    A y = at.array(2);
    double sum = RowSums.products(m, n, g, at.at(1), y, at.at(2));
    m.softmaxGradient(n, g, at.at(1), y, at.at(2), sum, at.array(0), at.at(0));
  }

  private static <A> void logSoftmaxGradient(RowMath<A> m, int n, RowLoop.Cursor<A> at) {
    A g = at.array(1);
    double sum = RowSums.sum(m, n, g, at.at(1));
    m.logSoftmaxGradient(n, g, at.at(1), at.array(2), at.at(2), sum, at.array(0), at.at(0));
  }

  private static <A> double exps(RowMath<A> m, int n, A x, int at, double max, A y, int to) {
    return n <= BLOCK
        ? m.exps(n, x, at, max, y, to)
        : RowSums.blocks(m, n, (from, k) -> m.exps(k, x, at + from, max, y, to + from));
  }

  /** The sum of {@code exp(x - max)} over a row of any length. */
  static <A> double expSum(RowMath<A> m, int n, A x, int at, double max) {
    return n <= BLOCK
        ? m.expSum(n, x, at, max)
        : RowSums.blocks(m, n, (from, k) -> m.expSum(k, x, at + from, max));
  }
}
