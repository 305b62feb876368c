package dev.lamina.samples;

import dev.lamina.backend.Device;
import dev.lamina.backend.LaminaException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Starts a sample: {@code Main [sample] [options]}. Without a name it is the last one in the list,
 * {@code mpg}.
 *
 * <p>Exit status: 0 after a sample ran, 1 if it could not (bad data, say, with a line about it on
 * standard error), 2 if the command line is not understood.
 */
public final class Main {
  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "scratch-tensors",
              "a network from tensors, its gradients written by hand",
              List.of(Option.seed()),
              ScratchTensors::run),
          new Sample(
              "scratch-gradient-descent",
              "a linear regression by gradient descent, beside the closed form",
              List.of(Option.seed()),
              ScratchGradientDescent::run),
          new Sample(
              "scratch-autograd",
              "a network from tensors, its gradients from autograd",
              List.of(Option.seed()),
              ScratchAutograd::run),
          new Sample(
              "sequential-vs-ols",
              "a network of modules, by SGD and by Adam, against least squares",
              List.of(Option.seed(), Option.out("sequential-vs-ols")),
              SequentialVsOls::run),
          new Sample(
              "nonlinear",
              "what no line fits: least squares, a network, and four learning rates",
              List.of(Option.seed(), Option.out("nonlinear")),
              Nonlinear::run),
          new Sample(
              "devices",
              "the devices of this machine, and whether they compute as the cpu does",
              List.of(),
              DeviceTests::run),
          new Sample(
              "mpg",
              "the fuel consumption of real cars: a network beside least squares",
              List.of(
                  Option.seed(),
                  new Option("epochs", "N", "200", "passes over the training part"),
                  new Option("batch-size", "N", "32", "cars in a step of the optimizer"),
                  new Option("lr", "X", "0.01", "learning rate"),
                  new Option("csv", "FILE", "those inside", "other cars, in the same columns"),
                  Option.out("mpg")),
              Mpg::run));

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  /**
   * Runs a sample and ends the process.
   *
   * @param arguments name of the sample and its options
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Runs a sample.
   *
   * @param arguments name of the sample and its options
   * @param out where the sample prints to
   * @param err where errors go
   * @return the exit status
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      dispatch(arguments, out);
      return OK;
    } catch (UsageException e) {
      err.println("run: " + e.getMessage() + ". See ./run --help");
      return MISUSED;
    } catch (LaminaException | IllegalArgumentException | UncheckedIOException e) {
      err.println("run: " + e.getMessage());
      return FAILED;
    } finally {
      out.flush();
    }
  }

  private static void dispatch(List<String> arguments, PrintStream out) {
    boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    if (!named && arguments.contains("--list")) {
      list(out);
    } else if (!named && wantsHelp(arguments)) {
      help(out);
    } else if (!named) {
      start(SAMPLES.get(SAMPLES.size() - 1), arguments, out);
    } else {
      start(find(arguments.get(0)), arguments.subList(1, arguments.size()), out);
    }
  }

  private static boolean wantsHelp(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  private static Sample find(String name) {
    Optional<Sample> found = SAMPLES.stream().filter(s -> s.name().equals(name)).findFirst();
    return found.orElseThrow(
        () ->
            new UsageException(
                "unknown sample '" + name + "'; the samples are " + String.join(", ", names())));
  }

  private static List<String> names() {
    return SAMPLES.stream().map(Sample::name).toList();
  }

  private static void start(Sample sample, List<String> arguments, PrintStream out) {
    if (wantsHelp(arguments)) {
      help(sample, out);
    } else {
      run(sample, Options.parse(sample.options(), arguments), out);
    }
  }

  /** Runs a sample whose tensors are made on the device of the command line. */
  private static void run(Sample sample, Options options, PrintStream out) {
    Device before = Device.getDefault();
    if (options.isGiven("device")) {
      Device.setDefault(options.device());
    }
    try {
      sample.program().run(options, out);
    } finally {
      Device.setDefault(before);
    }
  }

  private static void list(PrintStream out) {
    SAMPLES.forEach(sample -> out.printf("%-26s%s%n", sample.name(), sample.purpose()));
  }

  private static void help(PrintStream out) {
    out.println("usage: ./run [sample] [options]");
    out.println();
    list(out);
    out.println();
    out.println("Without a name: mpg. Options of a sample: ./run <sample> --help");
    out.println("Each takes --device NAME, the device to compute on: cpu, opencl, opencl:1");
  }

  private static void help(Sample sample, PrintStream out) {
    out.println("usage: ./run " + sample.name() + " [options]");
    out.println(sample.purpose());
    out.println();
    for (Option option : sample.options()) {
      out.printf(
          "  %-16s%s (%s)%n",
          "--" + option.name() + " " + option.value(), option.purpose(), option.standard());
    }
  }
}
