package dev.lamina;

import dev.lamina.backend.Backends;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.op.SelfTest;
import dev.lamina.op.SelfTestReport;
import java.util.Comparator;
import java.util.List;

/** The devices of this machine. */
public final class Devices {
  private Devices() {}

  /**
   * What computes here: the cpu, and after it what other backends on the class path have found.
   * Asking loads their drivers.
   *
   * @return what is known of each
   */
  public static List<DeviceInfo> list() {
    return Backends.devices().stream()
        .filter(i -> i.device() != Device.meta())
        .sorted(Comparator.comparing(i -> i.device() != Device.cpu()))
        .toList();
  }

  /**
   * What keeps devices from being there, in words.
   *
   * @return one text a problem; empty if nothing is wrong
   */
  public static List<String> problems() {
    return Backends.problems();
  }

  /**
   * What is known of a device.
   *
   * @param device the device
   * @return its data
   * @throws DeviceException if it is not there
   */
  public static DeviceInfo info(Device device) {
    return Backends.require(device);
  }

  /**
   * Runs every operation on a device and on the cpu and compares the numbers. It takes seconds,
   * most of them for compiling kernels.
   *
   * @param device the device
   * @return the comparison, which prints as a table
   * @throws DeviceException if the device is not there or cannot be opened
   */
  public static SelfTestReport selfTest(Device device) {
    DeviceInfo info = info(device);
    device.backend();
    return SelfTest.run(info);
  }
}
