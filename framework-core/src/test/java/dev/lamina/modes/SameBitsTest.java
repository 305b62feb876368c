package dev.lamina.modes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Large computations give the same bits with scalar code, with vectors of every width, and with any
 * number of threads.
 */
@Tag("modes")
@Tag("cpu")
class SameBitsTest {
  private static final String[] VECTORS = {
    "--add-modules=jdk.incubator.vector", "-Dlamina.simd=eager"
  };

  private static List<String> results(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(List.of(options));
    String classPath = System.getProperty("java.class.path");
    command.add("-cp");
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.add(LargeResults.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.matches(".*: [0-9a-f]{16}")).toList();
  }

  private static List<String> vectors(int bits, int threads)
      throws IOException, InterruptedException {
    return results(
        VECTORS[0], VECTORS[1], "-Dlamina.simd.bits=" + bits, "-Dlamina.threads=" + threads);
  }

  @Test
  void dependOnNeitherVectorsNorThreads() throws IOException, InterruptedException {
    List<String> scalar = results("-Dlamina.simd=off", "-Dlamina.threads=1");
    assertTrue(scalar.size() > 40, scalar.toString());
    assertEquals(scalar, results("-Dlamina.simd=off", "-Dlamina.threads=8"), "scalar, 8 threads");
    assertEquals(scalar, vectors(128, 8), "128 bits, 8 threads");
    assertEquals(scalar, vectors(256, 1), "256 bits, 1 thread");
    assertEquals(scalar, vectors(512, 2), "512 bits, 2 threads");
    assertEquals(scalar, vectors(512, 8), "512 bits, 8 threads");
  }
}
