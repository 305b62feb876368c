package dev.lamina.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten million steps in a small heap: nothing may be left behind by a step. */
@Tag("slow")
@Tag("cpu") // Far too many calls for a device.
class SmallStepsTest {
  private static final int STEPS = 10_000_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neitherGrowNorSlowDown(boolean scoped) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.add("-XX:+UseSerialGC"); // Others count whole regions.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-modules") || argument.startsWith("-Dlamina"))
        .forEach(command::add);
    String classPath = System.getProperty("java.class.path");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            SmallSteps.class.getName(),
            String.valueOf(STEPS),
            String.valueOf(scoped)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
