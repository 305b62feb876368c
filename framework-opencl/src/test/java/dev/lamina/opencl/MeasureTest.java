package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void countsKernelsAndNoCopies() {
    Device device = OpenClDevice.required();
    Tensor x = Tensor.of(1f, 2f, 3f).to(device);
    long before = Measure.launches(device);
    Tensor y = x.add(x);
    Tensor z = y.mul(x);
    assertEquals(before + 2, Measure.launches(device));
    assertEquals(18, z.toFloatArray()[2]);
    assertEquals(before + 2, Measure.launches(device));
  }

  @Test
  void countsFromTheOpeningOfTheDevice() {
    Device device = OpenClDevice.required();
    Tensor.of(1f).to(device).neg();
    assertTrue(Measure.launches(device) > 0);
    device.close();
    assertEquals(0, Measure.launches(device));
  }

  @Test
  void measuresThePeakAndReleasesWhatItUsed() {
    Device device = OpenClDevice.required();
    double first = Measure.peak(device);
    long buffers = Handles.live(Handles.Type.BUFFER);
    double second = Measure.peak(device);
    // Slower than one operation a microsecond or faster than any device there is: not measured.
    assertTrue(first > 1e6 && first < 1e18, () -> "first " + first);
    assertTrue(second > 1e6 && second < 1e18, () -> "second " + second);
    assertTrue(Handles.live(Handles.Type.BUFFER) <= buffers, "buffers are left");
  }

  @Test
  void refusesOtherDevices() {
    DeviceException e = assertThrows(DeviceException.class, () -> Measure.launches(Device.cpu()));
    assertEquals(
        "launches: not an OpenCL device; got cpu; expected opencl:0 or another of that kind."
            + " Devices.list() shows what there is",
        e.getMessage());
    assertTrue(
        assertThrows(DeviceException.class, () -> Measure.peak(Device.meta()))
            .getMessage()
            .startsWith("peak: not an OpenCL device; got meta;"));
  }
}
