package dev.lamina.benchmarks;

import dev.lamina.Lamina;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * What an operation costs besides its arithmetic: twelve element-wise operations on 16 elements, in
 * random order, with and without a record for gradients, in a scope of 1,200 operations. A second
 * dozen has elementary functions in it, whose arithmetic is 50 to 80 ns for 16 elements.
 */
final class Dispatch {
  private static final int ROUNDS = 1_200;

  private Dispatch() {}

  static void main(String[] options) {
    double warmup = Samples.warmup(options);
    System.out.println(Samples.machine());
    System.out.printf("%-22s %10s %10s %10s %8s%n", "row", "median ns", "least", "most", "bytes");
    Lamina.manualSeed(1);
    Tensor b = Tensor.rand(16).add(0.5);
    dozen("dispatch", simple(b), warmup);
    dozen("elementary", elementary(b), warmup);
  }

  private static List<UnaryOperator<Tensor>> simple(Tensor b) {
    return List.of(
        x -> x.add(b),
        x -> x.sub(b),
        x -> x.mul(b),
        x -> x.div(b),
        x -> x.maximum(b),
        x -> x.minimum(b),
        Tensor::neg,
        Tensor::abs,
        Tensor::square,
        Tensor::sqrt,
        Tensor::relu,
        x -> x.clamp(0.1, 0.9));
  }

  private static List<UnaryOperator<Tensor>> elementary(Tensor b) {
    return List.of(
        x -> x.add(b),
        x -> x.sub(b),
        x -> x.mul(b),
        x -> x.div(b),
        Tensor::neg,
        Tensor::square,
        Tensor::sqrt,
        Tensor::exp,
        Tensor::log,
        Tensor::sin,
        Tensor::relu,
        x -> x.clamp(0.1, 0.9));
  }

  private static void dozen(String name, List<UnaryOperator<Tensor>> operations, double warmup) {
    int[] order = new Random(7).ints(ROUNDS, 0, operations.size()).toArray();
    row(name + "/plain", operations, order, Tensor.rand(16).add(0.5), warmup);
    Tensor leaf = Tensor.parameter(Tensor.rand(16).add(0.5));
    row(name + "/recorded", operations, order, leaf, warmup);
  }

  private static void row(
      String name, List<UnaryOperator<Tensor>> operations, int[] order, Tensor x, double warmup) {
    Samples s =
        Samples.of(
            warmup,
            15,
            200,
            () -> {
              try (Scope scope = Scope.open()) {
                for (int i : order) {
                  operations.get(i).apply(x);
                }
              }
            });
    double unit = 1e3 / ROUNDS;
    System.out.printf(
        Locale.ROOT,
        "%-22s %10.1f %10.1f %10.1f %8.0f%n",
        name,
        s.median() * unit,
        s.least() * unit,
        s.most() * unit,
        s.bytes() / ROUNDS);
  }
}
