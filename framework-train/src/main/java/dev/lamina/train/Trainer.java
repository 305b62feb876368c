package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The loops over epochs and batches. Each step has a scope of its own. */
final class Trainer {
  private static final double NANOS = 1e9;

  private final Compiled compiled;
  private final Fit fit;
  private final Device device;
  private final Samples training;
  private final Optional<Samples> validation;
  private final int stepsPerEpoch;
  private final long[] order;
  private final Optional<Backlog> backlog;
  private final Optional<Backlog> validationBacklog;

  Trainer(Compiled compiled, Fit fit, Samples training, Optional<Samples> validation) {
    this.compiled = compiled;
    this.fit = fit;
    this.device = compiled.device(training.x());
    this.training = training.placed(device);
    this.validation = validation.map(samples -> samples.placed(device));
    this.stepsPerEpoch = batches(training.size(), fit.batchSize());
    this.order = new long[training.size()];
    this.backlog = Backlog.of(device, stepsPerEpoch);
    this.validationBacklog =
        validation.flatMap(s -> Backlog.of(device, batches(s.size(), fit.batchSize())));
  }

  private static int batches(int samples, int batchSize) {
    return 1 + (samples - 1) / batchSize;
  }

  History run() {
    Progress progress = Progress.of(fit.verbose(), fit.output(), fit.epochs(), stepsPerEpoch);
    List<EpochResult> results = new ArrayList<>();
    try {
      for (int epoch = 1; epoch <= fit.epochs(); epoch++) {
        EpochResult result = epoch(epoch, progress);
        results.add(result);
        progress.epochEnd(result);
        fit.callbacks().forEach(callback -> callback.onEpochEnd(result));
      }
    } finally {
      progress.end();
      compiled.module().eval();
    }
    return new History(results);
  }

  private EpochResult epoch(int epoch, Progress progress) {
    long start = System.nanoTime();
    if (fit.shuffle()) {
      fit.generator().permutation(order, 0, order.length);
    }
    compiled.module().train();
    Pass pass = new Pass(compiled.metrics(), backlog);
    DoubleSupplier meanLoss = pass::meanLoss;
    for (int step = 1; step <= stepsPerEpoch; step++) {
      int from = (step - 1) * fit.batchSize();
      int length = Math.min(fit.batchSize(), training.size() - from);
      try (Scope scope = Scope.open("fit step")) {
        Samples batch =
            fit.shuffle() ? training.at(order, from, length) : training.part(from, length);
        step(batch.to(device), pass, epoch, step);
      }
      progress.step(epoch, step, meanLoss);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", pass.meanLoss());
    requireFinite(pass, epoch, stepsPerEpoch);
    values.putAll(pass.metrics());
    validation.ifPresent(
        samples -> {
          Pass second = new Pass(compiled.metrics(), validationBacklog);
          evaluate("fit", compiled, samples, fit.batchSize(), second);
          Evaluation evaluation = second.evaluation();
          values.put("val_loss", evaluation.loss());
          evaluation.metrics().forEach((name, value) -> values.put("val_" + name, value));
        });
    return new EpochResult(epoch, fit.epochs(), values, (System.nanoTime() - start) / NANOS);
  }

  private void step(Samples batch, Pass pass, int epoch, int step) {
    compiled.optimizer().zeroGrad();
    Tensor predicted = compiled.module().forward(batch.x());
    Tensor loss = number("fit", compiled.loss().forward(predicted, batch.y()));
    pass.add(loss, batch.size());
    requireFinite(pass, epoch, step - 1);
    pass.add(predicted, batch.y());
    loss.backward();
    compiled.optimizer().step();
  }

  /** One step on one batch outside any training. */
  static double step(Compiled compiled, Samples samples) {
    if (!compiled.module().isTraining()) {
      compiled.module().train();
    }
    Device device = compiled.device(samples.x());
    try (Scope scope = Scope.open()) {
      Samples batch = samples.to(device);
      compiled.optimizer().zeroGrad();
      Tensor predicted = compiled.module().forward(batch.x());
      Tensor loss = number("trainOnBatch", compiled.loss().forward(predicted, batch.y()));
      double value = loss.item();
      loss.backward();
      compiled.optimizer().step();
      return value;
    }
  }

  /** Loss and metrics over all samples, in evaluation mode and without gradients. */
  static Evaluation evaluate(Compiled compiled, Samples samples, int batchSize) {
    Device device = compiled.device(samples.x());
    Optional<Backlog> backlog = Backlog.of(device, batches(samples.size(), batchSize));
    Pass pass = new Pass(compiled.metrics(), backlog);
    try (Scope scope = Scope.open()) {
      evaluate("evaluate", compiled, samples.placed(device), batchSize, pass);
    }
    return pass.evaluation();
  }

  private static void evaluate(
      String op, Compiled compiled, Samples samples, int batchSize, Pass pass) {
    Device device = compiled.device(samples.x());
    int n = samples.size();
    int rows = Math.min(batchSize, n); // start + batchSize could overflow
    try (EvaluationMode mode = EvaluationMode.of(compiled.module());
        NoGrad guard = Autograd.noGrad()) {
      for (int start = 0; start < n; start += rows) {
        try (Scope scope = Scope.open()) {
          Samples batch = samples.part(start, Math.min(rows, n - start)).to(device);
          Tensor predicted = compiled.module().forward(batch.x());
          pass.add(number(op, compiled.loss().forward(predicted, batch.y())), batch.size());
          pass.add(predicted, batch.y());
        }
      }
    }
  }

  private static Tensor number(String op, Tensor loss) {
    if (loss.numel() != 1) {
      throw new ShapeException(
          op
              + ": the loss is not a single number; got shape "
              + loss.shape()
              + "; expected []. Give the loss a reduction, mean or sum");
    }
    return loss;
  }

  /**
   * Stops if a loss that has been read is not finite; {@code taken} steps of the epoch are done.
   */
  private void requireFinite(Pass pass, int epoch, int taken) {
    if (pass.nonFinite().isPresent() && fit.onNonFinite() == OnNonFinite.STOP) {
      throw nonFinite(pass.nonFinite().get(), epoch, taken);
    }
  }

  private TrainingException nonFinite(Pass.NonFinite found, int epoch, int taken) {
    int step = found.batch();
    int since = taken - step + 1;
    boolean first = epoch == 1 && step == 1;
    String cause =
        first
            ? (since == 0 ? "No step was taken yet" : "No step had been taken before it")
                + ": look at the scale of the features and targets, and at the parameters"
            : "Most likely the learning rate is too high for this data: lower it, or standardise"
                + " features and targets";
    String before =
        step == 1 ? "" : ", after " + Figures.text(found.before()) + " in batch " + (step - 1);
    String late =
        since == 0
            ? ""
            : " Losses on "
                + device
                + " are not read at every step: "
                + (since == 1 ? "1 more step has" : since + " more steps have")
                + " been taken with it.";
    return new TrainingException(
        "fit: the loss is "
            + Figures.text(found.loss())
            + " in epoch "
            + epoch
            + " of "
            + fit.epochs()
            + ", batch "
            + step
            + " of "
            + stepsPerEpoch
            + before
            + "; got lr "
            + compiled.optimizer().lr()
            + "; expected a finite loss. "
            + cause
            + "."
            + late
            + " Fit.onNonFinite(OnNonFinite.CONTINUE) carries on regardless");
  }
}
