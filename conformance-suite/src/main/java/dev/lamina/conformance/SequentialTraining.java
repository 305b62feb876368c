package dev.lamina.conformance;

import dev.lamina.Lamina;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;

/**
 * {@code Sequential(Linear(3, 32), ReLU, Linear(32, 1))} on 200 rows, all of them every epoch, by
 * the mean squared error. Draws, in this order: x, noise, the layers.
 */
final class SequentialTraining implements Training {
  private static final int ROWS = 200;
  private static final double[] COEFFICIENTS = {0.2, -1.3, -0.5};

  private final Tensor x;
  private final Tensor y;
  private final Sequential net;
  private final Optimizer optimizer;

  SequentialTraining(Fields recorded, Conditions conditions) {
    recorded.requireNames(List.of("run", "seed", "optimizer", "options", "loss_at_epoch"));
    Arguments options = Arguments.named(recorded.object("options"));
    OptimizerBuilder builder = Optimizers.TABLE.row(recorded.text("optimizer")).configure(options);
    options.requireNoMore();
    Lamina.manualSeed(recorded.seed());
    Tensor drawnX = Tensor.randn(ROWS, COEFFICIENTS.length);
    y = conditions.given(LinearData.response(drawnX, COEFFICIENTS, 1));
    x = conditions.given(drawnX);
    net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
    optimizer = builder.build(net.parameters());
  }

  @Override
  public double epoch() {
    try (Scope step = Scope.open()) {
      optimizer.zeroGrad();
      Tensor loss = Functional.mseLoss(net.forward(x), y);
      loss.backward();
      optimizer.step();
      return loss.item();
    }
  }

  @Override
  public double testLoss() {
    throw new UnsupportedCaseException("a sequential run has no test data");
  }
}
