package dev.lamina.modes;

import dev.lamina.backend.DType;
import dev.lamina.op.CrossEntropy;
import dev.lamina.op.LayerNorm;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prints a checksum for each of some computations that are large enough for blocks, vectors and
 * several threads, with sizes that divide by nothing.
 */
final class LargeResults {
  private static final Map<String, Supplier<Tensor>> COMPUTATIONS = new LinkedHashMap<>();

  private LargeResults() {}

  static {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor a = random(1, type, 211, 1031);
      Tensor b = random(2, type, 1031, 397);
      Tensor tall = random(3, type, 5003, 61);
      add("mm", type, () -> a.mm(b));
      add("mm of transposed", type, () -> b.t().mm(a.t()));
      add("mm with long inner dimension", type, () -> tall.t().mm(tall));
      add("mm of thin ones", type, () -> tall.mm(random(4, type, 61, 3)));
      add("mm with one row", type, () -> random(5, type, 1, 1031).mm(b));
      add("mm with one column", type, () -> a.mm(random(6, type, 1031, 1)));
      add("bmm", type, () -> random(7, type, 13, 67, 129).bmm(random(8, type, 13, 129, 35)));
      Tensor x = random(9, type, 1009, 1213);
      Tensor y = random(10, type, 1009, 1213);
      Tensor row = random(11, type, 1213);
      add("chain", type, () -> x.mul(y).add(row).relu().sub(0.25));
      add("functions", type, () -> x.exp().add(y.sin()).add(x.tanh()).add(y.sigmoid()));
      add("logarithm and root", type, () -> x.abs().add(0.5).log().add(y.square().sqrt()));
      add("strided", type, () -> x.t().mul(y.t()).add(1));
      add("sum", type, () -> x.sum());
      add("mean of a view", type, () -> x.t().mean());
      add("sum of rows", type, () -> x.sum(1));
      add("sum of columns", type, () -> x.sum(0));
      add("largest", type, () -> x.amax(1).add(y.amin(1)));
      add("largest of all", type, () -> x.max().add(y.argmax().to(type)));
      add("norm", type, () -> x.sub(y).square().mean());
      add("variance", type, () -> x.var(0));
      add("running sum", type, () -> x.cumsum(1));
      add("sorted", type, () -> x.sort(1).values());
      add("rows", type, () -> x.indexSelect(0, y.select(1, 0).argsort()));
      add("gradients", type, () -> gradients(x, row));
      add("softmax", type, () -> x.softmax(1).add(y.softmax(0)));
      add("logSoftmax", type, () -> x.logSoftmax(1).add(tall.t().logSoftmax(1).sum()));
      add("gradients of classes", type, () -> classGradients(x));
      add("layerNorm", type, () -> normGradients(x, row));
    }
  }

  private static void add(String name, DType type, Supplier<Tensor> computation) {
    COMPUTATIONS.put(name + " in " + type, computation);
  }

  private static Tensor random(long seed, DType type, int... sizes) {
    return Tensor.randn(new Generator(seed), type, sizes);
  }

  private static Tensor gradients(Tensor data, Tensor row) {
    Tensor x = data.clone().requiresGrad_();
    Tensor w = row.clone().requiresGrad_();
    x.mul(w).add(w.exp()).sigmoid().square().mean().backward();
    return x.grad().sum(0).add(w.grad());
  }

  private static Tensor classGradients(Tensor data) {
    Tensor x = data.clone().requiresGrad_();
    Tensor target = data.abs().mul(300).argmax(1);
    Tensor loss = CrossEntropy.crossEntropy(x, target, Optional.empty(), 7).mean();
    loss.add(x.softmax(1).square().sum()).add(x.logSoftmax(0).square().mean()).backward();
    return x.grad().add(loss.detach());
  }

  private static Tensor normGradients(Tensor data, Tensor row) {
    Tensor x = data.clone().requiresGrad_();
    Tensor w = row.clone().requiresGrad_();
    Tensor b = row.neg().requiresGrad_();
    Tensor y = LayerNorm.apply(x, row.shape(), Optional.of(w), Optional.of(b), 1e-5);
    y.square().mul(data).sum().backward();
    return y.detach().add(x.grad()).add(w.grad()).add(b.grad());
  }

  private static long checksum(Tensor result) {
    long sum = 1;
    for (double value : result.toDoubleArray()) {
      long z = 31 * sum + Double.doubleToLongBits(value);
      z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
      sum = z ^ z >>> 31;
    }
    return sum;
  }

  /**
   * Runs all computations.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    COMPUTATIONS.forEach(
        (name, computation) -> {
          try (Scope scope = Scope.open()) {
            System.out.printf("%s: %016x%n", name, checksum(computation.get()));
          }
        });
  }
}
