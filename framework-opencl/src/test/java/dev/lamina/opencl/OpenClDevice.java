package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;

/** The device of the tests that go through tensors. */
final class OpenClDevice {
  private OpenClDevice() {}

  /**
   * The first OpenCL device. Where there is none the test is skipped with the reason, or fails if
   * the environment says that there must be one.
   */
  static Device required() {
    boolean there = Devices.list().stream().anyMatch(i -> i.device().toString().equals("opencl:0"));
    if (!there) {
      String reason = "no OpenCL device: " + String.join("; ", Devices.problems());
      if ("1".equals(System.getenv("LAMINA_OPENCL_REQUIRED"))) {
        fail(reason);
      }
      assumeTrue(false, reason);
    }
    return Device.opencl();
  }

  /** The backend behind the device. */
  static OpenClBackend backend(Device device) {
    return (OpenClBackend) device.backend();
  }

  /** Runs something on the device opened anew with a property set, and again without it. */
  static void with(Device device, String property, String value, Runnable body) {
    String before = System.getProperty(property);
    device.close();
    System.setProperty(property, value);
    try {
      body.run();
    } finally {
      device.close();
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
