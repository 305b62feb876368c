package dev.lamina.modes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Computations large and small give the same bits with scalar code, with vectors of every width,
 * and with any number of threads.
 */
@Tag("modes")
@Tag("cpu")
class SameBitsTest {
  private static final String[] VECTORS = {
    "--add-modules=jdk.incubator.vector", "-Dlamina.simd=eager"
  };

  private static List<String> results(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(List.of(options));
    String classPath = System.getProperty("java.class.path");
    command.add("-cp");
    command.add(System.getProperty("surefire.test.class.path", classPath));
    command.add(program.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> line.matches(".*: [0-9a-f]{16}")).toList();
  }

  private static List<String> vectors(Class<?> program, int bits, int threads)
      throws IOException, InterruptedException {
    return results(
        program,
        VECTORS[0],
        VECTORS[1],
        "-Dlamina.simd.bits=" + bits,
        "-Dlamina.threads=" + threads);
  }

  @ParameterizedTest
  @ValueSource(classes = {LargeResults.class, RandomResults.class})
  void dependOnNeitherVectorsNorThreads(Class<?> program) throws IOException, InterruptedException {
    List<String> scalar = results(program, "-Dlamina.simd=off", "-Dlamina.threads=1");
    assertTrue(scalar.size() > 40, scalar.toString());
    List<String> threads = results(program, "-Dlamina.simd=off", "-Dlamina.threads=8");
    assertEquals(scalar, threads, "scalar, 8 threads");
    assertEquals(scalar, vectors(program, 128, 8), "128 bits, 8 threads");
    assertEquals(scalar, vectors(program, 256, 1), "256 bits, 1 thread");
    assertEquals(scalar, vectors(program, 512, 2), "512 bits, 2 threads");
    assertEquals(scalar, vectors(program, 512, 8), "512 bits, 8 threads");
  }
}
