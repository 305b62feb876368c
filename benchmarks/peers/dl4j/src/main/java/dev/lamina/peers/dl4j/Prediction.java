package dev.lamina.peers.dl4j;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * W10: one row from a Java array to a Java array. The network ends in a softmax, which the others
 * leave out; the number compared is the logarithm of a ratio, which does not depend on it.
 */
final class Prediction implements Work {
  private final MultiLayerNetwork net = Perceptron.of(Network.CLASSIFIER, new Sgd(Data.RATE));
  private final float[] row = Data.row();
  private float[] predicted;

  @Override
  public void run() {
    predicted = net.output(Nd4j.createFromArray(row).reshape(1, row.length)).toFloatVector();
  }

  @Override
  public double result() {
    run();
    return Math.log(predicted[0] / predicted[1]);
  }
}
