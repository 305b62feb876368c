package dev.lamina.train;

import java.io.PrintStream;
import java.util.function.DoubleSupplier;

/**
 * Where the training loop reports to. The calls are: steps and epoch ends in turn, then the end.
 */
interface Progress {
  /**
   * Called after each step.
   *
   * @param epoch from 1
   * @param step from 1, within the epoch
   * @param meanLoss of this epoch so far; asking may wait for the device that computes it
   */
  default void step(int epoch, int step, DoubleSupplier meanLoss) {}

  /** Called after each epoch, validation included. */
  default void epochEnd(EpochResult result) {}

  /** Called once, also when the training ends by an exception. */
  default void end() {}

  /** Chooses the form. {@code AUTO} is a bar only where rewriting a line is known to work. */
  static Progress of(Verbose verbose, PrintStream output, int epochs, int steps) {
    Clock clock = new Clock(System::nanoTime, (long) epochs * steps);
    return switch (verbose) {
      case SILENT -> new Progress() {};
      case LINES -> new ProgressLines(output, clock, epochs);
      case BAR -> new ProgressBar(output, clock, epochs, steps, Terminal.columns());
      case AUTO ->
          output == System.out && Terminal.interactive()
              ? of(Verbose.BAR, output, epochs, steps)
              : of(Verbose.LINES, output, epochs, steps);
    };
  }
}
