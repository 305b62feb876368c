package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many threads on one device: each gets what it would get alone. */
class ThreadsTest {
  private static final int THREADS = 8;
  private static final int STEPS = 40;

  private Device device;

  @BeforeEach
  void find() {
    device = OpenClDevice.required();
  }

  /** Runs so many threads at once and gives what they return, in order. */
  private static <T> List<T> together(IntFunction<Callable<T>> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier begin = new CyclicBarrier(THREADS);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Callable<T> body = work.apply(t);
        running.add(
            pool.submit(
                () -> {
                  begin.await(60, TimeUnit.SECONDS);
                  return body.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get(120, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** A net of its own sizes and values for each number; reads its loss now and then. */
  private static List<Tensor> train(Device device, int number) {
    Generator seeded = new Generator(100 + number);
    int hidden = 3 + number;
    Tensor x = Tensor.randn(seeded, DType.FLOAT32, 20, 4).to(device);
    Tensor y = Tensor.randn(seeded, DType.FLOAT32, 20, 1).to(device);
    Tensor w = Tensor.parameter(Tensor.randn(seeded, DType.FLOAT32, 4, hidden).to(device));
    Tensor v = Tensor.parameter(Tensor.randn(seeded, DType.FLOAT32, hidden, 1).to(device));
    Optimizer adam = Adam.builder().lr(0.02).build(List.of(w, v));
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      try (Scope scope = Scope.open()) {
        adam.zeroGrad();
        Tensor loss = x.matmul(w).relu().matmul(v).sub(y).square().mean();
        loss.backward();
        adam.step();
        sum += i % 7 == number % 7 ? loss.item() : 0;
      }
    }
    return List.of(w, v, Tensor.of(sum));
  }

  @Test
  void ownNetsTrainAsIfAlone() throws Exception {
    List<List<Tensor>> results = together(t -> () -> train(device, t));
    for (int t = 0; t < THREADS; t++) {
      List<Tensor> alone = train(Device.cpu(), t);
      for (int k = 0; k < alone.size(); k++) {
        Bits.assertSame(alone.get(k), results.get(t).get(k), "thread " + t + ", value " + k);
      }
    }
  }

  @Test
  void sharedParametersServeAllThreads() throws Exception {
    Generator seeded = new Generator(1);
    Tensor w = Tensor.randn(seeded, DType.FLOAT32, 16, 16);
    Tensor shared = Tensor.parameter(w.to(device));
    List<Tensor> inputs = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      inputs.add(Tensor.randn(seeded, DType.FLOAT32, 5 + t, 16));
    }
    List<Tensor> results =
        together(
            t ->
                () -> {
                  Tensor y = inputs.get(t).to(device);
                  for (int i = 0; i < 20; i++) {
                    Tensor before = y;
                    y = Scope.run(() -> before.matmul(shared).mul(0.2).detach());
                  }
                  return y.to(Device.cpu());
                });
    for (int t = 0; t < THREADS; t++) {
      Tensor y = inputs.get(t);
      for (int i = 0; i < 20; i++) {
        y = y.matmul(w).mul(0.2);
      }
      Bits.assertSame(y, results.get(t), "thread " + t);
    }
  }

  /** To stop is for the thread to decide: no operation fails, and the request is not lost. */
  @Test
  void anInterruptedThreadComputesOn() throws Exception {
    List<Boolean> interrupted =
        together(
            t ->
                () -> {
                  Thread.currentThread().interrupt();
                  List<Tensor> there = train(device, t);
                  boolean still = Thread.interrupted();
                  Bits.assertSame(train(Device.cpu(), t).get(0), there.get(0), "thread " + t);
                  return still;
                });
    assertEquals(Collections.nCopies(THREADS, true), interrupted);
  }

  /** Whole numbers, whose sum has the same bits in any order. */
  @Test
  void gradientsOfAllThreadsAddUp() throws Exception {
    Tensor shared = Tensor.parameter(device.run(() -> Tensor.ones(70)));
    together(
        t ->
            () -> {
              for (int i = 0; i < STEPS; i++) {
                try (Scope scope = Scope.open()) {
                  shared.mul(t + 1).sum().backward();
                }
              }
              return t;
            });
    double each = STEPS * THREADS * (THREADS + 1) / 2.0;
    for (double sum : shared.grad().toDoubleArray()) {
      assertEquals(each, sum);
    }
  }

  /** The first uses of one kernel at the same time, and reads that wait for one another's work. */
  @Test
  void threadsMayOpenTheDeviceTogether() throws Exception {
    device.close();
    List<Double> sums =
        together(
            t ->
                () -> {
                  Tensor x = device.run(() -> Tensor.ones(1000 * (t + 1)));
                  return x.add(t).sum().item();
                });
    for (int t = 0; t < THREADS; t++) {
      assertEquals(1000.0 * (t + 1) * (t + 1), sums.get(t));
    }
  }
}
