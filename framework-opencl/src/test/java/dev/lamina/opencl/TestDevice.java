package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

/** The device that the tests of this package run on: the best one of this machine. */
final class TestDevice {
  private TestDevice() {}

  static DeviceFacts facts(Settings settings) {
    Platforms all = Platforms.find(settings);
    List<DeviceFacts> devices = all.devices();
    assertFalse(devices.isEmpty(), () -> String.join("; ", all.problems()));
    return devices.get(0);
  }

  static Session open() {
    return open(Settings.fromProperties());
  }

  static Session open(Settings settings) {
    return Session.open(facts(settings), settings);
  }
}
