package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  private static final List<String> NAMES =
      List.of(
          "scratch-tensors",
          "scratch-gradient-descent",
          "scratch-autograd",
          "sequential-vs-ols",
          "nonlinear",
          "devices",
          "mpg");

  @Test
  void listsTheSamples() {
    List<String> names =
        Run.of("--list").ok().lines().stream().map(line -> line.split(" ")[0]).toList();

    assertEquals(NAMES, names);
  }

  @Test
  void helpNamesSamplesAndOptions() {
    Run help = Run.of("--help").ok();
    NAMES.forEach(name -> assertTrue(help.out().contains(name)));
    assertTrue(help.out().contains("--device NAME"));
    assertEquals(help.out(), Run.of("-h").ok().out());
    Run mpg = Run.of("mpg", "--help").ok();
    for (String option : List.of("seed", "epochs", "batch-size", "lr", "csv", "out", "device")) {
      assertTrue(mpg.out().contains("--" + option + " "), option);
    }
  }

  @Test
  void withoutANameItIsMpg(@TempDir Path folder) {
    Run run = Run.of("--epochs", "1", "--out=" + folder).ok();

    assertTrue(run.lines().get(0).startsWith("398 cars"));
    assertTrue(Files.exists(folder.resolve("model.json")));
  }

  @Test
  void whatIsNotUnderstoodEndsWithStatusTwo() {
    assertMisused("unknown sample 'nope'; the samples are scratch-tensors, ", "nope");
    assertMisused("unknown option '--lr'; this sample takes --seed", "scratch-autograd", "--lr=1");
    assertMisused("unknown option '--nope'", "--nope");
    assertMisused("option '--seed' has no value", "scratch-autograd", "--seed");
    assertMisused("option '--seed' is not a whole number; got 'x'", "nonlinear", "--seed", "x");
    assertMisused("option '--lr' is not a number; got 'fast'", "mpg", "--lr", "fast");
    assertMisused("unexpected argument '7'; options begin with --", "scratch-tensors", "7");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
    String cpu = "expected one of cpu (" + System.getProperty("os.arch") + " processor)";
    for (String name : List.of("GPU", "opencl:9999", "nowhere:0", "meta")) {
      assertMisused(
          "option '--device' is not a device that computes here; got '" + name + "'; " + cpu,
          "scratch-autograd",
          "--device=" + name);
    }
    assertMisused("option '--device' has no value", "mpg", "--device");
  }

  static Stream<Device> devices() {
    return Devices.list().stream().map(DeviceInfo::device);
  }

  @Test
  void devicesAreDescribedAndOnlyTheOneNamedIsTested() {
    Run run = Run.of("devices", "--device", "cpu").ok();
    for (DeviceInfo info : Devices.list()) {
      run.line(info.device() + ": " + info.name());
    }
    assertEquals(Devices.list().size(), run.lines("  float64").size());
    assertEquals(List.of(), run.lines("Comparing"));
  }

  @ParameterizedTest
  @MethodSource("devices")
  void samplesComputeTheSameOnEveryDevice(Device device) {
    Device before = Device.getDefault();
    Run standard = Run.of("scratch-autograd").ok();
    assertEquals(standard, Run.of("scratch-autograd", "--device", device.toString()));
    assertSame(before, Device.getDefault());
  }

  @ParameterizedTest
  @MethodSource("devices")
  void trainingTakesPlaceOnTheDevice(Device device, @TempDir Path folder) {
    List<String> standard = Run.of("mpg", "--epochs=3", "--out=" + folder).ok().lines();
    List<String> there =
        Run.of("mpg", "--epochs=3", "--out=" + folder, "--device=" + device).ok().lines();
    assertEquals(figures(standard), figures(there));
  }

  /** Without the lines that hold times. */
  private static List<String> figures(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("Epoch")).toList();
  }

  private static void assertMisused(String expected, String... arguments) {
    Run run = Run.of(arguments);
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("run: " + expected), run.err());
  }

  @Test
  void aFolderThatCannotBeMadeEndsWithStatusOne(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = Run.of("nonlinear", "--out", file.resolve("below").toString());

    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("' cannot be made: "), run.err());
  }

  /** In a process of its own, since the tests have another configuration of the logging. */
  @Test
  void logsToStandardErrorOnlyAndNothingUnasked(@TempDir Path folder) throws Exception {
    Run quiet = process(folder, "-Dlamina.simd=off");
    Run talkative = process(folder, "-Dlamina.simd=off", "-Dlamina.log=INFO");

    assertEquals(Run.of("scratch-autograd"), quiet);
    assertEquals(quiet.out(), talkative.out());
    assertTrue(talkative.err().startsWith("INFO "), talkative.err());
  }

  private static Run process(Path folder, String... jvmOptions) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "scratch-autograd"));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    return new Run(status, Files.readString(out), Files.readString(err));
  }
}
