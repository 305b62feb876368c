package dev.lamina.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareOptionsTest {
  private static List<String> rows(String... arguments) {
    return CompareOptions.parse(arguments).rows().stream().map(Row::name).toList();
  }

  @Test
  void withoutArgumentsEverythingIsMeasured() {
    CompareOptions options = CompareOptions.parse();
    assertEquals(Rows.all(), options.rows());
    assertEquals(Systems.peers(), options.peers());
    assertEquals(List.of(Path.of(System.getProperty("java.home"))), options.javas());
    assertEquals(5, options.warmup());
    assertEquals(7, options.repetitions());
    assertEquals(Optional.empty(), options.json());
  }

  @Test
  void aWorkloadStandsForItsRows() {
    assertEquals(List.of("W1/loop", "W1/fit"), rows("W1"));
    assertEquals(List.of("W1/fit", "W5/sum", "start"), rows("start", "W5/sum", "W1/fit"));
    assertEquals(List.of("W11/100x3", "W11/10000x10", "W11/100000x50"), rows("W11"));
  }

  @Test
  void takesAllOptions() {
    CompareOptions options =
        CompareOptions.parse(
            "W3",
            "--peers",
            "numpy,djl",
            "--json",
            "out.json",
            "--threads",
            "1",
            "--warmup",
            "0.5",
            "--repetitions",
            "3",
            "--seconds",
            "0.1",
            "--scalar",
            "--java",
            System.getProperty("java.home"));
    assertEquals(List.of("numpy", "djl"), options.peers());
    assertEquals(Optional.of(Path.of("out.json")), options.json());
    assertEquals(1, options.threads());
    assertEquals(0.5, options.warmup());
    assertEquals(3, options.repetitions());
    assertEquals(0.1, options.seconds());
    assertTrue(options.scalar());
    assertEquals(List.of(), CompareOptions.parse("--peers", "none").peers());
    assertEquals(Systems.peers(), CompareOptions.parse("--peers", "all").peers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W1 --warmup       | got --warmup without a value; expected one behind it",
        "--warmup soon     | got --warmup soon; expected seconds from 0.0 to 3600.0",
        "--warmup -1       | got --warmup -1; expected seconds from 0.0 to 3600.0",
        "--seconds 0       | got --seconds 0; expected seconds from 0.001 to 60.0",
        "--repetitions 0   | got --repetitions 0; expected a whole number from 1 to 1000",
        "--threads NaN     | got --threads NaN; expected a whole number from 1 to 1024",
        "--threads 1.5     | got --threads 1.5; expected a whole number from 1 to 1024",
        "--json no/such/it | got --json no/such/it; expected a file in a folder that is there",
        "--json ..         | got --json ..; expected a file in a folder that is there",
      })
  void refusesValuesThatMakeNoSense(String line, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CompareOptions.parse(line.split(" ")));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W99              | got the row W99; expected W1/loop, W1/fit, W2/loop,",
        "--frobnicate     | got --frobnicate; expected one of --peers, --json, --jdk,",
        "--peers jax      | got --peers jax; expected djl, bytedeco, tf, tf-inline, dl4j, ",
        "--java /nowhere  | got --java /nowhere; expected the home of a JDK",
        "--jdk 5          | got --jdk 5, which is not found here; set JAVA5_HOME, or name its folder",
      })
  void saysWhatThereIs(String line, String start) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CompareOptions.parse(line.split(" ")));
    assertTrue(e.getMessage().startsWith(start.strip()), e.getMessage());
  }

  @Test
  void theHelpNamesAllRowsAndPeers() {
    String help = Help.text();
    Rows.all().forEach(row -> assertTrue(help.contains("\n" + row.name() + " "), row.name()));
    Systems.peers().forEach(peer -> assertTrue(help.contains(peer), peer));
    assertTrue(help.lines().filter(l -> l.startsWith("--")).count() >= 9, help);
  }
}
