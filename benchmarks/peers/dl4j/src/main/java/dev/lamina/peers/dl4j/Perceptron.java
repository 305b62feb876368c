package dev.lamina.peers.dl4j;

import dev.lamina.benchmarks.work.Network;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Linear layers with ReLU between them. */
final class Perceptron {
  private Perceptron() {}

  /** A regression if there is one output, else a classifier. */
  static MultiLayerNetwork of(Network network, IUpdater updater) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT).updater(updater).list();
    int last = network.layers() - 1;
    for (int i = 0; i < last; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(network.in(i))
              .nOut(network.out(i))
              .activation(Activation.RELU)
              .build());
    }
    boolean regression = network.out(last) == 1;
    layers.layer(
        new OutputLayer.Builder(regression ? LossFunction.MSE : LossFunction.MCXENT)
            .nIn(network.in(last))
            .nOut(network.out(last))
            .activation(regression ? Activation.IDENTITY : Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
    net.init();
    for (int i = 0; i <= last; i++) {
      int in = network.in(i);
      int out = network.out(i);
      net.setParam(i + "_W", Nd4j.createFromArray(network.transposedWeight(i)).reshape(in, out));
      net.setParam(i + "_b", Nd4j.createFromArray(network.bias(i)).reshape(1, out));
    }
    return net;
  }
}
