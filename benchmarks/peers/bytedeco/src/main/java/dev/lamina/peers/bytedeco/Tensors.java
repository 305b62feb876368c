package dev.lamina.peers.bytedeco;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Work;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Single operations, a pointer scope each time. */
final class Tensors implements Work {
  private final Supplier<Tensor> operation;
  private final ToDoubleFunction<Tensor> element;

  private Tensors(Supplier<Tensor> operation, ToDoubleFunction<Tensor> element) {
    this.operation = operation;
    this.element = element;
  }

  /** W4: a product of two matrices [n, n]. */
  static Tensors product(int n) {
    Programs.useThreads();
    Tensor a = Tensor.create(Data.uniform(11, n * n, 1), n, n);
    Tensor b = Tensor.create(Data.uniform(12, n * n, 1), n, n);
    return new Tensors(() -> torch.mm(a, b), at(n + 1));
  }

  /** W5: three operations, each with a new result. */
  static Tensors eager() {
    Programs.useThreads();
    Tensor a = vector(21);
    Tensor b = vector(22);
    Tensor c = vector(23);
    return new Tensors(() -> torch.relu(a.mul(b).add(c)), at(Data.PLACE));
  }

  /** W5: the same into a tensor that is there already. */
  static Tensors intoGiven() {
    Programs.useThreads();
    Tensor a = vector(21);
    Tensor b = vector(22);
    Tensor c = vector(23);
    Tensor out = vector(24);
    return new Tensors(() -> torch.mul_out(out, a, b).add_(c).relu_(), at(Data.PLACE));
  }

  /** W5: the sum of 10 million numbers. */
  static Tensors sum() {
    Programs.useThreads();
    Tensor x = Tensor.create(Data.positive(21, Data.ELEMENTS), Data.ELEMENTS);
    return new Tensors(x::sum, Tensor::item_float);
  }

  /** W5: softmax of 4096 rows. */
  static Tensors softmax() {
    Programs.useThreads();
    int n = Data.SOFTMAX_ROWS * Data.SOFTMAX_COLUMNS;
    Tensor x = Tensor.create(Data.uniform(25, n, 5), Programs.softmaxShape());
    return new Tensors(() -> x.softmax(1), at(Data.PLACE));
  }

  private static Tensor vector(long seed) {
    return Tensor.create(Data.uniform(seed, Data.ELEMENTS, 1), Data.ELEMENTS);
  }

  private static ToDoubleFunction<Tensor> at(int place) {
    return t -> t.data_ptr_float().get(place);
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      operation.get();
    }
  }

  @Override
  public double result() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return element.applyAsDouble(operation.get());
    }
  }
}
