package dev.lamina.peers.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;

/** Training steps in an explicit loop: a trainer, a manager and a gradient collector a step. */
final class Training implements Work {
  private final Trainer trainer;
  private final NDManager manager;
  private final NDArray x;
  private final NDArray y;

  private Training(Trainer trainer, NDArray x, NDArray y) {
    this.trainer = trainer;
    this.manager = trainer.getManager();
    this.x = x;
    this.y = y;
  }

  /** W1, or W2 with Adam. */
  static Training small(boolean adam) {
    Tracker rate = Tracker.fixed((float) Data.RATE);
    Trainer trainer =
        trainer(
            Network.SMALL,
            // Its factor is a half unless told.
            Loss.l2Loss("MSE", 1),
            adam
                ? Optimizer.adam().optLearningRateTracker(rate).build()
                : Optimizer.sgd().setLearningRateTracker(rate).build());
    NDManager manager = trainer.getManager();
    return new Training(
        trainer,
        manager.create(Data.observations(), new Shape(Data.OBSERVATIONS, 3)),
        manager.create(Data.targets(), new Shape(Data.OBSERVATIONS, 1)));
  }

  /** W3. */
  static Training classifier() {
    Tracker rate = Tracker.fixed((float) Data.CLASSIFIER_RATE);
    Trainer trainer =
        trainer(
            Network.CLASSIFIER,
            Loss.softmaxCrossEntropyLoss(),
            Optimizer.adam().optLearningRateTracker(rate).build());
    NDManager manager = trainer.getManager();
    return new Training(
        trainer,
        manager.create(Data.batch(), new Shape(Data.BATCH, Network.CLASSIFIER.in(0))),
        manager.create(Data.labels(), new Shape(Data.BATCH, 1)));
  }

  private static Trainer trainer(Network network, Loss loss, Optimizer optimizer) {
    SequentialBlock net = Perceptron.layers(network);
    Model model = Model.newInstance("perceptron");
    model.setBlock(net);
    Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer));
    trainer.initialize(new Shape(1, network.in(0)));
    Perceptron.fill(net, network);
    return trainer;
  }

  @Override
  public void run() {
    try (NDManager step = manager.newSubManager()) {
      x.tempAttach(step);
      y.tempAttach(step);
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList predicted = trainer.forward(new NDList(x));
        collector.backward(trainer.getLoss().evaluate(new NDList(y), predicted));
      }
      trainer.step();
    }
  }

  @Override
  public double result() {
    try (NDManager step = manager.newSubManager()) {
      x.tempAttach(step);
      y.tempAttach(step);
      return trainer.getLoss().evaluate(new NDList(y), trainer.forward(new NDList(x))).getFloat();
    }
  }
}
