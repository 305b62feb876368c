package dev.lamina.cpu;

import dev.lamina.backend.Layout;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.OptionalInt;

/** The last dimensions of an operand, one run of elements for each position of the others. */
final class Runs {
  /** Does something with a run. */
  @FunctionalInterface
  interface Action {
    /**
     * Handles one run.
     *
     * @param number its number, row-major over the dimensions in front
     * @param n how many elements
     * @param run the elements, in steps of the columns
     */
    void run(int number, int n, Matrix<Object> run);
  }

  private Runs() {}

  /**
   * Calls an action for each run; elements that no single step walks are packed first.
   *
   * @param x an array
   * @param layout how its elements are arranged
   * @param kept how many dimensions are in front
   * @param action handles one run
   */
  static void forEach(Object x, Layout layout, int kept, Action action) {
    int ndim = layout.shape().ndim();
    int[] rows = RowPlaces.positions(layout, 0, kept);
    int n = Reduce.count(layout, kept, ndim);
    OptionalInt step = Reduce.step(layout, kept, ndim);
    if (step.isPresent()) {
      for (int i = 0; i < rows.length; i++) {
        action.run(i, n, new Matrix<>(x, layout.offset() + rows[i], 0, step.getAsInt()));
      }
      return;
    }
    int[] along = RowPlaces.positions(layout, kept, ndim);
    long[] index = Arrays.stream(along).asLongStream().toArray();
    Object packed = Array.newInstance(x.getClass().getComponentType(), n);
    for (int i = 0; i < rows.length; i++) {
      CpuGather.sheet(packed, index, x, Picks.row(0, layout.offset() + rows[i], n, 1));
      action.run(i, n, new Matrix<>(packed, 0, 0, 1));
    }
  }
}
