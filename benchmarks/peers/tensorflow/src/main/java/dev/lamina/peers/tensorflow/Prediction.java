package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** W10: one row from a Java array to a Java array. */
final class Prediction implements Work {
  private final Placeholder<TFloat32> x;
  private final Operand<TFloat32> y;
  private final Session session;
  private final float[] row = Data.row();
  private final Shape shape = Shape.of(1, row.length);
  private final float[] predicted = new float[10];

  Prediction() {
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Perceptron net = new Perceptron(tf, Network.CLASSIFIER);
    x = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    y = net.forward(x);
    session = Graphs.session(graph, net.initializers());
  }

  @Override
  public void run() {
    try (TFloat32 input = TFloat32.tensorOf(shape, DataBuffers.of(row, true, false));
        Result fetched = session.runner().feed(x, input).fetch(y).run()) {
      ((TFloat32) fetched.get(0)).asRawTensor().data().asFloats().read(predicted);
    }
  }

  @Override
  public double result() {
    run();
    return predicted[0] - predicted[1];
  }
}
