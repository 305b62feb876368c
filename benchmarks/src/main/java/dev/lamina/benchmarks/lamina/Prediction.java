package dev.lamina.benchmarks.lamina;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.InferenceMode;
import dev.lamina.backend.Shape;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import dev.lamina.nn.Sequential;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;

/** W10: one row from a Java array to a Java array. */
final class Prediction implements Work {
  private final Sequential net = Perceptron.of(Network.CLASSIFIER);
  private final float[] row = Data.row();
  private final Shape shape = Shape.of(1, row.length);
  private float[] predicted = {};

  @Override
  public void run() {
    try (Scope scope = Scope.open();
        InferenceMode mode = Autograd.inferenceMode()) {
      predicted = net.forward(Tensor.of(row, shape)).toFloatArray();
    }
  }

  @Override
  public double result() {
    run();
    return predicted[0] - predicted[1];
  }
}
