package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Graphs too deep for recursion, and too tangled for a wrong order. */
class DeepGraphTest {
  private static final int DEPTH = 100_000;

  private static Tensor chain(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < DEPTH; i++) {
      y = i % 2 == 0 ? y.mul(1.0000001) : y.add(x);
    }
    return y.sum();
  }

  @Test
  void chainOfAHundredThousandOperations() {
    Tensor x = Tensor.of(0.5, 2.0).requiresGrad_();
    Tensor y = chain(x);
    y.backward();
    double[] gradient = x.grad().toDoubleArray();
    // y is linear in x.
    assertEquals(y.item(), gradient[0] * 0.5 + gradient[1] * 2, 1e-6 * y.item());
  }

  @Test
  void chainInsideAScope() {
    Tensor x = Tensor.of(0.5).requiresGrad_();
    try (Scope scope = Scope.open()) {
      chain(x).backward();
    }
    double first = x.grad().item();
    x.zeroGrad();
    chain(x).backward();
    assertEquals(first, x.grad().item());
  }

  @Test
  void chainThatIsRecordedTwice() {
    Tensor x = Tensor.of(1.0).requiresGrad_();
    Tensor y = x;
    for (int i = 0; i < 3_000; i++) {
      y = y.mul(x).div(2.0).add(x);
    }
    Tensor gradient = Autograd.grad(y.sum(), List.of(x), true).get(0);
    // The fixed point of y = x y / 2 + x is x / (1 - x / 2), with derivative 1 / (1 - x / 2)².
    assertEquals(4, gradient.item(), 1e-9);
    assertEquals(8, Autograd.grad(gradient.sum(), x).item(), 1e-9);
  }

  /** A random graph of shared parts against the derivative carried forward along with the value. */
  @Test
  void tangledGraphsEqualForwardDerivatives() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Tensor x = Tensor.of(0.9).requiresGrad_();
      List<Tensor> values = new ArrayList<>(List.of(x));
      List<double[]> duals = new ArrayList<>(List.of(new double[] {0.9, 1}));
      for (int i = 0; i < 60; i++) {
        int a = random.nextInt(values.size());
        int b = Math.max(0, values.size() - 1 - random.nextInt(5));
        double[] p = duals.get(a);
        double[] q = duals.get(b);
        switch (random.nextInt(4)) {
          case 0 -> {
            values.add(values.get(a).add(values.get(b)).mul(0.5));
            duals.add(new double[] {(p[0] + q[0]) / 2, (p[1] + q[1]) / 2});
          }
          case 1 -> {
            values.add(values.get(a).mul(values.get(b)));
            duals.add(new double[] {p[0] * q[0], p[1] * q[0] + p[0] * q[1]});
          }
          case 2 -> {
            values.add(values.get(b).sin());
            duals.add(new double[] {Math.sin(q[0]), Math.cos(q[0]) * q[1]});
          }
          default -> {
            values.add(values.get(a).sub(values.get(b)));
            duals.add(new double[] {p[0] - q[0], p[1] - q[1]});
          }
        }
      }
      values.get(60).sum().backward();
      double[] last = duals.get(60);
      assertArrayEquals(
          new double[] {last[1]},
          x.hasGrad() ? x.grad().toDoubleArray() : new double[1],
          1e-9 * (1 + Math.abs(last[1])),
          "seed " + seed);
    }
  }

  /** Nodes become pending in an order that has nothing to do with their age. */
  @Test
  void manyPendingGradientsKeepTheirOrder() {
    int n = 500;
    List<Integer> order = new ArrayList<>();
    Tensor x = Tensor.of(1.0).requiresGrad_();
    List<Tensor> branches = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      branches.add(x.add((double) i).square());
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));
    Tensor sum = Tensor.of(0.0);
    double expected = 0;
    for (int i = 0; i < n; i++) {
      int first = order.get(i);
      int second = order.get((i + 7) % n);
      sum = sum.add(branches.get(first).mul(branches.get(second)));
      double a = 1 + first;
      double b = 1 + second;
      expected += 2 * a * b * b + 2 * a * a * b;
    }
    sum.sum().backward();
    assertEquals(expected, x.grad().item());
  }
}
