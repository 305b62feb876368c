package dev.lamina.train;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The figures of a training as it goes on, a column of numbers each. As a list it makes the results
 * when they are asked for: thousands of short epochs leave no objects behind.
 */
final class Epochs extends AbstractList<EpochResult> implements RandomAccess {
  private static final int FIRST = 64;

  private final Columns columns;
  private final int planned;
  private final double[][] figures;
  private double[] seconds = new double[FIRST];
  private int count;

  /**
   * No epochs yet.
   *
   * @param columns names of the figures
   * @param planned how many epochs the training was asked for
   */
  Epochs(Columns columns, int planned) {
    this.columns = columns;
    this.planned = planned;
    this.figures = new double[columns.size()][FIRST];
  }

  /**
   * Notes the next epoch.
   *
   * @param values its figures, one a column; copied
   * @param duration how long it took, in seconds
   */
  void note(double[] values, double duration) {
    if (count == seconds.length) {
      int room = (int) Math.min(2L * count, Integer.MAX_VALUE - 8);
      seconds = Arrays.copyOf(seconds, room);
      for (int c = 0; c < figures.length; c++) {
        figures[c] = Arrays.copyOf(figures[c], room);
      }
    }
    for (int c = 0; c < figures.length; c++) {
      figures[c][count] = values[c];
    }
    seconds[count++] = duration;
  }

  /** The epoch that was noted last. */
  EpochResult latest() {
    return get(count - 1);
  }

  @Override
  public EpochResult get(int i) {
    Objects.checkIndex(i, count);
    double[] values = new double[figures.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = figures[c][i];
    }
    return new EpochResult(i + 1, planned, columns.row(values), seconds[i]);
  }

  @Override
  public int size() {
    return count;
  }
}
