package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GradientThreadsTest {
  private static final int THREADS = 8;

  private static <T> List<T> inThreads(Callable<T> task)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(pool.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static double[] descend() {
    Tensor w = Tensor.of(3.0, -2.0, 1.0).requiresGrad_();
    for (int i = 0; i < 200; i++) {
      try (Scope scope = Scope.open()) {
        w.zeroGrad();
        w.square().mul(w.sin()).add(w.exp()).sum().backward();
        Autograd.noGrad(() -> w.sub_(w.grad().mul(0.01)));
      }
    }
    return w.toDoubleArray();
  }

  @Test
  void independentGraphsDoNotDisturbEachOther() throws Exception {
    double[] expected = descend();
    for (double[] result : inThreads(GradientThreadsTest::descend)) {
      assertArrayEquals(expected, result);
    }
  }

  @Test
  void sharedParametersSumTheGradientsOfAllThreads() throws Exception {
    Tensor shared = Tensor.of(1.0, 2.0, 3.0).requiresGrad_();
    int passes = 100;
    inThreads(
        () -> {
          for (int i = 0; i < passes; i++) {
            try (Scope scope = Scope.open()) {
              shared.mul(Tensor.of(1.0, 10.0, 100.0)).sum().backward();
            }
          }
          return 0;
        });
    // Sums of small integers are exact in any order.
    double n = THREADS * passes;
    assertArrayEquals(new double[] {n, 10 * n, 100 * n}, shared.grad().toDoubleArray());
  }

  @Test
  void operationsCompiledByManyThreadsAtOnceAreRight() throws Exception {
    // A program of its own, so that all threads meet it for the first time.
    double shift = Math.random();
    List<Double> results =
        inThreads(
            () -> {
              Tensor x = Tensor.of(0.25, 0.5, 0.75).view(3, 1).expand(3, 2).t();
              return x.add(shift).clamp(0.1, 0.9).mul(x).sum().item();
            });
    for (double result : results) {
      assertEquals(results.get(0), result);
    }
  }

  @Test
  void graphsMayBeBuiltInOneThreadAndUsedInAnother() throws Exception {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = x.exp();
    List<Tensor> built = inThreads(() -> y.mul(x).sum());
    for (Tensor output : built) {
      output.backward(Tensor.of(1.0).view(), true, false);
    }
    assertArrayEquals(
        new double[] {THREADS * 2 * Math.E, THREADS * 3 * Math.exp(2)},
        x.grad().toDoubleArray(),
        1e-11);
  }
}
