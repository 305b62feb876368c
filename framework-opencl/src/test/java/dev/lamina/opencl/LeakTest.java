package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What training takes from the device it gives back, however long it goes on. */
class LeakTest {
  private static final int WARM_UP = 200;
  private static final int STEPS = 10_000;

  private Device device;
  private Map<Handles.Type, Long> start;

  @BeforeEach
  void beginWithAClosedDevice() {
    device = OpenClDevice.required();
    device.close();
    start = Handles.snapshot();
  }

  @AfterEach
  void nothingIsLeftOfAClosedDevice() {
    device.close();
    assertEquals(start, Handles.snapshot());
  }

  /** A small regression, whose steps read nothing back. */
  private final class Training {
    final Module net = new Linear(4, 3).to(device);
    final Tensor x = device.run(() -> Tensor.randn(8, 4));
    final Tensor y = device.run(() -> Tensor.randn(8, 3));
    final Optimizer sgd = Sgd.builder().lr(0.01).build(net.parameters());

    void step() {
      sgd.zeroGrad();
      Functional.mseLoss(net.forward(x), y).backward();
      sgd.step();
    }

    void scopedSteps(int count) {
      for (int i = 0; i < count; i++) {
        try (Scope scope = Scope.open()) {
          step();
        }
      }
      device.synchronize();
    }
  }

  private Memory memory() {
    return OpenClDevice.backend(device).session().memory();
  }

  /** All that is held: objects of the driver, by kind, and bytes of memory. */
  private Map<String, Long> held() {
    Map<String, Long> held = new HashMap<>();
    Handles.snapshot().forEach((type, count) -> held.put(type.name(), count));
    held.put("live bytes", memory().liveBytes());
    held.put("free bytes", memory().freeBytes());
    return held;
  }

  private void doNotGrow(int first, int more) {
    Training training = new Training();
    training.scopedSteps(first);
    Map<String, Long> before = held();
    training.scopedSteps(more);
    assertEquals(before, held());
    assertTrue(before.get("BUFFER") > start.get(Handles.Type.BUFFER), "something is held");
  }

  @Test
  void stepsInScopesDoNotGrow() {
    doNotGrow(WARM_UP, STEPS);
  }

  @Tag("slow")
  @Test
  void stepsInScopesDoNotGrowInTheLongRun() {
    doNotGrow(1_000, 99_000);
  }

  @Test
  void anExceptionInAScopeLeavesNothing() {
    Training training = new Training();
    Map<String, Long> before = Map.of();
    for (int i = 0; i < 1000; i++) {
      if (i == WARM_UP) {
        before = held();
      }
      assertThrows(
          ShapeException.class,
          () -> {
            try (Scope scope = Scope.open()) {
              training.step();
              training.x.mul(2).matmul(training.y);
            }
          });
    }
    assertEquals(before, held());
  }

  /** The collector gives the memory back when the device asks for it. */
  @Test
  void stepsWithoutScopesStayWithinABudget() {
    long budget = 1 << 20;
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        Long.toString(budget),
        () -> {
          Training training = new Training();
          for (int i = 0; i < STEPS; i++) {
            training.step();
          }
          assertEquals(budget, memory().budget());
          assertTrue(memory().liveBytes() + memory().freeBytes() <= budget);
          assertTrue(Functional.mseLoss(training.net.forward(training.x), training.y).item() < 9);
        });
  }

  /** Many openings: nothing stays behind in the driver, nor in the pools of recycled memory. */
  @Test
  void openingAndClosingLeavesNothing() {
    for (int i = 0; i < 5; i++) {
      Training training = new Training();
      training.scopedSteps(3);
      device.close();
      assertEquals(start, Handles.snapshot());
    }
  }
}
