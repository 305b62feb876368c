package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.Devices;
import dev.lamina.backend.DeviceInfo;
import java.util.Optional;

/** The OpenCL device that cases run on. */
final class OpenClDevice {
  static final String NAME = "opencl:0";

  private OpenClDevice() {}

  /**
   * The first OpenCL device. Where there is none the test is skipped with the reason, or fails if
   * the environment says that there must be one.
   */
  static DeviceInfo required() {
    Optional<DeviceInfo> found =
        Devices.list().stream().filter(info -> info.device().toString().equals(NAME)).findFirst();
    String reason = "no OpenCL device: " + String.join("; ", Devices.problems());
    if (found.isEmpty() && "1".equals(System.getenv("LAMINA_OPENCL_REQUIRED"))) {
      fail(reason);
    }
    assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }
}
