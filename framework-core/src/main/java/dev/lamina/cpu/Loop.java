package dev.lamina.cpu;

import dev.lamina.backend.Storage;

/**
 * One element-wise loop over rows and columns, for one program and one pattern of column steps.
 * Each is its own class: a loop shared by many programs would call its arithmetic through a table.
 */
public abstract class Loop {
  /** For the emitted classes. */
  protected Loop() {}

  /**
   * Runs the loop.
   *
   * @param operands outputs, then inputs
   * @param meta position, row step and column step of each operand
   * @param rows number of rows
   * @param cols number of columns
   * @param scalars the program's scalars
   */
  public abstract void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars);
}
