package dev.lamina.benchmarks;

import dev.lamina.backend.DeviceException;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.benchmarks.DeviceTimings.Timing;
import dev.lamina.opencl.Measure;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;
import java.util.Locale;

/** Square products in float32 beside the rate of multiply-adds alone. */
final class Products {
  private static final int[] SIZES = {256, 1024, 4096, 8192};
  private static final double TOO_LONG_SECONDS = 20;

  private final DeviceInfo info;
  private final DeviceTimings timings;
  private final PrintStream out;

  Products(DeviceInfo info, DeviceTimings timings, PrintStream out) {
    this.info = info;
    this.timings = timings;
    this.out = out;
  }

  void run(int largest) {
    OpenCl.title(out, "float32 product", "GFLOP/s", "least", "most", "of peak");
    double peak = Measure.peak(info.device()) / 1e9;
    OpenCl.row(out, "peak: multiply-adds in registers", OpenCl.number(peak), "", "", "100 %");
    double rate = 0;
    for (int n : SIZES) {
      String obstacle = obstacle(n, largest, rate);
      if (obstacle.isEmpty()) {
        rate = product(n, peak);
      } else {
        OpenCl.row(out, "n = " + n, "skipped: " + obstacle);
      }
    }
  }

  /** Why a product cannot be measured; empty if it can. */
  private String obstacle(int n, int largest, double rate) {
    long bytes = 4L * n * n;
    if (n > largest) {
      return "larger than --largest " + largest;
    }
    if (bytes > info.maxAllocation()) {
      return "a matrix takes "
          + (bytes >> 20)
          + " MiB, the device allows "
          + (info.maxAllocation() >> 20);
    }
    double seconds = rate == 0 ? 0 : flop(n) / 1e9 / rate;
    return seconds > TOO_LONG_SECONDS
        ? String.format(Locale.ROOT, "it would take about %.0f s", seconds)
        : "";
  }

  private double product(int n, double peak) {
    Timing t;
    try (Scope scope = Scope.open()) {
      Tensor a = matrix(n);
      Tensor b = matrix(n);
      t = timings.backToBack(() -> multiply(a, b));
    } catch (DeviceException full) {
      OpenCl.row(out, "n = " + n, "skipped: " + full.getMessage());
      return 0;
    }
    double rate = rate(n, t.median());
    OpenCl.row(
        out,
        "n = " + n,
        OpenCl.number(rate),
        OpenCl.number(rate(n, t.most())),
        OpenCl.number(rate(n, t.least())),
        String.format(Locale.ROOT, "%.0f %%", 100 * rate / peak));
    return rate;
  }

  private static double flop(int n) {
    return 2.0 * n * n * n;
  }

  private static double rate(int n, double microseconds) {
    return flop(n) / 1e3 / microseconds;
  }

  /** A square matrix of n rows, made on the thread's default device. */
  static Tensor matrix(int n) {
    return Tensor.rand(n, 1).sub(Tensor.rand(1, n));
  }

  /** One product, whose memory is free again at once. */
  static void multiply(Tensor a, Tensor b) {
    try (Scope scope = Scope.open()) {
      a.mm(b);
    }
  }
}
