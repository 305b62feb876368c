package dev.lamina.samples;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.op.SelfTestReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The devices of this machine, and whether they compute as the cpu does. */
final class DeviceTests {
  private static final double MEBI = 1 << 20;

  private DeviceTests() {}

  static void run(Options options, PrintStream out) {
    List<DeviceInfo> all = Devices.list();
    all.forEach(info -> describe(info, out));
    Devices.problems().forEach(problem -> out.println("Not there: " + problem));
    List<Device> wrong = new ArrayList<>();
    for (DeviceInfo info : all) {
      boolean wanted = !options.isGiven("device") || info.device() == options.device();
      if (wanted && info.device() != Device.cpu()) {
        out.println("Comparing " + info.device() + " with the cpu; kernels are compiled first.");
        SelfTestReport report = Devices.selfTest(info.device());
        out.println(report);
        if (!report.passed()) {
          wrong.add(info.device());
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new DeviceException(
          "devices: "
              + wrong
              + " do not compute as the cpu does; see the table. Update the driver, or stay on the"
              + " cpu");
    }
  }

  private static void describe(DeviceInfo info, PrintStream out) {
    out.println(info.device() + ": " + info.name());
    line(out, "vendor", info.vendor());
    line(out, "driver", info.driver());
    line(out, "memory", mebibytes(info.memory()));
    line(out, "largest allocation", mebibytes(info.maxAllocation()));
    line(out, "compute units", Integer.toString(info.computeUnits()));
    line(out, "float64", info.float64() ? "yes" : "no");
    info.limits().forEach((name, value) -> line(out, name, value));
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf(Locale.ROOT, "  %-28s%s%n", name, value);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBI);
  }
}
