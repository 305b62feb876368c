package dev.lamina.benchmarks;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Storage;
import dev.lamina.benchmarks.DeviceTimings.Timing;
import java.io.PrintStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies between Java arrays and a device, each waited for. */
final class Transfers {
  private static final SortedMap<Integer, String> SIZES =
      new TreeMap<>(Map.of(1 << 12, "4 KiB", 1 << 20, "1 MiB", 1 << 26, "64 MiB"));

  private final Device device;
  private final DeviceTimings timings;
  private final PrintStream out;

  Transfers(Device device, DeviceTimings timings, PrintStream out) {
    this.device = device;
    this.timings = timings;
    this.out = out;
  }

  void run() {
    OpenCl.title(out, "transfer", "median us", "least", "most", "GB/s");
    SIZES.forEach(this::both);
  }

  private void both(int bytes, String size) {
    int n = bytes / DType.FLOAT32.bytes();
    float[] array = new float[n];
    Backend backend = device.backend();
    Storage storage = backend.allocate(DType.FLOAT32, n);
    row(
        size + ", host to device",
        bytes,
        timings.waitingForEach(() -> backend.write(array, 0, storage, 0, n)));
    row(
        size + ", device to host",
        bytes,
        timings.waitingForEach(() -> backend.read(storage, 0, array, 0, n)));
  }

  private void row(String name, int bytes, Timing t) {
    String rate = OpenCl.number(bytes / 1e3 / t.median());
    OpenCl.row(
        out,
        name,
        OpenCl.number(t.median()),
        OpenCl.number(t.least()),
        OpenCl.number(t.most()),
        rate);
  }
}
