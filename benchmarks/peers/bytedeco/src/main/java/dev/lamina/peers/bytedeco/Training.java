package dev.lamina.peers.bytedeco;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import java.util.function.BinaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Training steps in an explicit loop, a pointer scope a step. */
final class Training implements Work {
  private final Perceptron net;
  private final Tensor x;
  private final Tensor y;
  private final BinaryOperator<Tensor> loss;
  private final Optimizer optimizer;

  private Training(
      Perceptron net, Tensor x, Tensor y, BinaryOperator<Tensor> loss, Optimizer optimizer) {
    this.net = net;
    this.x = x;
    this.y = y;
    this.loss = loss;
    this.optimizer = optimizer;
  }

  /** W1, or W2 with Adam. */
  static Training small(boolean adam) {
    Programs.useThreads();
    Perceptron net = new Perceptron(Network.SMALL);
    return new Training(
        net,
        Tensor.create(Data.observations(), Data.OBSERVATIONS, 3),
        Tensor.create(Data.targets(), Data.OBSERVATIONS, 1),
        torch::mse_loss,
        adam
            ? new Adam(net.parameters(), new AdamOptions(Data.RATE))
            : new SGD(net.parameters(), new SGDOptions(Data.RATE)));
  }

  /** W3. */
  static Training classifier() {
    Programs.useThreads();
    Perceptron net = new Perceptron(Network.CLASSIFIER);
    long[] labels = new long[Data.BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Data.labels()[i];
    }
    return new Training(
        net,
        Tensor.create(Data.batch(), Data.BATCH, Programs.classifierInputs()),
        Tensor.create(labels, Data.BATCH),
        torch::cross_entropy_loss,
        new Adam(net.parameters(), new AdamOptions(Data.CLASSIFIER_RATE)));
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      optimizer.zero_grad();
      loss.apply(net.forward(x), y).backward();
      optimizer.step();
    }
  }

  @Override
  public double result() {
    try (PointerScope scope = new PointerScope()) {
      return loss.apply(net.forward(x), y).item_float();
    }
  }
}
