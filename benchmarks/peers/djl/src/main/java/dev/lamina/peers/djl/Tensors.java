package dev.lamina.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Single operations, with a manager for their results each time. */
final class Tensors implements Work {
  private final NDManager manager;
  private final Function<NDManager, NDArray> operation;
  private final ToDoubleFunction<NDArray> element;

  private Tensors(
      NDManager manager,
      Function<NDManager, NDArray> operation,
      ToDoubleFunction<NDArray> element) {
    this.manager = manager;
    this.operation = operation;
    this.element = element;
  }

  /** W4: a product of two matrices [n, n]. */
  static Tensors product(int n) {
    NDManager manager = NDManager.newBaseManager();
    NDArray a = manager.create(Data.uniform(11, n * n, 1), new Shape(n, n));
    NDArray b = manager.create(Data.uniform(12, n * n, 1), new Shape(n, n));
    return new Tensors(manager, step -> in(step, a).matMul(b), c -> c.getFloat(1, 1));
  }

  /** W5: three operations, each with a new result. */
  static Tensors eager() {
    NDManager manager = NDManager.newBaseManager();
    NDArray a = vector(manager, 21);
    NDArray b = vector(manager, 22);
    NDArray c = vector(manager, 23);
    return new Tensors(
        manager, step -> Activation.relu(in(step, a).mul(b).add(c)), x -> x.getFloat(Data.PLACE));
  }

  /** W5: one new result, which the other operations change in place. */
  static Tensors inPlace() {
    NDManager manager = NDManager.newBaseManager();
    NDArray a = vector(manager, 21);
    NDArray b = vector(manager, 22);
    NDArray c = vector(manager, 23);
    return new Tensors(
        manager, step -> Activation.relu(in(step, a).mul(b).addi(c)), x -> x.getFloat(Data.PLACE));
  }

  /** W5: the sum of 10 million numbers. */
  static Tensors sum() {
    NDManager manager = NDManager.newBaseManager();
    NDArray x = manager.create(Data.positive(21, Data.ELEMENTS));
    return new Tensors(manager, step -> in(step, x).sum(), NDArray::getFloat);
  }

  /** W5: softmax of 4096 rows. */
  static Tensors softmax() {
    int n = Data.SOFTMAX_ROWS * Data.SOFTMAX_COLUMNS;
    NDManager manager = NDManager.newBaseManager();
    NDArray x =
        manager.create(Data.uniform(25, n, 5), new Shape(Data.SOFTMAX_ROWS, Data.SOFTMAX_COLUMNS));
    return new Tensors(
        manager,
        step -> in(step, x).softmax(1),
        y -> y.getFloat(Data.PLACE / Data.SOFTMAX_COLUMNS, Data.PLACE % Data.SOFTMAX_COLUMNS));
  }

  private static NDArray vector(NDManager manager, long seed) {
    return manager.create(Data.uniform(seed, Data.ELEMENTS, 1));
  }

  /** Results belong to the manager of the first operand: lends it to this one until that closes. */
  private static NDArray in(NDManager step, NDArray operand) {
    operand.tempAttach(step);
    return operand;
  }

  @Override
  public void run() {
    try (NDManager step = manager.newSubManager()) {
      operation.apply(step);
    }
  }

  @Override
  public double result() {
    try (NDManager step = manager.newSubManager()) {
      return element.applyAsDouble(operation.apply(step));
    }
  }
}
