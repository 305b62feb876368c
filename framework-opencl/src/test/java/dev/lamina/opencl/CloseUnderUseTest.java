package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A device that is closed while threads compute on it. */
class CloseUnderUseTest {
  private static final int THREADS = 4;
  private static final int CLOSINGS = 10;

  @Test
  void threadsFinishOrAreToldAndMayBeginAnew() throws Exception {
    Device device = OpenClDevice.required();
    device.close();
    Map<Handles.Type, Long> start = Handles.snapshot();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger told = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        boolean scoped = t % 2 == 0;
        threads.add(
            pool.submit(
                () -> {
                  while (!stop.get()) {
                    (round(device, scoped) ? done : told).incrementAndGet();
                  }
                  // Nothing that the thread has kept from before may come in its way now.
                  for (int i = 0; i < 3; i++) {
                    assertTrue(round(device, scoped), "told of a device that is open");
                  }
                  return null;
                }));
      }
      for (int i = 0; i < CLOSINGS; i++) {
        int before = done.get();
        // Whatever the speed: between two closings some work gets done.
        while (done.get() < before + 2 * THREADS && !threads.stream().anyMatch(Future::isDone)) {
          Thread.sleep(1);
        }
        device.close();
      }
      stop.set(true);
      for (Future<?> thread : threads) {
        thread.get(120, TimeUnit.SECONDS);
      }
      assertEquals(6, device.run(() -> Tensor.of(1f, 2f, 3f)).sum().item());
      assertTrue(told.get() > 0, "no thread was in the middle of anything");
    } finally {
      stop.set(true);
      pool.shutdownNow();
    }
    device.close();
    assertEquals(start, Handles.snapshot());
  }

  /** Computes something; false if the device was closed meanwhile. */
  private static boolean round(Device device, boolean scoped) {
    try {
      if (scoped) {
        try (Scope scope = Scope.open()) {
          compute(device);
        }
      } else {
        compute(device);
      }
      return true;
    } catch (DeviceException e) {
      if (!e.getMessage().contains(" has been closed; ")) {
        throw e;
      }
      return false;
    }
  }

  private static void compute(Device device) {
    Tensor x = device.run(() -> Tensor.ones(50, 50));
    Tensor w = Tensor.parameter(x.clone());
    for (int i = 0; i < 10; i++) {
      x = x.matmul(w).mul(0.02);
    }
    x.sum().backward();
    assertEquals(2500, x.sum().item(), 0.1);
    assertTrue(w.grad().sum().item() > 0);
  }
}
