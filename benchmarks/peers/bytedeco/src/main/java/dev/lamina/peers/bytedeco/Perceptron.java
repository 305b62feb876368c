package dev.lamina.peers.bytedeco;

import dev.lamina.benchmarks.work.Network;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Linear layers with ReLU between them, as LibTorch's users write a module. */
final class Perceptron extends Module {
  private final List<LinearImpl> layers = new ArrayList<>();

  Perceptron(Network network) {
    for (int i = 0; i < network.layers(); i++) {
      LinearImpl layer = new LinearImpl(network.in(i), network.out(i));
      register_module("layer" + i, layer);
      layers.add(layer);
      try (PointerScope scope = new PointerScope()) {
        NoGradGuard noGrad = new NoGradGuard();
        layer.weight().copy_(Tensor.create(network.weight(i), network.out(i), network.in(i)));
        layer.bias().copy_(Tensor.create(network.bias(i), network.out(i)));
        noGrad.close();
      }
    }
  }

  Tensor forward(Tensor x) {
    Tensor hidden = x;
    for (int i = 0; i < layers.size() - 1; i++) {
      hidden = torch.relu(layers.get(i).forward(hidden));
    }
    return layers.get(layers.size() - 1).forward(hidden);
  }
}
