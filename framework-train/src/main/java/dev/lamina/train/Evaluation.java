package dev.lamina.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link Model#evaluate} found: the loss and the metrics over a whole set of samples.
 *
 * @param loss the mean of the batches' losses weighted by their sizes; for a mean loss that is the
 *     mean over all samples
 * @param metrics the metrics by name, in the order in which the model was compiled with them;
 *     unmodifiable
 */
public record Evaluation(double loss, Map<String, Double> metrics) {
  /**
   * Copies the metrics, keeping their order.
   *
   * @param loss the mean loss
   * @param metrics the metrics by name
   */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * {@return one metric}
   *
   * @param name such as {@code rmse}
   * @throws IllegalArgumentException if the model was not compiled with it; the message lists those
   *     there are
   */
  public double metric(String name) {
    return Figures.named("evaluation", metrics, name);
  }

  /** {@return {@code loss 0.25103 rmse 0.50103}} */
  @Override
  public String toString() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("loss", loss);
    all.putAll(metrics);
    return Figures.line(all);
  }
}
