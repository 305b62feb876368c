package dev.lamina.train;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Progress on a terminal: one line for the whole training, rewritten in place.
 *
 * <p>Carriage return and blanks are all it needs, so that it works on every terminal. The line
 * stays one column short of the width, since many terminals wrap when the last one is filled.
 */
final class ProgressBar implements Progress {
  private static final long MIN_INTERVAL = 100_000_000L;
  private static final int NARROW_BAR = 10;
  private static final int WIDE_BAR = 20;
  private static final int WIDE_COLUMNS = 100;
  private static final int DIGITS = 4;

  private final PrintStream output;
  private final Clock clock;
  private final int epochs;
  private final int stepsPerEpoch;
  private final int columns;
  private List<String> figures = List.of();
  private int epoch = 1;
  private long steps;
  private long lastDrawn = Long.MIN_VALUE / 2;
  private int drawnLength;

  ProgressBar(PrintStream output, Clock clock, int epochs, int stepsPerEpoch, int columns) {
    this.output = output;
    this.clock = clock;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    this.columns = columns;
  }

  @Override
  public void step(int epoch, int step, DoubleSupplier meanLoss) {
    this.epoch = epoch;
    steps++;
    // The last step of an epoch is drawn by epochEnd, with the figures of the epoch.
    if (step < stepsPerEpoch && due()) {
      if (epoch == 1) {
        figures = figures(Map.of("loss", meanLoss.getAsDouble()));
      }
      draw();
    }
  }

  @Override
  public void epochEnd(EpochResult result) {
    figures = figures(result.values());
    if (result.epoch() == epochs || due()) {
      draw();
    }
  }

  @Override
  public void end() {
    if (drawnLength > 0) {
      output.println();
      drawnLength = 0;
    }
  }

  /** {@code Epoch 37/200}, as wide for every epoch of a training. */
  static String counter(int epoch, int epochs) {
    int width = Integer.toString(epochs).length();
    return String.format(Locale.ROOT, "Epoch %" + width + "d/%d", epoch, epochs);
  }

  private boolean due() {
    return clock.elapsed() - lastDrawn >= MIN_INTERVAL;
  }

  private void draw() {
    lastDrawn = clock.elapsed();
    StringBuilder line =
        new StringBuilder(counter(epoch, epochs))
            .append(' ')
            .append(bar(columns < WIDE_COLUMNS ? NARROW_BAR : WIDE_BAR))
            .append(' ')
            .append(clock.text(steps));
    for (String figure : figures) {
      if (line.length() + figure.length() + 2 >= columns) {
        break;
      }
      line.append("  ").append(figure);
    }
    // A line that wraps cannot be drawn over.
    line.setLength(Math.min(line.length(), Math.max(1, columns - 1)));
    int blanks = Math.max(0, drawnLength - line.length());
    output.print("\r" + line + " ".repeat(blanks));
    output.flush();
    drawnLength = line.length();
  }

  /** {@code [===> ]}; of one width for a whole training, so that nothing jumps. */
  private String bar(int width) {
    int inside = width - 2;
    int filled = clock.done(steps, inside);
    String tip = filled < inside ? ">" : "";
    return "[" + "=".repeat(filled) + tip + " ".repeat(inside - filled - tip.length()) + "]";
  }

  /** Loss and validation loss first: they are to be seen even where the line is too short. */
  private static List<String> figures(Map<String, Double> values) {
    List<String> first = new ArrayList<>();
    List<String> others = new ArrayList<>();
    values.forEach(
        (name, value) ->
            (name.equals("loss") || name.equals("val_loss") ? first : others)
                .add(name + " " + Figures.text(value, DIGITS)));
    first.addAll(others);
    return first;
  }
}
