package dev.lamina.train;

import java.io.PrintStream;
import java.util.function.DoubleSupplier;

/** Progress for log files: whole lines, no control characters, about twenty of them. */
final class ProgressLines implements Progress {
  private static final int LINES = 20;

  private final PrintStream output;
  private final Clock clock;
  private final int every;
  private long steps;

  ProgressLines(PrintStream output, Clock clock, int epochs) {
    this.output = output;
    this.clock = clock;
    this.every = (epochs + LINES - 1) / LINES;
  }

  @Override
  public void step(int epoch, int step, DoubleSupplier meanLoss) {
    steps++;
  }

  @Override
  public void epochEnd(EpochResult result) {
    int epoch = result.epoch();
    if (epoch == 1 || epoch == result.epochs() || epoch % every == 0) {
      output.println(
          ProgressBar.counter(epoch, result.epochs())
              + "  "
              + Figures.line(result.values())
              + "  "
              + clock.text(steps));
    }
  }
}
