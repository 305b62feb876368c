package dev.lamina.train;

import dev.lamina.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one pass over the samples gathers: the loss weighted by batch sizes, and the metrics. */
final class Pass {
  private final List<Metric> metrics;
  private double sum;
  private long samples;
  private int batches;
  private double lastLoss = Double.NaN;

  /** Starts a pass with metrics of its own, of the kinds given. */
  Pass(List<Metric> kinds) {
    metrics = kinds.stream().map(Metric::fresh).toList();
  }

  void add(double loss, int size) {
    sum += loss * size;
    samples += size;
    batches++;
    lastLoss = loss;
  }

  void add(Tensor predicted, Tensor target) {
    for (Metric metric : metrics) {
      metric.update(predicted, target);
    }
  }

  /** The loss of the batch before, NaN before the first. */
  double lastLoss() {
    return lastLoss;
  }

  double meanLoss() {
    // A single batch is its own mean to the last bit; a product and a quotient need not be.
    return batches == 1 ? lastLoss : sum / samples;
  }

  Map<String, Double> metrics() {
    Map<String, Double> results = new LinkedHashMap<>();
    metrics.forEach(metric -> results.put(metric.name(), metric.result()));
    return results;
  }

  Evaluation evaluation() {
    return new Evaluation(meanLoss(), metrics());
  }
}
