package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.op.SelfTestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The list of operations in {@code docs/opencl.md} is what the self-test found. With {@code
 * -Dlamina.docs.write=true} it is written anew.
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
    // The page shows a device that has float64.
    boolean doubles = Devices.info(Device.opencl()).float64();
    String shown = text.substring(from, to);
    assertEquals(expected, doubles ? shown : shown.replace(" float64", ""));
  }

  private static String table(SelfTestReport report) {
    StringBuilder s = new StringBuilder("\n| operation | types | runs on | bits |\n");
    s.append("| --- | --- | --- | --- |\n");
    for (SelfTestReport.Row row : report.rows()) {
      s.append("| ").append(row.operation());
      s.append(" | ").append(row.types());
      s.append(" | ").append(row.onDevice() ? "device" : "host");
      s.append(" | ").append(row.allowed() == 0 ? "equal" : "the device's own");
      s.append(" |\n");
    }
    return s.append('\n').toString();
  }
}
