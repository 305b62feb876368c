package dev.lamina.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.lamina.benchmarks.work.Network;
import java.nio.FloatBuffer;
import java.util.List;

/** Linear layers with ReLU between them. */
final class Perceptron {
  private Perceptron() {}

  /** The layers, without parameters yet. */
  static SequentialBlock layers(Network network) {
    SequentialBlock net = new SequentialBlock();
    for (int i = 0; i < network.layers(); i++) {
      if (i > 0) {
        net.add(Activation.reluBlock());
      }
      net.add(Linear.builder().setUnits(network.out(i)).build());
    }
    return net;
  }

  /** Gives the first numbers to parameters that are there. */
  static void fill(SequentialBlock net, Network network) {
    int layer = 0;
    for (Block block : net.getChildren().values()) {
      List<Parameter> parameters = block.getDirectParameters().values();
      if (!parameters.isEmpty()) {
        for (Parameter parameter : parameters) {
          NDArray array = parameter.getArray();
          boolean weight = parameter.getType() == Parameter.Type.WEIGHT;
          array.set(FloatBuffer.wrap(weight ? network.weight(layer) : network.bias(layer)));
        }
        layer++;
      }
    }
  }
}
