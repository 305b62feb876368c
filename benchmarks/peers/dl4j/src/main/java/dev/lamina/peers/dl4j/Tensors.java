package dev.lamina.peers.dl4j;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Single operations, in a workspace each time, so that their memory is used again. */
final class Tensors implements Work {
  private static final WorkspaceConfiguration MEMORY =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .build();

  private final Supplier<INDArray> operation;
  private final ToDoubleFunction<INDArray> element;

  private Tensors(Supplier<INDArray> operation, ToDoubleFunction<INDArray> element) {
    this.operation = operation;
    this.element = element;
  }

  /** W4: a product of two matrices [n, n]. */
  static Tensors product(int n) {
    INDArray a = Nd4j.createFromArray(Data.uniform(11, n * n, 1)).reshape(n, n);
    INDArray b = Nd4j.createFromArray(Data.uniform(12, n * n, 1)).reshape(n, n);
    return new Tensors(() -> a.mmul(b), c -> c.getFloat(1, 1));
  }

  /** W5: three operations, each with a new result. */
  static Tensors eager() {
    INDArray a = vector(21);
    INDArray b = vector(22);
    INDArray c = vector(23);
    return new Tensors(() -> Transforms.relu(a.mul(b).add(c), true), x -> x.getFloat(Data.PLACE));
  }

  /** W5: the same into an array that is there already. */
  static Tensors intoGiven() {
    INDArray a = vector(21);
    INDArray b = vector(22);
    INDArray c = vector(23);
    INDArray out = vector(24);
    return new Tensors(
        () -> Transforms.relu(a.muli(b, out).addi(c), false), x -> x.getFloat(Data.PLACE));
  }

  /** W5: the sum of 10 million numbers. */
  static Tensors sum() {
    INDArray x = Nd4j.createFromArray(Data.positive(21, Data.ELEMENTS));
    return new Tensors(x::sum, y -> y.getFloat(0));
  }

  /** W5: softmax of 4096 rows. */
  static Tensors softmax() {
    int columns = Data.SOFTMAX_COLUMNS;
    INDArray x =
        Nd4j.createFromArray(Data.uniform(25, Data.SOFTMAX_ROWS * columns, 5))
            .reshape(Data.SOFTMAX_ROWS, columns);
    return new Tensors(
        () -> Transforms.softmax(x, true),
        y -> y.getFloat(Data.PLACE / columns, Data.PLACE % columns));
  }

  private static INDArray vector(long seed) {
    return Nd4j.createFromArray(Data.uniform(seed, Data.ELEMENTS, 1));
  }

  @Override
  public void run() {
    try (MemoryWorkspace scope =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(MEMORY, "RESULTS")) {
      operation.get();
    }
  }

  @Override
  public double result() {
    return element.applyAsDouble(operation.get());
  }
}
