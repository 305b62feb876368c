package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Storage;
import java.util.function.Supplier;

/**
 * Losses of rows against their classes, and the gradients. Operands are those of {@link RowKernel}.
 */
final class CrossEntropyRows {
  private CrossEntropyRows() {}

  /** A value of a dense operand. */
  private static <A> double value(
      RowMath<A> m, Storage[] operands, Layout[] layouts, int operand, int at) {
    return m.get(CpuRows.<A>array(operands[operand]), layouts[operand].offset() + at);
  }

  /** The weight of a class, the operand of this number if it is given. */
  private static <A> double weight(
      RowMath<A> m, Storage[] operands, Layout[] layouts, int operand, int t) {
    return operand < operands.length ? value(m, operands, layouts, operand, t) : 1;
  }

  static <A> void losses(
      Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts, long ignored) {
    RowLoop<A> loop = new RowLoop<>(math, new Storage[] {operands[4]}, new Layout[] {layouts[4]});
    int n = loop.n();
    Classes classes = new Classes("crossEntropy", operands[5], layouts[5], n, ignored);
    A losses = CpuRows.array(operands[0]);
    A weights = CpuRows.array(operands[1]);
    A maxima = CpuRows.array(operands[2]);
    A sums = CpuRows.array(operands[3]);
    loop.run(
        false,
        (m, row, at) -> {
          int t = classes.of(row);
          boolean counts = t != Classes.NONE;
          A x = at.array(0);
          int from = at.at(0);
          double max = counts ? m.max(n, x, from) : 0;
          double sum = counts ? SoftmaxRows.expSum(m, n, x, from, max) : 1;
          double weight = counts ? weight(m, operands, layouts, 6, t) : 0;
          double log = counts ? m.round(m.get(x, from + t) - max) - m.log(sum) : -0.0;
          m.set(losses, row, counts ? -m.round(log) * weight : 0);
          m.set(weights, row, weight);
          m.set(maxima, row, max);
          m.set(sums, row, sum);
        });
  }

  static <A> void gradient(
      Supplier<? extends RowMath<A>> math, Storage[] operands, Layout[] layouts, long ignored) {
    RowLoop<A> loop =
        new RowLoop<>(
            math, new Storage[] {operands[0], operands[1]}, new Layout[] {layouts[0], layouts[1]});
    int n = loop.n();
    Classes classes = new Classes("crossEntropy", operands[2], layouts[2], n, ignored);
    loop.run(
        true,
        (m, row, at) -> {
          A dx = at.array(0);
          int to = at.at(0);
          int t = classes.of(row);
          if (t == Classes.NONE) {
            m.fill(dx, to, n, 0);
            return;
          }
          A x = at.array(1);
          int from = at.at(1);
          double max = value(m, operands, layouts, 3, row);
          double sum = value(m, operands, layouts, 4, row);
          double factor = value(m, operands, layouts, 5, row);
          double own = m.round(m.exp(m.round(m.get(x, from + t) - max)) / sum);
          m.probabilities(n, x, from, max, sum, factor, dx, to);
          m.set(dx, to + t, m.round(own - 1) * factor);
        });
  }

  /** Of logarithms of probabilities; too little work to be divided. */
  static <A> void nllLosses(RowMath<A> m, Storage[] operands, Layout[] layouts, long ignored) {
    RowPlaces places = RowPlaces.of(layouts[2]);
    int n = layouts[2].shape().dim(layouts[2].shape().ndim() - 1);
    Classes classes = new Classes("nllLoss", operands[3], layouts[3], n, ignored);
    A losses = CpuRows.array(operands[0]);
    A weights = CpuRows.array(operands[1]);
    A x = CpuRows.array(operands[2]);
    int rows = layouts[3].numel();
    for (int row = 0; row < rows; row++) {
      int t = classes.of(row);
      boolean counts = t != Classes.NONE;
      double weight = counts ? weight(m, operands, layouts, 4, t) : 0;
      double log = counts ? m.get(x, places.at(row) + t * places.columnStep()) : 0;
      m.set(losses, row, counts ? -log * weight : 0);
      m.set(weights, row, weight);
    }
  }

  static <A> void nllGradient(RowMath<A> m, Storage[] operands, Layout[] layouts, long ignored) {
    RowPlaces places = RowPlaces.of(layouts[0]);
    int n = layouts[0].shape().dim(layouts[0].shape().ndim() - 1);
    Classes classes = new Classes("nllLoss", operands[1], layouts[1], n, ignored);
    A dx = CpuRows.array(operands[0]);
    int rows = layouts[1].numel();
    m.fill(dx, 0, layouts[0].numel(), 0);
    for (int row = 0; row < rows; row++) {
      int t = classes.of(row);
      if (t != Classes.NONE) {
        double factor = value(m, operands, layouts, 2, row);
        m.set(dx, places.at(row) + t * places.columnStep(), -factor);
      }
    }
  }
}
