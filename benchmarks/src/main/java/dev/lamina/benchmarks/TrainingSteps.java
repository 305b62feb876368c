package dev.lamina.benchmarks;

import dev.lamina.Lamina;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Locale;

/**
 * Whole training steps of a 3-32-1 network with ReLU on 100 observations, full batch, mean squared
 * error, in an explicit loop with a scope a step: W1 with SGD, W2 with Adam.
 */
final class TrainingSteps {
  private final Sequential net;
  private final Tensor x;
  private final Tensor y;
  private final Optimizer optimizer;

  /** Draws data and weights on the thread's default device. */
  TrainingSteps(OptimizerBuilder builder) {
    Lamina.manualSeed(42);
    x = Tensor.randn(100, 3);
    y = Tensor.randn(100, 1);
    net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
    optimizer = builder.build(net.parameters());
  }

  /** One step. */
  void step() {
    try (Scope step = Scope.open()) {
      optimizer.zeroGrad();
      Functional.mseLoss(net.forward(x), y).backward();
      optimizer.step();
    }
  }

  static void main(String[] options) {
    double warmup = Samples.warmup(options);
    System.out.println(Samples.machine());
    System.out.printf("%-10s %10s %10s %10s %12s%n", "row", "median us", "least", "most", "bytes");
    row("W1/loop", Sgd.builder().lr(0.01), warmup);
    row("W2/loop", Adam.builder().lr(0.01), warmup);
  }

  private static void row(String name, OptimizerBuilder builder, double warmup) {
    TrainingSteps steps = new TrainingSteps(builder);
    Samples s = Samples.of(warmup, 15, 20_000, steps::step);
    System.out.printf(
        Locale.ROOT,
        "%-10s %10.2f %10.2f %10.2f %12.0f%n",
        name,
        s.median(),
        s.least(),
        s.most(),
        s.bytes());
  }
}
