package dev.lamina.benchmarks.lamina;

import dev.lamina.backend.Shape;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import dev.lamina.compile.Compiled;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.function.BinaryOperator;

/** Training steps in an explicit loop: a scope a step, or compiled. */
final class Training implements Work {
  private final Sequential net;
  private final Tensor x;
  private final Tensor y;
  private final BinaryOperator<Tensor> loss;
  private final Optimizer optimizer;
  private final Runnable step;

  private Training(
      Sequential net,
      Tensor x,
      Tensor y,
      BinaryOperator<Tensor> loss,
      OptimizerBuilder optimizer,
      boolean compiled) {
    this.net = net;
    this.x = x;
    this.y = y;
    this.loss = loss;
    this.optimizer = optimizer.build(net.parameters());
    this.step = compiled ? Compiled.of(this::step)::run : this::scoped;
  }

  /** W1, or W2 with Adam. */
  static Training small(boolean adam) {
    return new Training(
        Perceptron.of(Network.SMALL),
        observations(),
        targets(),
        Functional::mseLoss,
        optimizer(adam),
        false);
  }

  /** W3, whose step is compiled. */
  static Training classifier() {
    long[] labels = new long[Data.BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Data.labels()[i];
    }
    return new Training(
        Perceptron.of(Network.CLASSIFIER),
        Tensor.of(Data.batch(), Shape.of(Data.BATCH, Network.CLASSIFIER.in(0))),
        Tensor.of(labels),
        Functional::crossEntropy,
        Adam.builder().lr(Data.CLASSIFIER_RATE),
        true);
  }

  static Tensor observations() {
    return Tensor.of(Data.observations(), Shape.of(Data.OBSERVATIONS, Network.SMALL.in(0)));
  }

  static Tensor targets() {
    return Tensor.of(Data.targets(), Shape.of(Data.OBSERVATIONS, 1));
  }

  static OptimizerBuilder optimizer(boolean adam) {
    return adam ? Adam.builder().lr(Data.RATE) : Sgd.builder().lr(Data.RATE);
  }

  @Override
  public void run() {
    step.run();
  }

  private void scoped() {
    try (Scope scope = Scope.open()) {
      step();
    }
  }

  private Tensor step() {
    optimizer.zeroGrad();
    Tensor value = loss.apply(net.forward(x), y);
    value.backward();
    optimizer.step();
    return value;
  }

  @Override
  public double result() {
    try (Scope scope = Scope.open()) {
      return loss.apply(net.forward(x), y).item();
    }
  }
}
