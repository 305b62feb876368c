package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Linear layers with ReLU between them, as a part of a graph. */
final class Perceptron {
  private final Ops tf;
  private final List<Variable<TFloat32>> parameters = new ArrayList<>();
  private final List<Op> initializers = new ArrayList<>();

  Perceptron(Ops tf, Network network) {
    this.tf = tf;
    for (int i = 0; i < network.layers(); i++) {
      add(network.transposedWeight(i), Shape.of(network.in(i), network.out(i)));
      add(network.bias(i), Shape.of(network.out(i)));
    }
  }

  private void add(float[] values, Shape shape) {
    parameters.add(variable(values, shape));
  }

  /** A variable; the session runs its initializer before anything else. */
  Variable<TFloat32> variable(float[] values, Shape shape) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    initializers.add(tf.assign(variable, Graphs.constant(tf, values, shape)));
    return variable;
  }

  /** A variable that begins with one value everywhere. */
  Variable<TFloat32> variable(float value, Shape shape) {
    float[] values = new float[(int) shape.size()];
    Arrays.fill(values, value);
    return variable(values, shape);
  }

  List<Variable<TFloat32>> parameters() {
    return parameters;
  }

  List<Op> initializers() {
    return initializers;
  }

  Operand<TFloat32> forward(Operand<TFloat32> x) {
    Operand<TFloat32> hidden = x;
    for (int i = 0; i < parameters.size(); i += 2) {
      hidden = tf.nn.biasAdd(tf.linalg.matMul(hidden, parameters.get(i)), parameters.get(i + 1));
      if (i + 2 < parameters.size()) {
        hidden = tf.nn.relu(hidden);
      }
    }
    return hidden;
  }
}
