package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.Ops;
import dev.lamina.op.SelfTestReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private Device device;

  @BeforeEach
  void find() {
    device = OpenClDevice.required();
  }

  @Test
  void theListHasTheCpuFirstAndSensibleFacts() {
    List<DeviceInfo> all = Devices.list();
    assertSame(Device.cpu(), all.get(0).device());
    assertTrue(all.stream().noneMatch(i -> i.device() == Device.meta()));
    int number = 0;
    for (DeviceInfo info : all.subList(1, all.size())) {
      assertEquals("opencl:" + number++, info.device().toString());
      assertFalse(info.name().isBlank());
      assertFalse(info.vendor().isBlank());
      assertFalse(info.driver().isBlank());
      assertTrue(info.memory() >= 64 << 20, info.toString());
      assertTrue(info.maxAllocation() >= info.memory() / 8, info.toString());
      assertTrue(info.maxAllocation() <= info.memory(), info.toString());
      assertTrue(info.computeUnits() >= 1 && info.computeUnits() < 100_000, info.toString());
      assertTrue(info.limits().get("version").startsWith("OpenCL "), info.toString());
      assertTrue(Integer.parseInt(info.limits().get("largest work group")) >= 1);
      assertSame(info.device(), Devices.info(info.device()).device());
    }
    assertTrue(number >= 1);
    assertEquals(List.of(), Devices.problems());
  }

  @Test
  void theSelfTestPassesAndLeavesNoOperationOut() {
    Device before = Device.getDefault();
    SelfTestReport report = SelfTestRun.report();
    assertTrue(report.passed(), report::toString);
    assertSame(device, report.device());
    assertSame(before, Device.getDefault());

    Set<String> names = new HashSet<>();
    report.rows().forEach(row -> names.add(row.operation()));
    for (ElementwiseOp op : Ops.all()) {
      boolean number = op.scalars() > 0 && names.contains(op.name() + " (number)");
      assertTrue(number || names.contains(op.name()), op.name() + " is missing from " + names);
    }
    assertEquals(report.rows().size(), names.size(), "one row an operation");
    assertTrue(
        names.containsAll(List.of("to", "sum", "mean", "matmul", "linear", "indexSelect")),
        names::toString);
    assertTrue(report.rows().size() >= Ops.all().size() + 8);
    for (SelfTestReport.Row row : report.rows()) {
      assertTrue(row.values() > 0, row.operation());
      assertFalse(row.types().isEmpty(), row.operation());
    }
    assertTrue(report.toString().endsWith("operations agree with the cpu"), report::toString);
    boolean float64 = report.rows().stream().anyMatch(row -> row.types().contains("float64"));
    assertEquals(Devices.info(device).float64(), float64);
  }
}
