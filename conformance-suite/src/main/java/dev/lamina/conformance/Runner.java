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
        report.add(file.toString(), Verdict.FAILED, List.of("FAILED " + unreadable.getMessage()));
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

  private void run(Case recorded, Conditions conditions) {
    Differences differences = new Differences();
    String reason = "";
    boolean unsupported = false;
    try {
      recorded.run(conditions, differences);
    } catch (UnsupportedCaseException missing) {
      unsupported = true;
      reason = missing.getMessage();
    } catch (MalformedCaseException malformed) {
      reason = "malformed case: " + malformed.getMessage();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
      reason = thrown.toString();
    }
    List<String> details = new ArrayList<>(differences.lines());
    if (!reason.isEmpty()) {
      details.add(reason);
    }
    Verdict verdict = Verdict.PASSED;
    if (!details.isEmpty()) {
      // A case that differs before it comes to what is missing has failed all the same.
      verdict = unsupported && differences.none() ? Verdict.UNSUPPORTED : Verdict.FAILED;
      details.replaceAll(line -> "  " + line);
      details.add(0, verdict + " " + conditions.layout() + " " + recorded.call());
    }
    report.add(recorded.name(), verdict, details);
  }
}
