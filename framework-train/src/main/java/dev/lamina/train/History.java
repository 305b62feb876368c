package dev.lamina.train;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The figures of a training, epoch by epoch. Immutable.
 *
 * <p>The columns are {@code loss}, the metrics that the model was compiled with, and, where the
 * training had validation samples, the same with the prefix {@code val_}.
 */
public final class History {
  private static final int ROWS_SHOWN = 12;

  private final List<EpochResult> results;

  /**
   * Gathers the results of the epochs.
   *
   * @param results one an epoch, in order, all with the same columns; not changed any more
   */
  History(List<EpochResult> results) {
    this.results = Collections.unmodifiableList(results);
  }

  /** {@return how many epochs were run} */
  public int epochs() {
    return results.size();
  }

  /** {@return the epochs' results in order} */
  public List<EpochResult> results() {
    return results;
  }

  /** {@return the names of the columns in order} */
  public List<String> names() {
    return results.isEmpty() ? List.of() : List.copyOf(results.get(0).values().keySet());
  }

  /**
   * {@return the training loss of each epoch: the mean over its batches, weighted by their sizes,
   * each taken before the step on that batch}
   */
  public double[] loss() {
    return metric("loss");
  }

  /**
   * {@return the validation loss after each epoch}
   *
   * @throws IllegalArgumentException if the training had no validation samples
   */
  public double[] valLoss() {
    return metric("val_loss");
  }

  /**
   * {@return one column, a value an epoch}
   *
   * @param name such as {@code rmse} or {@code val_rmse}
   * @throws IllegalArgumentException if there is none of this name; the message lists those there
   *     are
   */
  public double[] metric(String name) {
    return results.stream()
        .mapToDouble(result -> Figures.named("history", result.values(), name))
        .toArray();
  }

  /**
   * {@return the number (from 1) of the first epoch whose training loss is NaN or infinite} That
   * can only happen under {@link OnNonFinite#CONTINUE}.
   */
  public OptionalInt firstNonFiniteEpoch() {
    return results.stream()
        .filter(result -> !Double.isFinite(result.loss()))
        .mapToInt(EpochResult::epoch)
        .findFirst();
  }

  /**
   * {@return the table as comma-separated values: a line of names ({@code epoch} first), then a
   * line an epoch with every digit needed to read the same doubles back}
   */
  public String toCsv() {
    StringBuilder csv = new StringBuilder("epoch");
    names().forEach(name -> csv.append(',').append(name));
    csv.append('\n');
    for (EpochResult result : results) {
      csv.append(result.epoch());
      result.values().values().forEach(value -> csv.append(',').append(value));
      csv.append('\n');
    }
    return csv.toString();
  }

  /**
   * {@return a table of at most twelve epochs, evenly spread, the first and the last among them}
   */
  @Override
  public String toString() {
    if (results.isEmpty()) {
      return "History: no epochs";
    }
    StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%6s", "epoch"));
    names().forEach(name -> table.append(cell(name)));
    int shown = Math.min(ROWS_SHOWN, results.size());
    IntStream.range(0, shown)
        .map(row -> shown == 1 ? 0 : (int) ((long) row * (results.size() - 1) / (shown - 1)))
        .mapToObj(results::get)
        .forEach(result -> table.append('\n').append(row(result)));
    return table.toString();
  }

  private static String row(EpochResult result) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%6d", result.epoch()));
    for (Map.Entry<String, Double> column : result.values().entrySet()) {
      row.append(cell(Figures.text(column.getValue()), column.getKey()));
    }
    return row.toString();
  }

  private static String cell(String name) {
    return cell(name, name);
  }

  private static String cell(String text, String name) {
    return String.format(Locale.ROOT, "  %" + Math.max(10, name.length()) + "s", text);
  }
}
