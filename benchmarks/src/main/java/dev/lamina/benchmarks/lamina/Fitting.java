package dev.lamina.benchmarks.lamina;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import dev.lamina.nn.MSELoss;
import dev.lamina.tensor.Tensor;
import dev.lamina.train.Fit;
import dev.lamina.train.Model;
import dev.lamina.train.Verbose;

/** Training steps by {@code Model.fit}: the full batch, so that a step is an epoch. */
final class Fitting implements Work {
  private final Tensor x = Training.observations();
  private final Tensor y = Training.targets();
  private final Model model;

  /** W1, or W2 with Adam. */
  Fitting(boolean adam) {
    model = Model.of(Perceptron.of(Network.SMALL)).compile(Training.optimizer(adam), new MSELoss());
  }

  @Override
  public void run() {
    run(1);
  }

  @Override
  public void run(int times) {
    model.fit(
        x,
        y,
        Fit.epochs(times).batchSize(Data.OBSERVATIONS).shuffle(false).verbose(Verbose.SILENT));
  }

  @Override
  public double result() {
    return model.evaluate(x, y, Data.OBSERVATIONS).loss();
  }
}
