package dev.lamina.opencl;

import dev.lamina.Devices;
import dev.lamina.op.SelfTestReport;

/** The self-test of the first device, which takes a while, once for all tests. */
final class SelfTestRun {
  private static final class Once {
    static final SelfTestReport REPORT = Devices.selfTest(OpenClDevice.required());
  }

  private SelfTestRun() {}

  static SelfTestReport report() {
    return Once.REPORT;
  }
}
