package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory that is not there is an error that says what wanted it, and not the end. */
@Tag("cpu")
class FullHeapTest {
  private static List<String> lines() throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dlamina.simd=off",
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            FullHeap.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  @Test
  void namesOperationShapeAndLimitAndGoesOn() throws IOException, InterruptedException {
    List<String> lines = lines();
    String all = String.join("\n", lines);
    String zeros =
        "creation: zeros: not enough memory; got float32 [5000, 10000] = 190.7 MiB, with ";
    String first =
        lines.stream().filter(line -> line.startsWith("creation")).findFirst().orElse("");
    assertTrue(first.startsWith(zeros), all);
    assertTrue(first.matches(".* 0 bytes in the open scopes of this thread, .*"), all);
    assertTrue(
        first.matches(
            ".*; expected at most 6[0-9]\\.[0-9] MiB in all\\."
                + " Use smaller batches or scopes, or a larger heap by -Xmx"),
        all);
    assertTrue(
        all.contains("array: zeros: not enough memory; got float32 [2147483647] = 8.0 GiB"), all);
    assertTrue(
        all.contains("broadcast: mul: not enough memory; got float64 [4000, 4000] = 122"), all);
    assertTrue(all.contains("product: mm: not enough memory; got float64 [4000, 4000] = 122"), all);
    String loop = lines.stream().filter(line -> line.startsWith("loop")).findFirst().orElse("");
    assertTrue(loop.contains("repeat: not enough memory; got float64 ["), all);
    assertTrue(
        loop.matches(".* [2-6][0-9]\\.[0-9] MiB in the open scopes of this thread, .*"), all);
    assertEquals(40, lines.stream().filter("reuse: enough memory"::equals).count(), all);
    assertEquals("sum 1000.0", lines.get(lines.size() - 1), all);
  }
}
