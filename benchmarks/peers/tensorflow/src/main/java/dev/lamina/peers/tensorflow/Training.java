package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Training steps: forward, backward and update in one run of a session. */
final class Training implements Work {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;

  private final Operand<TFloat32> loss;
  private final Session session;
  private final Op step;

  private Training(Graph graph, Perceptron net, Operand<TFloat32> loss, Op step) {
    this.loss = loss;
    this.step = step;
    this.session = Graphs.session(graph, net.initializers());
  }

  /** W1, or W2 with Adam. */
  static Training small(boolean adam) {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Perceptron net = new Perceptron(tf, Network.SMALL);
    Operand<TFloat32> x = net.variable(Data.observations(), Shape.of(Data.OBSERVATIONS, 3));
    Operand<TFloat32> y = net.variable(Data.targets(), Shape.of(Data.OBSERVATIONS, 1));
    Operand<TFloat32> loss =
        tf.math.mean(tf.math.squaredDifference(net.forward(x), y), tf.constant(new int[] {0, 1}));
    return training(tf, graph, net, loss, (float) Data.RATE, adam);
  }

  /** W3. */
  static Training classifier() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Perceptron net = new Perceptron(tf, Network.CLASSIFIER);
    Operand<TFloat32> x =
        net.variable(Data.batch(), Shape.of(Data.BATCH, Network.CLASSIFIER.in(0)));
    Operand<TFloat32> y = net.variable(Data.oneHotLabels(), Shape.of(Data.BATCH, 10));
    Operand<TFloat32> loss =
        tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(net.forward(x), y).loss(), tf.constant(0));
    return training(tf, graph, net, loss, (float) Data.CLASSIFIER_RATE, true);
  }

  private static Training training(
      Ops tf, Graph graph, Perceptron net, Operand<TFloat32> loss, float rate, boolean adam) {
    List<Variable<TFloat32>> parameters = net.parameters();
    Output<?>[] all = parameters.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), all);
    List<Op> updates = adam ? adam(tf, net, gradients, rate) : sgd(tf, net, gradients, rate);
    return new Training(graph, net, loss, tf.withControlDependencies(updates).noOp());
  }

  private static List<Op> sgd(Ops tf, Perceptron net, Output<?>[] gradients, float rate) {
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      updates.add(
          tf.train.applyGradientDescent(
              net.parameters().get(i), tf.constant(rate), gradient(gradients[i])));
    }
    return updates;
  }

  private static List<Op> adam(Ops tf, Perceptron net, Output<?>[] gradients, float rate) {
    Variable<TFloat32> power1 = net.variable(BETA1, Shape.scalar());
    Variable<TFloat32> power2 = net.variable(BETA2, Shape.scalar());
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Variable<TFloat32> parameter = net.parameters().get(i);
      updates.add(
          tf.train.applyAdam(
              parameter,
              net.variable(0, parameter.shape()),
              net.variable(0, parameter.shape()),
              power1,
              power2,
              tf.constant(rate),
              tf.constant(BETA1),
              tf.constant(BETA2),
              tf.constant(1e-8f),
              gradient(gradients[i])));
    }
    Ops after = tf.withControlDependencies(updates);
    List<Op> powers = new ArrayList<>(updates);
    powers.add(after.assign(power1, after.math.mul(power1, after.constant(BETA1))));
    powers.add(after.assign(power2, after.math.mul(power2, after.constant(BETA2))));
    return powers;
  }

  @SuppressWarnings("unchecked")
  private static Output<TFloat32> gradient(Output<?> gradient) {
    return (Output<TFloat32>) gradient;
  }

  @Override
  public void run() {
    session.runner().addTarget(step).run().close();
  }

  @Override
  public double result() {
    return Graphs.number(session, loss);
  }
}
