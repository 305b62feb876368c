package dev.lamina.twin;

import dev.lamina.backend.Backends;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.util.stream.Stream;

/** Devices that compute, apart from the cpu: the twin, and all that the machine has. */
public final class OtherDevices {
  private OtherDevices() {}

  /** The devices; for tests with parameters. */
  public static Stream<Device> all() {
    return Stream.concat(
        Stream.of(Twin.fresh()),
        Backends.devices().stream()
            .map(DeviceInfo::device)
            .filter(device -> device.toString().startsWith("opencl:")));
  }
}
