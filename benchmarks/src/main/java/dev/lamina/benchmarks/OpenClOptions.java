package dev.lamina.benchmarks;

import dev.lamina.backend.Device;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./bench opencl} is told.
 *
 * @param device which device
 * @param warmupSeconds how long a piece of work runs before it is timed, at least
 * @param largest the largest product
 */
record OpenClOptions(Device device, double warmupSeconds, int largest) {
  private static final String USAGE = "--device NAME, --seconds WARMUP, --largest N";

  /**
   * Reads the options. The device is {@code opencl:0}, the warm-up two seconds, and the largest
   * product 8192, unless they say otherwise.
   *
   * @throws IllegalArgumentException if an option is unknown or has no value that makes sense
   * @throws dev.lamina.backend.DeviceException if there is no such device
   */
  static OpenClOptions parse(String... options) {
    String device = "opencl";
    double warmupSeconds = 2;
    int largest = 8192;
    for (Iterator<String> rest = List.of(options).iterator(); rest.hasNext(); ) {
      String option = rest.next();
      if (!rest.hasNext()) {
        throw wrong("no value of " + option);
      }
      String value = rest.next();
      switch (option) {
        case "--device" -> device = value;
        case "--seconds" -> warmupSeconds = number(option, value);
        case "--largest" -> largest = (int) number(option, value);
        default -> throw wrong(option);
      }
    }
    Device found = Device.parse(device);
    if (!found.toString().startsWith("opencl:")) {
      throw wrong("the device " + device + ", which is no OpenCL device");
    }
    return new OpenClOptions(found, warmupSeconds, largest);
  }

  private static double number(String option, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= 1e6) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(message(option + " " + value), none);
    }
    throw wrong(option + " " + value);
  }

  private static IllegalArgumentException wrong(String got) {
    return new IllegalArgumentException(message(got));
  }

  private static String message(String got) {
    return "got " + got + "; expected " + USAGE;
  }
}
