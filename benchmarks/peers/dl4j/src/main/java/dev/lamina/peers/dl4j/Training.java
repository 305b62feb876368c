package dev.lamina.peers.dl4j;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Training steps: the network's own {@code fit} of one batch, with its workspaces. */
final class Training implements Work {
  private final MultiLayerNetwork net;
  private final DataSet data;

  private Training(MultiLayerNetwork net, INDArray x, INDArray y) {
    this.net = net;
    this.data = new DataSet(x, y);
  }

  /** W1, or W2 with Adam. */
  static Training small(boolean adam) {
    return new Training(
        Perceptron.of(Network.SMALL, adam ? new Adam(Data.RATE) : new Sgd(Data.RATE)),
        Nd4j.createFromArray(Data.observations()).reshape(Data.OBSERVATIONS, 3),
        Nd4j.createFromArray(Data.targets()).reshape(Data.OBSERVATIONS, 1));
  }

  /** W3. */
  static Training classifier() {
    return new Training(
        Perceptron.of(Network.CLASSIFIER, new Adam(Data.CLASSIFIER_RATE)),
        Nd4j.createFromArray(Data.batch()).reshape(Data.BATCH, Network.CLASSIFIER.in(0)),
        Nd4j.createFromArray(Data.oneHotLabels()).reshape(Data.BATCH, 10));
  }

  @Override
  public void run() {
    net.fit(data);
  }

  @Override
  public double result() {
    return net.score(data);
  }
}
