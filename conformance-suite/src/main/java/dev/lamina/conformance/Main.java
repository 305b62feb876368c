package dev.lamina.conformance;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Runs recorded cases of PyTorch and R against Lamina: {@code ./conformance [options] DIR...}; see
 * {@code --help}.
 */
public final class Main {
  private static final int ALL_PASSED = 0;
  private static final int NOT_ALL_PASSED = 1;
  private static final int USAGE_ERROR = 2;

  private Main() {}

  /**
   * Runs the program and ends the process with its exit status.
   *
   * @param arguments options and directories
   */
  public static void main(String[] arguments) {
    int status = run(System.out, System.err, arguments);
    System.out.flush();
    System.exit(status);
  }

  /**
   * Runs the program.
   *
   * @param out where the results go
   * @param err where errors go
   * @param arguments options and directories
   * @return 0 if all cases passed, 1 if one failed or is unsupported, 2 for a usage error
   */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    try {
      CommandLine line = CommandLine.parse(arguments);
      if (line.help()) {
        out.print(CommandLine.USAGE);
        return ALL_PASSED;
      }
      return run(line, out, err);
    } catch (UsageException wrong) {
      err.println("conformance: " + wrong.getMessage());
      err.println("Try ./conformance --help");
      return USAGE_ERROR;
    }
  }

  private static int run(CommandLine line, PrintStream out, PrintStream err) {
    Collection<Path> files = CaseFile.find(line.directories());
    if (files.isEmpty()) {
      throw new UsageException(
          "nothing to run: no *.json or *.json.gz in " + line.directories().get(0));
    }
    Runner runner =
        new Runner(line.device(), line.layouts(), name -> line.only().matcher(name).find(), err);
    files.forEach(runner::run);
    Report report = runner.report();
    report.print(out, line.verbose(), line.bits());
    if (report.isEmpty()) {
      throw new UsageException(
          "nothing to run: no case in "
              + files.size()
              + " files has a name that matches '"
              + line.only()
              + "'");
    }
    return report.allPassed() ? ALL_PASSED : NOT_ALL_PASSED;
  }
}
