package dev.lamina.benchmarks.lamina;

import dev.lamina.backend.Shape;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import dev.lamina.op.Fused;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Single operations, a scope each time. */
final class Tensors implements Work {
  private final Supplier<Tensor> operation;
  private final ToDoubleFunction<Tensor> element;

  private Tensors(Supplier<Tensor> operation, ToDoubleFunction<Tensor> element) {
    this.operation = operation;
    this.element = element;
  }

  /** W4: a product of two matrices [n, n]. */
  static Tensors product(int n) {
    Tensor a = Tensor.of(Data.uniform(11, n * n, 1), Shape.of(n, n));
    Tensor b = Tensor.of(Data.uniform(12, n * n, 1), Shape.of(n, n));
    return new Tensors(() -> a.mm(b), c -> c.flatten().select(0, n + 1).item());
  }

  /** W5: three operations, each with a new result. */
  static Tensors eager() {
    Tensor a = vector(21);
    Tensor b = vector(22);
    Tensor c = vector(23);
    return new Tensors(() -> a.mul(b).add(c).relu(), x -> x.select(0, Data.PLACE).item());
  }

  /** W5: the same as one fused operation. */
  static Tensors fused() {
    Tensor x = vector(21);
    Tensor y = vector(22);
    Tensor z = vector(23);
    Fused.Ternary<Tensor> chain = Fused.of((a, b, c) -> a.mul(b).add(c).relu());
    return new Tensors(() -> chain.apply(x, y, z), t -> t.select(0, Data.PLACE).item());
  }

  /** W5: the sum of 10 million numbers. */
  static Tensors sum() {
    Tensor x = Tensor.of(Data.positive(21, Data.ELEMENTS));
    return new Tensors(x::sum, Tensor::item);
  }

  /** W5: softmax of 4096 rows. */
  static Tensors softmax() {
    int n = Data.SOFTMAX_ROWS * Data.SOFTMAX_COLUMNS;
    Shape shape = Shape.of(Data.SOFTMAX_ROWS, Data.SOFTMAX_COLUMNS);
    Tensor x = Tensor.of(Data.uniform(25, n, 5), shape);
    return new Tensors(() -> x.softmax(1), y -> y.flatten().select(0, Data.PLACE).item());
  }

  private static Tensor vector(long seed) {
    return Tensor.of(Data.uniform(seed, Data.ELEMENTS, 1));
  }

  @Override
  public void run() {
    try (Scope scope = Scope.open()) {
      operation.get();
    }
  }

  @Override
  public double result() {
    try (Scope scope = Scope.open()) {
      return element.applyAsDouble(operation.get());
    }
  }
}
