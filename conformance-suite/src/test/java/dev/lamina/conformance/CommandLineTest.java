package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final String OLS = Program.recorded().resolve("ols").toString();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | no directory given",
        "--device meta DIR        | the device meta computes shapes only: there are no values",
        "--layout diagonal DIR    | unknown layout 'diagonal'; there are: contiguous, strided, both",
        "--layout stepped DIR     | unknown layout 'stepped'; there are: contiguous, strided, both",
        "--frobnicate DIR         | unknown option --frobnicate",
        "-x DIR                   | unknown option -x",
        "DIR --device             | --device needs a value",
        "DIR --layout             | --layout needs a value",
        "DIR --only               | --only needs a value",
        "no/such/place            | no such directory: no/such/place",
      })
  void refuses(String line, String message) {
    String[] words = line == null ? new String[0] : line.replace("DIR", OLS).split(" ");
    Program run = Program.run(words);
    assertEquals("conformance: " + message, run.err().lines().findFirst().orElse(""));
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpu         | device: not a device's name; got 'gpu'; expected cpu, opencl or opencl:1",
        "opencl:1234 | device: there is no opencl:1234; got ",
        "cuda:0      | device: no backend serves cuda:0; got backends for [cpu, meta, opencl]",
      })
  void wrongDeviceIsAnsweredWithThoseThatAreThere(String name, String message) {
    Program run = Program.run("--device", name, OLS);
    String answer = run.err().lines().findFirst().orElse("");
    assertTrue(answer.startsWith("conformance: " + message), answer);
    String there =
        Devices.list().stream()
            .map(info -> info.device().toString())
            .collect(Collectors.joining(", "));
    assertTrue(answer.endsWith(". Devices here: " + there), answer);
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @Test
  void refusesBrokenExpression() {
    Program run = Program.run("--only", "(", OLS);
    assertTrue(run.err().startsWith("conformance: --only: Unclosed group"), run.err());
    assertEquals(2, run.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void explainsItself(String option) {
    Program run = Program.run(option);
    assertEquals(CommandLine.USAGE, run.out());
    assertEquals(0, run.status());
  }

  @Test
  void optionsMayStandAnywhereAndHaveTheirValueAfterAnEqualsSign() {
    Program run = Program.run(OLS, "--layout=contiguous", "--only=cars$", "--device=cpu");
    assertEquals("1 0 0", run.counts().get("ols/mtcars"));
    assertEquals(Set.of("ols/mtcars", "ols/cars"), run.counts().keySet());
    assertEquals("total: passed 2, failed 0, unsupported 0", run.lastLine());
  }

  @Test
  void bothLayoutsAreTheDefault() {
    Program run = Program.run("--only", "longley", OLS);
    assertEquals("2 0 0", run.counts().get("ols/longley"));
  }

  @Test
  void linesHaveNameAndCounts() {
    Program run = Program.run("--only", "ols/(cars|longley)", OLS);
    assertEquals(
        List.of(
            "ols/longley      2      0      0",
            "ols/cars         2      0      0",
            "total: passed 4, failed 0, unsupported 0"),
        run.lines());
  }

  @Test
  void selectingNothingIsAnError() {
    Program run = Program.run("--only", "nothing", OLS);
    assertEquals(
        "conformance: nothing to run: no case in 1 files has a name that matches 'nothing'",
        run.err().lines().findFirst().orElse(""));
    assertEquals("total: passed 0, failed 0, unsupported 0", run.lastLine());
    assertEquals(2, run.status());
  }

  @Test
  void emptyDirectoryIsAnError(@TempDir Path empty) {
    Program run = Program.run(empty.toString());
    assertEquals(
        "conformance: nothing to run: no *.json or *.json.gz in " + empty,
        run.err().lines().findFirst().orElse(""));
    assertEquals(2, run.status());
  }

  @Test
  void verboseExplainsWhatIsUnsupported() {
    String training = Program.recorded().resolve("training").toString();
    Program run = Program.run("--verbose", "--layout", "contiguous", "--only", "Conv1d", training);
    assertEquals(
        List.of(
            "Conv1d      0      0      1",
            "  unsupported: contiguous Conv1d(4, 6, 3, padding=1, stride=2) seed 20261121:"
                + " no module Conv1d",
            "total: passed 0, failed 0, unsupported 1"),
        run.lines());
    assertEquals(1, run.status());
  }
}
