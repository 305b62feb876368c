package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MemoryReportTest {
  private static MemoryReport.Row row(List<MemoryReport.Row> rows, String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + rows));
  }

  @Test
  void countsWhatOperationsAskForAndScopesGiveBack() {
    Tensor x = Tensor.ones(DType.FLOAT32, 256);
    try (MemoryReport report = MemoryReport.start()) {
      try (Scope outer = Scope.open()) {
        Tensor y = x.add(1);
        try (Scope inner = Scope.open()) {
          y.mul(2).mul(3);
          assertEquals(3 * 1024, report.live());
        }
        assertEquals(1024, report.live());
        y.exp();
        assertEquals(2048, report.live());
      }
      assertEquals(0, report.live());
      assertEquals(3 * 1024, report.peak());
      assertEquals(new MemoryReport.Row("mul", 2, 2048, 0, 2048), row(report.operations(), "mul"));
      assertEquals(new MemoryReport.Row("exp", 1, 1024, 0, 1024), row(report.operations(), "exp"));
      assertEquals("mul", report.operations().get(0).name(), "the highest peak comes first");
      assertEquals(4, row(report.modules(), "outside of modules").allocations());
      assertEquals(3 * 1024, row(report.devices(), x.device().toString()).peak());
    }
  }

  @Test
  void viewsHaveNoMemoryOfTheirOwn() {
    Tensor x = Tensor.ones(DType.FLOAT32, 16, 16);
    try (Scope scope = Scope.open()) {
      MemoryReport report = MemoryReport.of(() -> x.t().narrow(0, 0, 2).unsqueeze(0));
      assertEquals(0, report.peak());
      assertEquals(List.of(), report.operations());
    }
  }

  @Test
  void backwardIsARowOfItsOwn() {
    Tensor w = Tensor.ones(DType.FLOAT32, 64).requiresGrad_();
    try (Scope scope = Scope.open()) {
      MemoryReport report = MemoryReport.of(() -> w.sigmoid().square().sum().backward());
      assertTrue(row(report.modules(), "backward").allocated() >= 256, report.toString());
      assertTrue(row(report.modules(), "outside of modules").allocated() >= 512, report.toString());
      row(report.operations(), "sigmoid");
      row(report.operations(), "square");
    }
  }

  @Test
  void modulesAreNamedByTheirPath() {
    Tensor x = Tensor.ones(DType.FLOAT32, 16);
    try (Scope scope = Scope.open();
        MemoryReport report = MemoryReport.start()) {
      assertTrue(MemoryReport.isRunning());
      MemoryReport.enter("Net", "first/Block");
      MemoryReport.enter("Block", "0/Linear");
      x.neg();
      MemoryReport.leave();
      x.neg();
      MemoryReport.leave();
      x.neg();
      assertEquals(1, row(report.modules(), "Net/first/Block/0/Linear").allocations());
      assertEquals(1, row(report.modules(), "Net/first/Block").allocations());
      assertEquals(1, row(report.modules(), "outside of modules").allocations());
    }
  }

  @Test
  void isOffBeforeAndAfter() {
    Tensor x = Tensor.ones(DType.FLOAT32, 16);
    MemoryReport report = MemoryReport.of(x::neg);
    assertTrue(Context.current().report().isEmpty());
    x.neg();
    assertEquals(1, row(report.operations(), "neg").allocations());
    report.close();
    assertEquals(64, report.peak());
  }

  @Test
  void anotherThreadIsNotCounted() throws InterruptedException {
    Tensor x = Tensor.ones(DType.FLOAT32, 16);
    try (MemoryReport report = MemoryReport.start()) {
      Thread other = new Thread(x::neg);
      other.start();
      other.join();
      assertEquals(0, report.peak());
    }
  }

  @Test
  void secondReportOfAThreadIsRefused() {
    try (MemoryReport report = MemoryReport.start()) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> MemoryReport.of(() -> {}));
      assertTrue(e.getMessage().contains("one is running on this thread already"), e.getMessage());
      assertEquals(0, report.live());
    }
    assertFalse(Context.current().report().isPresent());
  }

  @Test
  void memoryWithoutAScopeIsHeldUntilItIsCollected() throws InterruptedException {
    Tensor x = Tensor.ones(DType.FLOAT32, 1 << 20);
    try (MemoryReport report = MemoryReport.start()) {
      Tensor y = x.neg();
      System.gc();
      assertTrue(report.live() >= 4 << 20);
      assertEquals(-1, y.narrow(0, 0, 1).item());
      y = x;
      for (int i = 0; i < 100 && report.live() >= 4 << 20; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertTrue(report.live() < 4 << 20, report.toString());
      assertEquals(x, y);
    }
  }

  @Test
  void tableNamesDevicesOperationsAndModules() {
    Tensor x = Tensor.ones(DType.FLOAT32, 1 << 16);
    try (Scope scope = Scope.open()) {
      String text = MemoryReport.of(() -> x.neg().neg()).toString();
      String cells =
          text.lines().map(line -> line.replaceAll(" {2,}", "|")).collect(Collectors.joining("\n"));
      Function<String, String> line = name -> name + "|2|512.0 KiB|512.0 KiB|512.0 KiB";
      assertEquals(
          String.join(
              "\n",
              "device|allocations|allocated|live|peak",
              line.apply(Device.getDefault().toString()),
              "operation|allocations|allocated|live|peak",
              line.apply("neg"),
              "module|allocations|allocated|live|peak",
              line.apply("outside of modules")),
          cells);
    }
  }
}
