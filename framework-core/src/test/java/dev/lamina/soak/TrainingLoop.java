package dev.lamina.soak;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.op.LinearOp;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Gradient descent on a 3-32-1 network, written with the core alone. */
final class TrainingLoop {
  private final Tensor x;
  private final Tensor y;
  private final List<Tensor> parameters;

  TrainingLoop(long seed) {
    Generator g = new Generator(seed);
    x = Tensor.randn(g, DType.FLOAT32, 100, 3);
    y = Tensor.randn(g, DType.FLOAT32, 100, 1);
    parameters =
        List.of(
            Tensor.parameter(Tensor.randn(g, DType.FLOAT32, 32, 3).mul(0.5)),
            Tensor.parameter(Tensor.zeros(32)),
            Tensor.parameter(Tensor.randn(g, DType.FLOAT32, 1, 32).mul(0.2)),
            Tensor.parameter(Tensor.zeros(1)));
  }

  /** One step; returns the loss as a number. */
  double step() {
    Tensor hidden = LinearOp.apply(x, parameters.get(0), Optional.of(parameters.get(1))).relu();
    Tensor predicted = LinearOp.apply(hidden, parameters.get(2), Optional.of(parameters.get(3)));
    Tensor loss = predicted.sub(y).square().mean();
    loss.backward();
    Autograd.noGrad(
        () -> {
          for (Tensor p : parameters) {
            p.sub_(p.gradBuffer().mul(0.01));
            p.zeroGrad();
          }
        });
    return loss.item();
  }

  /** One step in a scope of its own. */
  double scopedStep() {
    try (Scope scope = Scope.open()) {
      return step();
    }
  }
}
