package dev.lamina.benchmarks;

import dev.lamina.Lamina;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;

/**
 * W3: training steps of a 784-512-256-10 network with ReLU on a batch of 128, softmax
 * cross-entropy, Adam. The loss is written in tensor operations: {@code mean(log(Σ exp(z)) - z[t])}
 * with the target t as a row of zeros and a one.
 */
final class Classifier {
  private static final int BATCH = 128;
  private static final int INPUTS = 784;
  private static final int CLASSES = 10;

  private final Sequential net;
  private final Tensor x;
  private final Tensor targets;
  private final Optimizer optimizer;

  /** Draws data and weights on the thread's default device. */
  Classifier() {
    Lamina.manualSeed(42);
    x = Tensor.randn(BATCH, INPUTS);
    Tensor labels = Tensor.randint(0, CLASSES, BATCH, 1);
    targets = labels.eq(Tensor.arange(CLASSES)).to(x.dtype());
    net =
        Sequential.of(
            new Linear(INPUTS, 512),
            new ReLU(),
            new Linear(512, 256),
            new ReLU(),
            new Linear(256, CLASSES));
    // Small, so that no number of steps takes exp out of its range: the batch is always the same.
    optimizer = Adam.builder().lr(1e-6).build(net.parameters());
  }

  /** One step. */
  void step() {
    try (Scope step = Scope.open()) {
      optimizer.zeroGrad();
      loss().backward();
      optimizer.step();
    }
  }

  /** The loss with the weights as they are. */
  Tensor loss() {
    Tensor z = net.forward(x);
    Tensor chosen = z.mul(targets).sum(1, true);
    return z.exp().sum(1, true).log().sub(chosen).mean();
  }
}
