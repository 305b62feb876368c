package dev.lamina.train;

import dev.lamina.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one pass over the samples gathers: the loss weighted by batch sizes, and the metrics. With a
 * backlog the values come late, but batch by batch in the same order, so the figures are the same.
 */
final class Pass {
  private final List<Metric> metrics;
  private final Optional<Backlog> backlog;
  private double sum;
  private long samples;
  private int batches;
  private double lastLoss = Double.NaN;
  private Optional<NonFinite> nonFinite = Optional.empty();

  /**
   * The first loss that was NaN or infinite.
   *
   * @param loss the loss
   * @param batch its batch, from 1
   * @param before the loss of the batch before, NaN for the first
   */
  record NonFinite(double loss, int batch, double before) {}

  /** Starts a pass with metrics of its own, of the kinds given. */
  Pass(List<Metric> kinds, Optional<Backlog> backlog) {
    this.metrics = kinds.isEmpty() ? kinds : kinds.stream().map(Metric::fresh).toList();
    this.backlog = backlog;
  }

  /** Takes the loss of a batch; without a backlog it is read at once. */
  void add(Tensor loss, int size) {
    if (backlog.isPresent()) {
      backlog.get().add(loss, size, this);
    } else {
      add(loss.item(), size);
    }
  }

  void add(double loss, int size) {
    batches++;
    if (nonFinite.isEmpty() && !Double.isFinite(loss)) {
      nonFinite = Optional.of(new NonFinite(loss, batches, lastLoss));
    }
    sum += loss * size;
    samples += size;
    lastLoss = loss;
  }

  /** Takes what the module gave for a batch, and what it should have given. */
  void add(Tensor predicted, Tensor target) {
    if (metrics.isEmpty()) {
      return;
    }
    if (backlog.isPresent()) {
      backlog.get().add(predicted, target, this);
    } else {
      update(predicted, target);
    }
  }

  void update(Tensor predicted, Tensor target) {
    for (Metric metric : metrics) {
      metric.update(predicted, target);
    }
  }

  /** The first loss that was not finite, as far as losses have been read. */
  Optional<NonFinite> nonFinite() {
    return nonFinite;
  }

  double meanLoss() {
    backlog.ifPresent(b -> b.settleLosses(this));
    // A single batch is its own mean to the last bit; a product and a quotient need not be.
    return batches == 1 ? lastLoss : sum / samples;
  }

  Map<String, Double> metrics() {
    backlog.ifPresent(b -> b.settleOutcomes(this));
    Map<String, Double> results = new LinkedHashMap<>();
    metrics.forEach(metric -> results.put(metric.name(), metric.result()));
    return results;
  }

  /**
   * Writes the metrics' results into a row of figures.
   *
   * @param values the row
   * @param at where the first one goes
   * @return the position behind the last one
   */
  int results(double[] values, int at) {
    backlog.ifPresent(b -> b.settleOutcomes(this));
    for (int i = 0; i < metrics.size(); i++) {
      values[at + i] = metrics.get(i).result();
    }
    return at + metrics.size();
  }

  Evaluation evaluation() {
    return new Evaluation(meanLoss(), metrics());
  }
}
