package dev.lamina.benchmarks.lamina;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Shape;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.tensor.Tensor;

/** Linear layers with ReLU between them. */
final class Perceptron {
  private Perceptron() {}

  static Sequential of(Network network) {
    Sequential net = new Sequential();
    for (int i = 0; i < network.layers(); i++) {
      if (i > 0) {
        net.add(new ReLU());
      }
      net.add(layer(network, i));
    }
    return net;
  }

  private static Linear layer(Network network, int i) {
    Linear layer = new Linear(network.in(i), network.out(i));
    try (NoGrad guard = Autograd.noGrad()) {
      Shape shape = Shape.of(network.out(i), network.in(i));
      layer.weight().copy_(Tensor.of(network.weight(i), shape));
      layer.bias().orElseThrow().copy_(Tensor.of(network.bias(i)));
    }
    return layer;
  }
}
