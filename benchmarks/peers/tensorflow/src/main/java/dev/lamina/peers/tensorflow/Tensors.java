package dev.lamina.peers.tensorflow;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Single operations on variables; what they compute is fetched each time. */
final class Tensors implements Work {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<Op> initializers = new ArrayList<>();
  private ToDoubleFunction<TFloat32> element = TFloat32::getFloat;
  private Operand<TFloat32> result;
  private Session session;

  private Tensors() {}

  /** W4: a product of two matrices [n, n]. */
  static Tensors product(int n) {
    Tensors t = new Tensors();
    Shape square = Shape.of(n, n);
    t.element = c -> c.getFloat(1, 1);
    return t.of(
        t.tf.linalg.matMul(
            t.variable(Data.uniform(11, n * n, 1), square),
            t.variable(Data.uniform(12, n * n, 1), square)));
  }

  /** W5: relu(a * b + c). */
  static Tensors chain() {
    Tensors t = new Tensors();
    t.element = x -> x.getFloat(Data.PLACE);
    Operand<TFloat32> product = t.tf.math.mul(t.vector(21), t.vector(22));
    return t.of(t.tf.nn.relu(t.tf.math.add(product, t.vector(23))));
  }

  /** W5: the sum of 10 million numbers. */
  static Tensors sum() {
    Tensors t = new Tensors();
    Variable<TFloat32> x = t.variable(Data.positive(21, Data.ELEMENTS), Shape.of(Data.ELEMENTS));
    return t.of(t.tf.sum(x, t.tf.constant(0)));
  }

  /** W5: softmax of 4096 rows. */
  static Tensors softmax() {
    Tensors t = new Tensors();
    int columns = Data.SOFTMAX_COLUMNS;
    int n = Data.SOFTMAX_ROWS * columns;
    t.element = y -> y.getFloat(Data.PLACE / columns, Data.PLACE % columns);
    Shape shape = Shape.of(Data.SOFTMAX_ROWS, columns);
    return t.of(t.tf.nn.softmax(t.variable(Data.uniform(25, n, 5), shape)));
  }

  private Variable<TFloat32> vector(long seed) {
    return variable(Data.uniform(seed, Data.ELEMENTS, 1), Shape.of(Data.ELEMENTS));
  }

  /** A variable and no constant, which the graph would compute with once and for all. */
  private Variable<TFloat32> variable(float[] values, Shape shape) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    initializers.add(tf.assign(variable, Graphs.constant(tf, values, shape)));
    return variable;
  }

  private Tensors of(Operand<TFloat32> operation) {
    result = operation;
    session = Graphs.session(graph, initializers);
    return this;
  }

  @Override
  public void run() {
    session.runner().fetch(result).run().close();
  }

  @Override
  public double result() {
    try (Result fetched = session.runner().fetch(result).run()) {
      return element.applyAsDouble((TFloat32) fetched.get(0));
    }
  }
}
