package dev.lamina.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of one epoch.
 *
 * @param epoch its number, from 1
 * @param epochs how many the training was asked for
 * @param values figures by name in the order of the columns of {@link History}: {@code loss}, the
 *     metrics, then the same with the prefix {@code val_}; unmodifiable
 * @param seconds how long the epoch took, validation included
 */
public record EpochResult(int epoch, int epochs, Map<String, Double> values, double seconds) {
  /**
   * Copies the figures, keeping their order.
   *
   * @param epoch its number
   * @param epochs how many there are
   * @param values figures by name
   * @param seconds how long it took
   */
  public EpochResult {
    values =
        values instanceof Columns.Row
            ? values
            : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * {@return one figure}
   *
   * @param name such as {@code loss} or {@code val_rmse}
   * @throws IllegalArgumentException if there is none of this name; the message lists those there
   *     are
   */
  public double value(String name) {
    return Figures.named("epoch", values, name);
  }

  /** {@return the mean loss of the training batches, weighted by their sizes} */
  public double loss() {
    return value("loss");
  }
}
