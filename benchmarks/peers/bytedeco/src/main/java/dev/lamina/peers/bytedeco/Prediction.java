package dev.lamina.peers.bytedeco;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;

/** W10: one row from a Java array to a Java array. */
final class Prediction implements Work {
  private final Perceptron net;
  private final float[] row = Data.row();
  private final float[] predicted = new float[10];

  Prediction() {
    Programs.useThreads();
    net = new Perceptron(Network.CLASSIFIER);
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope();
        InferenceMode mode = new InferenceMode()) {
      net.forward(Tensor.create(row, 1, row.length)).data_ptr_float().get(predicted);
    }
  }

  @Override
  public double result() {
    run();
    return predicted[0] - predicted[1];
  }
}
