package dev.lamina.conformance;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What the user asked for.
 *
 * @param device where to run
 * @param layouts how to lay tensors out, one run each
 * @param only which names to run: those in which it finds a match
 * @param verbose whether to explain what did not pass
 * @param bits whether to print checksums of the results
 * @param help whether only to say how the program is used
 * @param directories where the case files are
 */
record CommandLine(
    Device device,
    List<TensorLayout> layouts,
    Pattern only,
    boolean verbose,
    boolean bits,
    boolean help,
    List<Path> directories) {

  private static final List<TensorLayout> BOTH =
      List.of(TensorLayout.CONTIGUOUS, TensorLayout.STRIDED);

  static final String USAGE =
      """
      usage: ./conformance [--device D] [--layout contiguous|strided|both] [--only REGEX]
                           [--verbose] [--bits] DIR...

      Runs the recorded cases in the files *.json and *.json.gz below the directories and prints
      for each operation, module, optimizer, ... a line: name, passed, failed, unsupported.

        --device D     where to run: cpu (the default), or opencl:0, opencl:1, ...
        --layout L     how the tensors that a case is given lie in memory: contiguous, strided
                       (the same values behind other strides and an offset), or both, one run
                       each (the default); a case counts once a layout
        --only REGEX   only names in which the expression finds a match; ^Linear$ is that name alone
        --verbose      below each line, the calls that did not pass and their largest differences
        --bits         at the end of each line, a checksum of all results to the last bit: two
                       runs, such as with and without vectors, computed the same if it is equal
        --help         this text

      Exit status: 0 if all cases passed, 1 if one failed or is unsupported, 2 for a command line
      that cannot be followed or selects nothing.
      """;

  /**
   * Reads the arguments of the program.
   *
   * @throws UsageException if they make no sense
   */
  static CommandLine parse(String... arguments) {
    Reader reader = new Reader();
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    while (!rest.isEmpty()) {
      reader.take(rest.pop(), rest);
    }
    return reader.result();
  }

  private static final class Reader {
    private Device device = Device.cpu();
    private List<TensorLayout> layouts = BOTH;
    private Pattern only = Pattern.compile("");
    private boolean verbose;
    private boolean bits;
    private boolean help;
    private final List<Path> directories = new ArrayList<>();

    void take(String word, Deque<String> rest) {
      int equals = word.indexOf('=');
      if (word.startsWith("--") && equals > 0) {
        rest.push(word.substring(equals + 1));
        takeValue(word.substring(0, equals), rest);
        return;
      }
      switch (word) {
        case "--verbose" -> verbose = true;
        case "--bits" -> bits = true;
        case "--help", "-h" -> help = true;
        default -> {
          if (word.startsWith("-")) {
            takeValue(word, rest);
          } else {
            directories.add(path(word));
          }
        }
      }
    }

    private void takeValue(String option, Deque<String> rest) {
      switch (option) {
        case "--device" -> device = device(value(option, rest));
        case "--layout" -> layouts = layouts(value(option, rest));
        case "--only" -> only = pattern(value(option, rest));
        default -> throw new UsageException("unknown option " + option);
      }
    }

    private static String value(String option, Deque<String> rest) {
      if (rest.isEmpty()) {
        throw new UsageException(option + " needs a value");
      }
      return rest.pop();
    }

    private static Device device(String name) {
      try {
        Device device = Device.parse(name);
        if (device == Device.meta()) {
          throw new UsageException("the device meta computes shapes only: there are no values");
        }
        device.backend();
        return device;
      } catch (DeviceException refused) {
        String there =
            Devices.list().stream()
                .map(info -> info.device().toString())
                .collect(Collectors.joining(", "));
        throw new UsageException(refused.getMessage() + ". Devices here: " + there);
      }
    }

    private static List<TensorLayout> layouts(String name) {
      return switch (name) {
        case "contiguous" -> List.of(TensorLayout.CONTIGUOUS);
        case "strided" -> List.of(TensorLayout.STRIDED);
        case "both" -> BOTH;
        default ->
            throw new UsageException(
                "unknown layout '" + name + "'; there are: contiguous, strided, both");
      };
    }

    private static Pattern pattern(String regex) {
      try {
        return Pattern.compile(regex);
      } catch (PatternSyntaxException bad) {
        throw new UsageException("--only: " + bad.getMessage());
      }
    }

    private static Path path(String name) {
      try {
        return Path.of(name);
      } catch (InvalidPathException bad) {
        throw new UsageException("no such directory: " + name);
      }
    }

    CommandLine result() {
      if (directories.isEmpty() && !help) {
        throw new UsageException("no directory given");
      }
      return new CommandLine(device, layouts, only, verbose, bits, help, List.copyOf(directories));
    }
  }
}
