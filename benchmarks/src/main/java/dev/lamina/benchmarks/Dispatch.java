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
    System.out.println(Samples.machine());
    Lamina.manualSeed(1);
    Tensor b = Tensor.rand(16).add(0.5);
    List<UnaryOperator<Tensor>> simple =
        List.of(
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
    List<UnaryOperator<Tensor>> elementary =
        List.of(
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
    int[] order = new Random(7).ints(ROUNDS, 0, simple.size()).toArray();
    double warmup = options.length > 0 ? Double.parseDouble(options[0]) : 5;
    Tensor plain = Tensor.rand(16).add(0.5);
    Tensor leaf = Tensor.parameter(Tensor.rand(16).add(0.5));
    System.out.printf("%-22s %10s %10s %10s %8s%n", "row", "median ns", "least", "most", "bytes");
    row("dispatch/plain", simple, order, plain, warmup);
    row("dispatch/recorded", simple, order, leaf, warmup);
    row("elementary/plain", elementary, order, plain, warmup);
    row("elementary/recorded", elementary, order, leaf, warmup);
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
