package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The loops over epochs and batches. Each step has a scope of its own. */
final class Trainer {
  private static final double NANOS = 1e9;

  private final Compiled compiled;
  private final Fit fit;
  private final Samples training;
  private final Optional<Samples> validation;
  private final int stepsPerEpoch;
  private final long[] order;

  Trainer(Compiled compiled, Fit fit, Samples training, Optional<Samples> validation) {
    this.compiled = compiled;
    this.fit = fit;
    this.training = training;
    this.validation = validation;
    this.stepsPerEpoch = 1 + (training.size() - 1) / fit.batchSize();
    this.order = new long[training.size()];
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
    Pass pass = new Pass(compiled.metrics());
    for (int step = 1; step <= stepsPerEpoch; step++) {
      int from = (step - 1) * fit.batchSize();
      int length = Math.min(fit.batchSize(), training.size() - from);
      try (Scope scope = Scope.open("fit step")) {
        Samples batch =
            fit.shuffle() ? training.at(order, from, length) : training.part(from, length);
        step(batch, pass, epoch, step);
      }
      progress.step(epoch, step, pass.meanLoss());
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", pass.meanLoss());
    values.putAll(pass.metrics());
    validation.ifPresent(
        samples -> {
          Evaluation evaluation = evaluate("fit", compiled, samples, fit.batchSize());
          values.put("val_loss", evaluation.loss());
          evaluation.metrics().forEach((name, value) -> values.put("val_" + name, value));
        });
    return new EpochResult(epoch, fit.epochs(), values, (System.nanoTime() - start) / NANOS);
  }

  private void step(Samples batch, Pass pass, int epoch, int step) {
    compiled.optimizer().zeroGrad();
    Tensor predicted = compiled.module().forward(batch.x());
    Tensor loss = compiled.loss().forward(predicted, batch.y());
    double value = number("fit", loss);
    if (!Double.isFinite(value) && fit.onNonFinite() == OnNonFinite.STOP) {
      throw nonFinite(value, epoch, step, pass);
    }
    pass.add(value, batch.size());
    pass.add(predicted, batch.y());
    loss.backward();
    compiled.optimizer().step();
  }

  /** One step on one batch outside any training. */
  static double step(Compiled compiled, Samples batch) {
    if (!compiled.module().isTraining()) {
      compiled.module().train();
    }
    try (Scope scope = Scope.open()) {
      compiled.optimizer().zeroGrad();
      Tensor predicted = compiled.module().forward(batch.x());
      Tensor loss = compiled.loss().forward(predicted, batch.y());
      double value = number("trainOnBatch", loss);
      loss.backward();
      compiled.optimizer().step();
      return value;
    }
  }

  /** Loss and metrics over all samples, in evaluation mode and without gradients. */
  static Evaluation evaluate(String op, Compiled compiled, Samples samples, int batchSize) {
    Pass pass = new Pass(compiled.metrics());
    int n = samples.size();
    int rows = Math.min(batchSize, n); // start + batchSize could overflow
    try (EvaluationMode mode = EvaluationMode.of(compiled.module());
        NoGrad guard = Autograd.noGrad()) {
      for (int start = 0; start < n; start += rows) {
        try (Scope scope = Scope.open()) {
          Samples batch = samples.part(start, Math.min(rows, n - start));
          Tensor predicted = compiled.module().forward(batch.x());
          pass.add(number(op, compiled.loss().forward(predicted, batch.y())), batch.size());
          pass.add(predicted, batch.y());
        }
      }
    }
    return pass.evaluation();
  }

  private static double number(String op, Tensor loss) {
    if (loss.numel() != 1) {
      throw new ShapeException(
          op
              + ": the loss is not a single number; got shape "
              + loss.shape()
              + "; expected []. Give the loss a reduction, mean or sum");
    }
    return loss.item();
  }

  private TrainingException nonFinite(double value, int epoch, int step, Pass pass) {
    boolean first = epoch == 1 && step == 1;
    String cause =
        first
            ? "No step was taken yet: look at the scale of the features and targets, and at the"
                + " parameters"
            : "Most likely the learning rate is too high for this data: lower it, or standardise"
                + " features and targets";
    String before =
        step == 1 ? "" : ", after " + Figures.text(pass.lastLoss()) + " in batch " + (step - 1);
    return new TrainingException(
        "fit: the loss is "
            + Figures.text(value)
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
            + ". Fit.onNonFinite(OnNonFinite.CONTINUE) carries on regardless");
  }
}
