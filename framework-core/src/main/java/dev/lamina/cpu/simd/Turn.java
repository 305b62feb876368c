package dev.lamina.cpu.simd;

/**
 * A transposition of square blocks, as many rows and columns as a vector has elements, in
 * registers. Each kind of array has a class of its own, written by {@link TurnEmitter}.
 *
 * @param <A> the kind of array
 */
abstract class Turn<A> {
  /** For the emitted classes. */
  Turn() {}

  /**
   * Transposes neighbouring blocks: column i of all of them becomes row i of what is written. Lines
   * past the last one are that line again.
   *
   * @param blocks number of blocks, next to each other in the lines that are read
   * @param last number of the last line
   * @param x what is read, {@code p} its first position, {@code line} from line to line
   * @param y what is written, {@code q} its first position, {@code width} from row to row
   */
  abstract void run(int blocks, int last, A x, int p, int line, A y, int q, int width);
}
