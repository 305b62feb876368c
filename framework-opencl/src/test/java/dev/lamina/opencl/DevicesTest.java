package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevicesTest {
  @BeforeEach
  void find() {
    OpenClDevice.required();
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
}
