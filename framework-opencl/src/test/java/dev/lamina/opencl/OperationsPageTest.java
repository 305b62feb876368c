package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.op.Catalog;
import dev.lamina.op.Operation;
import dev.lamina.op.SelfTestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The list in {@code docs/opencl.md} of operations that are not as on the CPU is what the self-test
 * found. With {@code -Dlamina.docs.write=true} it is written anew.
 */
class OperationsPageTest {
  private static final String BEGIN = "<!-- generated: operations -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void listsWhatTheSelfTestRan() throws IOException {
    Path page = Path.of("..", "docs", "opencl.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    String expected = table(SelfTestRun.report());
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
    SelfTestRun.report().rows().forEach(row -> reads.put(row.operation(), !row.onDevice()));
    List<String> wrong =
        Catalog.all().stream()
            .filter(op -> op.kind() != Operation.Kind.ELEMENTWISE)
            .filter(op -> op.hasToWait() != reads.get(op.name()))
            .map(op -> op.name() + (op.hasToWait() ? " reads nothing" : " reads a value"))
            .toList();
    assertEquals(List.of(), wrong);
  }
}
