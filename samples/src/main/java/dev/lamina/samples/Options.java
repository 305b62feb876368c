package dev.lamina.samples;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of a sample's options: those given on the command line, else the standard ones. */
final class Options {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> given = new HashSet<>();

  private Options() {}

  /**
   * Reads {@code --name value} and {@code --name=value}.
   *
   * @param known the options that the sample takes
   * @param arguments what stands behind the sample's name
   * @throws UsageException if an option is unknown or has no value
   */
  static Options parse(List<Option> known, List<String> arguments) {
    Options options = new Options();
    known.forEach(option -> options.values.put(option.name(), option.standard()));
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new UsageException("unexpected argument '" + argument + "'; options begin with --");
      }
      int sign = argument.indexOf('=');
      String name = argument.substring(2, sign < 0 ? argument.length() : sign);
      if (!options.values.containsKey(name)) {
        throw new UsageException("unknown option '--" + name + "'; " + listed(known));
      }
      if (sign < 0 && ++i == arguments.size()) {
        throw new UsageException("option '--" + name + "' has no value");
      }
      options.given.add(name);
      options.values.put(name, sign < 0 ? arguments.get(i) : argument.substring(sign + 1));
    }
    return options;
  }

  private static String listed(List<Option> known) {
    return known.isEmpty()
        ? "this sample takes none"
        : known.stream()
            .map(option -> "--" + option.name())
            .collect(Collectors.joining(", ", "this sample takes ", ""));
  }

  /** Returns whether an option stands on the command line. */
  boolean isGiven(String name) {
    return given.contains(name);
  }

  /**
   * Returns a text, as it was given.
   *
   * @throws IllegalArgumentException if the sample has no such option
   */
  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "options: there is no '" + name + "'; got " + values.keySet());
    }
    return value;
  }

  /**
   * Returns a whole number of 64 bits, such as a seed.
   *
   * @throws UsageException if the value is none
   */
  long integer(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw refused(name, "a whole number", e);
    }
  }

  /**
   * Returns a whole number of 32 bits, such as a number of epochs.
   *
   * @throws UsageException if the value is none
   */
  int count(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw refused(name, "a whole number", e);
    }
  }

  /**
   * Returns a number.
   *
   * @throws UsageException if the value is none
   */
  double real(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw refused(name, "a number", e);
    }
  }

  /**
   * Returns a path, which need not exist.
   *
   * @throws UsageException if the value is none
   */
  Path path(String name) {
    try {
      return Path.of(text(name));
    } catch (InvalidPathException e) {
      throw refused(name, "a path", e);
    }
  }

  /**
   * Returns the folder of {@code --out}, which is made if it does not exist.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  Path out() {
    Path folder = path("out");
    try {
      Files.createDirectories(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("the folder '" + folder + "' cannot be made: " + e, e);
    }
  }

  /**
   * Returns the device of {@code --device}.
   *
   * @throws UsageException if it is not there; the message names those that are
   */
  Device device() {
    Optional<Device> found = Optional.empty();
    Optional<DeviceException> cause = Optional.empty();
    try {
      found = Optional.of(Device.parse(text("device")));
    } catch (DeviceException e) {
      cause = Optional.of(e);
    }
    if (found.isPresent() && found.get() != Device.meta()) {
      return found.get();
    }
    String there =
        Devices.list().stream()
            .map(info -> info.device() + " (" + info.name() + ")")
            .collect(Collectors.joining(", ", "one of ", ""));
    String problems =
        Devices.problems().stream().map(problem -> ". " + problem).collect(Collectors.joining());
    throw new UsageException(
        "option '--device' is not a device that computes here; got '"
            + text("device")
            + "'; expected "
            + there
            + problems,
        cause.orElse(null));
  }

  private UsageException refused(String name, String expected, Exception cause) {
    return new UsageException(
        "option '--" + name + "' is not " + expected + "; got '" + text(name) + "'", cause);
  }
}
