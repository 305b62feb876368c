package dev.lamina.conformance;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;

/**
 * A network of one hidden layer written by hand, trained by gradient descent on the mean squared
 * error. Draws, in this order: x and noise, both layers' weights, x and noise of 20 test rows.
 */
final class ScratchTraining implements Training {
  private static final int TEST_ROWS = 20;

  private static final List<String> NAMES =
      List.of("run", "seed", "n", "hidden", "coefficients", "noise_sd", "lr", "loss_at_epoch");

  private final double lr;
  private final Tensor x;
  private final Tensor y;
  private final Tensor testX;
  private final Tensor testY;
  private final List<Tensor> weights;

  ScratchTraining(Fields recorded, Conditions conditions) {
    recorded.requireNames(NAMES, "test_loss");
    double[] coefficients = recorded.reals("coefficients");
    double noise = recorded.real("noise_sd");
    int features = coefficients.length;
    int hidden = recorded.size("hidden");
    lr = recorded.real("lr");
    Lamina.manualSeed(recorded.seed());
    Tensor drawnX = Tensor.randn(recorded.size("n"), features);
    y = conditions.given(LinearData.response(drawnX, coefficients, noise));
    x = conditions.given(drawnX);
    Tensor w1 = Tensor.randn(features, hidden);
    Tensor w2 = Tensor.randn(hidden, 1);
    Tensor drawnTestX = Tensor.randn(TEST_ROWS, features);
    testY = conditions.given(LinearData.response(drawnTestX, coefficients, noise));
    testX = conditions.given(drawnTestX);
    weights =
        List.of(
            parameter(w1, conditions),
            parameter(Tensor.zeros(1, hidden), conditions),
            parameter(w2, conditions),
            parameter(Tensor.zeros(1, 1), conditions));
  }

  private static Tensor parameter(Tensor values, Conditions conditions) {
    return conditions.given(values).requiresGrad_();
  }

  @Override
  public double epoch() {
    try (Scope step = Scope.open()) {
      Tensor loss = loss(x, y);
      loss.backward();
      try (NoGrad guard = Autograd.noGrad()) {
        for (Tensor weight : weights) {
          weight.sub_(weight.grad().mul(lr));
          weight.zeroGrad();
        }
      }
      return loss.item();
    }
  }

  @Override
  public double testLoss() {
    return Autograd.noGrad(() -> loss(testX, testY)).item();
  }

  private Tensor loss(Tensor input, Tensor target) {
    Tensor hidden = input.mm(weights.get(0)).add(weights.get(1)).relu();
    Tensor predicted = hidden.mm(weights.get(2)).add(weights.get(3));
    return predicted.sub(target).square().mean();
  }
}
