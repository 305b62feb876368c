package dev.lamina.benchmarks;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.benchmarks.DeviceTimings.Timing;
import dev.lamina.opencl.Measure;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What an OpenCL device reaches: training steps, what a kernel costs besides its arithmetic,
 * products and transfers. Prints tables for {@code docs/benchmarks.md}, which says what the rows
 * mean.
 */
final class OpenCl {
  private static final int[] W4 = {64, 256, 1024, 2048};
  private static final int COUNTED_STEPS = 10;

  private final DeviceInfo info;
  private final Device device;
  private final DeviceTimings timings;
  private final PrintStream out;

  private OpenCl(OpenClOptions options, PrintStream out) {
    this.info = Devices.info(options.device());
    this.device = options.device();
    this.timings = new DeviceTimings(device, options.warmupSeconds());
    this.out = out;
  }

  static void main(String[] options) {
    run(OpenClOptions.parse(options), System.out);
  }

  /** Measures everything. */
  static void run(OpenClOptions options, PrintStream out) {
    OpenCl bench = new OpenCl(options, out);
    bench.header();
    bench.device.run(
        () -> {
          bench.steps();
          bench.dispatch();
          new Products(bench.info, bench.timings, out).run(options.largest());
          new Transfers(bench.device, bench.timings, out).run();
          return null;
        });
  }

  private void header() {
    String now =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    out.printf("%s: %s, %s%n", device, info.name(), info.vendor());
    out.printf("driver %s, %s%n", info.driver(), info.limits().get("platform"));
    out.printf(
        "%d compute units, kernel parameters %s%n",
        info.computeUnits(), info.limits().get("kernel parameters"));
    out.printf("%s UTC; %s%n", now, Samples.machine());
  }

  /** Begins a table. */
  static void title(PrintStream out, String... columns) {
    out.println();
    row(out, columns);
    String[] dashes = new String[columns.length];
    for (int i = 0; i < dashes.length; i++) {
      dashes[i] = "---";
    }
    row(out, dashes);
  }

  /** Prints a row of a table. */
  static void row(PrintStream out, String... cells) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < cells.length; i++) {
      line.append(String.format(Locale.ROOT, i == 0 ? " %-34s |" : " %10s |", cells[i]));
    }
    out.println(line);
  }

  /** A number with as many decimals as it needs. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private void steps() {
    title(out, "step", "median us", "least", "most", "kernels");
    step("W1: 3-32-1, n = 100, SGD", new TrainingSteps(Sgd.builder().lr(0.01))::step);
    step("W2: 3-32-1, n = 100, Adam", new TrainingSteps(Adam.builder().lr(0.01))::step);
    Classifier classifier = new Classifier();
    step("W3: 784-512-256-10, n = 128, Adam", classifier::step);
    if (!Double.isFinite(classifier.loss().item())) {
      throw new IllegalStateException("W3: the loss is no number");
    }
    for (int n : W4) {
      Tensor a = Products.matrix(n);
      Tensor b = Products.matrix(n);
      step("W4: product, n = " + n, () -> Products.multiply(a, b));
    }
  }

  private void step(String name, Runnable work) {
    Timing t = timings.backToBack(work);
    long before = Measure.launches(device);
    for (int i = 0; i < COUNTED_STEPS; i++) {
      work.run();
    }
    double kernels = (double) (Measure.launches(device) - before) / COUNTED_STEPS;
    String count = String.format(Locale.ROOT, kernels % 1 == 0 ? "%.0f" : "%.1f", kernels);
    row(out, name, number(t.median()), number(t.least()), number(t.most()), count);
  }

  private void dispatch() {
    title(out, "add of 16 elements", "median us", "least", "most");
    Tensor a = Tensor.rand(16);
    Tensor b = Tensor.rand(16);
    Runnable add =
        () -> {
          try (Scope scope = Scope.open()) {
            a.add(b);
          }
        };
    dispatch("back to back", timings.backToBack(add));
    dispatch("waiting for each", timings.waitingForEach(add));
  }

  private void dispatch(String name, Timing t) {
    row(out, name, number(t.median()), number(t.least()), number(t.most()));
  }
}
