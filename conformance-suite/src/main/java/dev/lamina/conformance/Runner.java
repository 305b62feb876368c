package dev.lamina.conformance;

import dev.lamina.backend.Device;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs the cases of files under every layout asked for. */
final class Runner {
  private final Device device;
  private final List<TensorLayout> layouts;
  private final Predicate<String> selected;
  private final PrintStream complaints;
  private final Report report = new Report();

  /**
   * Creates a runner.
   *
   * @param selected which names to run
   * @param complaints where files that cannot be read are named
   */
  Runner(
      Device device,
      List<TensorLayout> layouts,
      Predicate<String> selected,
      PrintStream complaints) {
    this.device = device;
    this.layouts = List.copyOf(layouts);
    this.selected = selected;
    this.complaints = complaints;
  }

  Report report() {
    return report;
  }

  /** Runs a file. One that cannot be read is never passed over: it fails once a layout. */
  void run(Path file) {
    List<Case> cases;
    try {
      cases = CaseFile.read(file);
    } catch (CaseFileException unreadable) {
      complaints.println(file + ": " + unreadable.getMessage());
      for (TensorLayout layout : layouts) {
        report.add(file.toString(), Verdict.FAILED, List.of("failed: " + unreadable.getMessage()));
      }
      return;
    }
    for (Case recorded : cases) {
      // What a broken case would be called is unknown, so no selection may pass it over.
      if (recorded instanceof BrokenCase || selected.test(recorded.name())) {
        layouts.forEach(layout -> run(recorded, new Conditions(device, layout)));
      }
    }
  }

  private static String call(Case recorded) {
    try {
      return recorded.call();
    } catch (MalformedCaseException malformed) {
      return recorded.name();
    }
  }

  /** Runs a case whose new tensors, such as parameters and random numbers, are on the device. */
  private static void run(Case recorded, Conditions conditions, Differences differences) {
    conditions
        .device()
        .run(
            () -> {
              recorded.run(conditions, differences);
              return null;
            });
  }

  private void run(Case recorded, Conditions conditions) {
    String call = conditions.layout() + " " + call(recorded);
    Differences differences = new Differences(device);
    try {
      run(recorded, conditions, differences);
    } catch (UnsupportedCaseException missing) {
      // A case that differs before it comes to what is missing has failed all the same.
      if (differences.none()) {
        String reason = "unsupported: " + call + ": " + missing.getMessage();
        report.add(recorded.name(), Verdict.UNSUPPORTED, List.of(reason));
        return;
      }
      differences.add("then", missing.getMessage());
    } catch (MalformedCaseException malformed) {
      differences.add("malformed case", malformed.getMessage());
    } catch (RuntimeException | Error thrown) {
      // Whatever one case breaks, even the heap, the others still get their verdict.
      differences.add("thrown", thrown.toString());
    }
    report.bits(recorded.name(), differences.bits());
    if (differences.none()) {
      report.add(recorded.name(), Verdict.PASSED, List.of());
      return;
    }
    List<String> details = new ArrayList<>(List.of("failed: " + call));
    differences.lines().forEach(line -> details.add("  " + line));
    report.add(recorded.name(), Verdict.FAILED, details);
  }
}
