package dev.lamina.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;

/** W10: one row from a Java array to a Java array. */
final class Prediction implements Work {
  private final NDManager manager = NDManager.newBaseManager();
  private final SequentialBlock net = Perceptron.layers(Network.CLASSIFIER);
  private final ParameterStore parameters = new ParameterStore(manager, false);
  private final float[] row = Data.row();
  private float[] predicted;

  Prediction() {
    net.initialize(manager, DataType.FLOAT32, new Shape(1, row.length));
    Perceptron.fill(net, Network.CLASSIFIER);
  }

  @Override
  public void run() {
    try (NDManager step = manager.newSubManager()) {
      NDArray x = step.create(row, new Shape(1, row.length));
      predicted = net.forward(parameters, new NDList(x), false).singletonOrThrow().toFloatArray();
    }
  }

  @Override
  public double result() {
    run();
    return predicted[0] - predicted[1];
  }
}
