package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PositionChecksTest {
  private static final int ROUNDS = 300;

  private final Device device = OpenClDevice.required();
  private final Tensor rows = device.run(() -> Tensor.arange(6).view(3, 2));

  private Tensor at(long... positions) {
    return Tensor.of(positions).to(device);
  }

  @Test
  void positionsMayCountFromTheEnd() {
    assertEquals(4 + 5 + 0 + 1, rows.indexSelect(0, at(-1, -3)).sum().item());
  }

  @Test
  void aWrongPositionIsReportedWhenAValueIsReadAndOnlyOnce() {
    Tensor wrong = rows.indexSelect(0, at(1, 3, 7));
    ShapeException e = assertThrows(ShapeException.class, () -> wrong.sum().item());
    assertTrue(e.getMessage().startsWith("positions: position "), e.getMessage());
    assertTrue(
        e.getMessage().contains("got a dimension of size 3; expected positions from -3 to 2"),
        e.getMessage());
    assertEquals(15, rows.sum().item());
  }

  @Test
  void whatWaitsForTheDeviceReportsItToo() {
    rows.indexSelect(0, at(5));
    assertThrows(ShapeException.class, device::synchronize);
    device.synchronize();
  }

  @Test
  void aDimensionWithoutPositionsHasNoneToStandIn() {
    Tensor none = device.run(() -> Tensor.zeros(0, 4));
    ShapeException e = assertThrows(ShapeException.class, () -> none.indexSelect(0, at(0)));
    assertEquals(
        "indexSelect: dimension 0 has no positions; got shape [0, 4] and 1 positions; expected none",
        e.getMessage());
    assertEquals(0, none.indexSelect(0, at()).numel());
  }

  @Test
  void theThreadThatWasWrongHearsOfItAndOthersDoNot() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<?> reader =
          pool.submit(
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  assertEquals(15, rows.sum().item());
                }
              });
      Future<?> wrong =
          pool.submit(
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  Tensor y = rows.indexSelect(0, at(i % 2 == 0 ? 9 : 2));
                  if (i % 2 == 0) {
                    assertThrows(ShapeException.class, () -> y.sum().item(), "round " + i);
                  } else {
                    assertEquals(9, y.sum().item());
                  }
                }
              });
      wrong.get();
      reader.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
