package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.op.Catalog;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.Operation;
import dev.lamina.op.Ops;
import dev.lamina.op.SelfTestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the self-test finds, which takes a while. The list in {@code docs/opencl.md} of operations
 * that are not as on the CPU comes from it; with {@code -Dlamina.docs.write=true} it is written
 * anew.
 */
class SelfTestTest {
  private static final String BEGIN = "<!-- generated: operations -->\n";
  private static final String END = "<!-- end -->";

  private static Device device;
  private static SelfTestReport report;

  @BeforeAll
  static void run() {
    device = OpenClDevice.required();
    Device before = Device.getDefault();
    report = Devices.selfTest(device);
    assertSame(before, Device.getDefault());
  }

  @Test
  void theSelfTestPassesAndLeavesNoOperationOut() {
    assertTrue(report.passed(), report::toString);
    assertSame(device, report.device());

    Set<String> names = new HashSet<>();
    report.rows().forEach(row -> names.add(row.operation()));
    for (ElementwiseOp op : Ops.all()) {
      boolean number = op.scalars() > 0 && names.contains(op.name() + " (number)");
      assertTrue(number || names.contains(op.name()), op.name() + " is missing from " + names);
    }
    assertEquals(report.rows().size(), names.size(), "one row an operation");
    assertTrue(
        names.containsAll(List.of("to", "sum", "mean", "matmul", "linear", "indexSelect")),
        names::toString);
    assertTrue(report.rows().size() >= Ops.all().size() + 8);
    for (SelfTestReport.Row row : report.rows()) {
      assertTrue(row.values() > 0, row.operation());
      assertFalse(row.types().isEmpty(), row.operation());
    }
    assertTrue(report.toString().endsWith("operations agree with the cpu"), report::toString);
    boolean float64 = report.rows().stream().anyMatch(row -> row.types().contains("float64"));
    assertEquals(Devices.info(device).float64(), float64);
  }

  @Test
  void listsWhatTheSelfTestRan() throws IOException {
    Path page = Path.of("..", "docs", "opencl.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    String expected = table(report);
    if (Boolean.getBoolean("lamina.docs.write")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertEquals(expected, text.substring(from, to));
  }

  private static String table(SelfTestReport report) {
    StringBuilder s = new StringBuilder("\n| operation | reads values on the host | bits |\n");
    s.append("| --- | --- | --- |\n");
    for (SelfTestReport.Row row : report.rows()) {
      if (row.onDevice() && row.allowed() == 0) {
        continue;
      }
      s.append("| ").append(row.operation());
      s.append(" | ").append(row.onDevice() ? "" : "yes");
      s.append(" | ").append(row.allowed() == 0 ? "equal" : "the device's own");
      s.append(" |\n");
    }
    return s.append('\n').toString();
  }

  @Test
  void declarationsSayWhatReadsValues() {
    Map<String, Boolean> reads = new HashMap<>();
    report.rows().forEach(row -> reads.put(row.operation(), !row.onDevice()));
    List<String> wrong =
        Catalog.all().stream()
            .filter(op -> op.kind() != Operation.Kind.ELEMENTWISE)
            .filter(op -> op.hasToWait() != reads.get(op.name()))
            .map(op -> op.name() + (op.hasToWait() ? " reads nothing" : " reads a value"))
            .toList();
    assertEquals(List.of(), wrong);
  }
}
