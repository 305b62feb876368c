package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The loops over epochs and batches. Each step has a scope of its own. */
final class Trainer {
  private static final double NANOS = 1e9;

  private final Setup setup;
  private final Fit fit;
  private final Device device;
  private final Samples training;
  private final Optional<Samples> validation;
  private final int stepsPerEpoch;
  private final long[] order;
  private final Optional<Backlog> backlog;
  private final Optional<Backlog> validationBacklog;
  private final Tensor[] data;
  private final boolean repeats;
  private final Columns columns;

  /** When the running epoch began. */
  private long start;

  Trainer(Setup setup, Fit fit, Samples training, Optional<Samples> validation) {
    this.setup = setup;
    this.fit = fit;
    this.device = setup.device(training.x());
    this.training = training.placed(device);
    this.validation = validation.map(samples -> samples.placed(device));
    this.stepsPerEpoch = batches(training.size(), fit.batchSize());
    this.order = new long[training.size()];
    this.data = new Tensor[] {this.training.x(), this.training.y()};
    this.repeats = fit.compiled() && setup.gradients().takes(device, this.training);
    this.columns = Columns.of(setup.metrics(), validation.isPresent());
    this.backlog = Backlog.of(device, stepsPerEpoch);
    this.validationBacklog =
        validation.flatMap(s -> Backlog.of(device, batches(s.size(), fit.batchSize())));
  }

  private static int batches(int samples, int batchSize) {
    return 1 + (samples - 1) / batchSize;
  }

  History run() {
    Progress progress = Progress.of(fit.verbose(), fit.output(), fit.epochs(), stepsPerEpoch);
    Epochs results = new Epochs(columns, fit.epochs());
    try {
      for (int epoch = 1; epoch <= fit.epochs(); epoch++) {
        if (epoch == 1 || isWatched()) {
          setup.module().train();
          start = System.nanoTime();
        }
        epoch(epoch, progress, results);
        if (isWatched()) {
          EpochResult result = results.latest();
          progress.epochEnd(result);
          fit.callbacks().forEach(callback -> callback.onEpochEnd(result));
        }
      }
    } finally {
      progress.end();
      setup.module().eval();
    }
    return new History(results);
  }

  /** Whether anything is done between epochs, which may take time or change the module's mode. */
  private boolean isWatched() {
    return fit.verbose() != Verbose.SILENT || validation.isPresent() || !fit.callbacks().isEmpty();
  }

  private void epoch(int epoch, Progress progress, Epochs results) {
    if (fit.shuffle()) {
      fit.generator().permutation(order, 0, order.length);
    }
    Pass pass = new Pass(setup.metrics(), backlog);
    DoubleSupplier meanLoss = pass::meanLoss;
    for (int step = 1; step <= stepsPerEpoch; step++) {
      int from = (step - 1) * fit.batchSize();
      int length = Math.min(fit.batchSize(), training.size() - from);
      if (repeats && setup.gradients().isRepeatable()) {
        repeat(from, length, pass, epoch, step);
      } else {
        try (Scope scope = Scope.open("fit step")) {
          Samples batch =
              fit.shuffle() ? training.at(order, from, length) : training.part(from, length);
          step(batch.to(device), pass, epoch, step);
        }
      }
      progress.step(epoch, step, meanLoss);
    }
    finish(epoch, pass, results);
  }

  private void finish(int epoch, Pass pass, Epochs results) {
    double[] values = new double[columns.size()];
    values[0] = pass.meanLoss();
    requireFinite(pass, epoch, stepsPerEpoch);
    int next = pass.results(values, 1);
    if (validation.isPresent()) {
      Pass second = new Pass(setup.metrics(), validationBacklog);
      evaluate("fit", setup, validation.get(), fit.batchSize(), second);
      values[next] = second.meanLoss();
      second.results(values, next + 1);
    }
    long end = System.nanoTime();
    results.note(values, (end - start) / NANOS);
    start = end;
  }

  private void step(Samples batch, Pass pass, int epoch, int step) {
    setup.optimizer().zeroGrad();
    Tensor predicted = setup.module().forward(batch.x());
    Tensor loss = GradientStep.number("fit", setup.loss().forward(predicted, batch.y()));
    pass.add(loss, batch.size());
    requireFinite(pass, epoch, step - 1);
    pass.add(predicted, batch.y());
    loss.backward();
    setup.optimizer().step();
  }

  /** As {@link #step}, where output, loss and gradients come from a plan. */
  private void repeat(int from, int length, Pass pass, int epoch, int step) {
    GradientStep gradients = setup.gradients();
    setup.optimizer().zeroGrad();
    Tensor[] results =
        fit.shuffle()
            ? gradients.runOnRows(data, order, from, length)
            : gradients.runOnRows(data, from, length);
    pass.add(gradients.value(results[0]), length);
    if (pass.nonFinite().isPresent() && fit.onNonFinite() == OnNonFinite.STOP) {
      // Whoever looks afterwards finds no gradient of a loss that was refused.
      setup.optimizer().zeroGrad();
      requireFinite(pass, epoch, step - 1);
    }
    if (results.length > 1) {
      pass.update(results[1], results[2]);
    }
    setup.optimizer().step();
  }

  /** One step on one batch outside any training. */
  static double step(Setup setup, Samples samples) {
    if (!setup.module().isTraining()) {
      setup.module().train();
    }
    Device device = setup.device(samples.x());
    GradientStep gradients = setup.gradients();
    if (gradients.takes(device, samples)) {
      setup.optimizer().zeroGrad();
      Tensor[] batch = {samples.x(), samples.y()};
      double value = gradients.value(gradients.run("trainOnBatch", batch)[0]);
      setup.optimizer().step();
      return value;
    }
    try (Scope scope = Scope.open()) {
      Samples batch = samples.to(device);
      setup.optimizer().zeroGrad();
      Tensor predicted = setup.module().forward(batch.x());
      Tensor loss = GradientStep.number("trainOnBatch", setup.loss().forward(predicted, batch.y()));
      double value = loss.item();
      loss.backward();
      setup.optimizer().step();
      return value;
    }
  }

  /** Loss and metrics over all samples, in evaluation mode and without gradients. */
  static Evaluation evaluate(Setup setup, Samples samples, int batchSize) {
    Device device = setup.device(samples.x());
    Optional<Backlog> backlog = Backlog.of(device, batches(samples.size(), batchSize));
    Pass pass = new Pass(setup.metrics(), backlog);
    try (Scope scope = Scope.open()) {
      evaluate("evaluate", setup, samples.placed(device), batchSize, pass);
    }
    return pass.evaluation();
  }

  private static void evaluate(String op, Setup setup, Samples samples, int batchSize, Pass pass) {
    Device device = setup.device(samples.x());
    int n = samples.size();
    int rows = Math.min(batchSize, n); // start + batchSize could overflow
    try (EvaluationMode mode = EvaluationMode.of(setup.module());
        NoGrad guard = Autograd.noGrad()) {
      for (int start = 0; start < n; start += rows) {
        try (Scope scope = Scope.open()) {
          Samples batch = samples.part(start, Math.min(rows, n - start)).to(device);
          Tensor predicted = setup.module().forward(batch.x());
          pass.add(
              GradientStep.number(op, setup.loss().forward(predicted, batch.y())), batch.size());
          pass.add(predicted, batch.y());
        }
      }
    }
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
            + setup.optimizer().lr()
            + "; expected a finite loss. "
            + cause
            + "."
            + late
            + " Fit.onNonFinite(OnNonFinite.CONTINUE) carries on regardless");
  }
}
