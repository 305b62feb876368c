package dev.lamina.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process uses the library if it is asked to, says so, and works without one. */
class BlasByChoiceTest {
  private static List<String> run(String setting) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dlamina.blas=" + setting,
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            Products.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  private static double[] values(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("value "))
        .mapToDouble(line -> Double.parseDouble(line.substring(6)))
        .toArray();
  }

  private static boolean says(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  @Test
  void productsByTheLibraryAreNearLaminas() throws IOException, InterruptedException {
    String name = SystemBlasTest.library().name();
    List<String> own = run("off");
    List<String> theirs = run("on");
    assertTrue(!says(own, "matrix products by"), own.toString());
    assertTrue(says(theirs, "matrix products by " + name), theirs.toString());
    double[] expected = values(own);
    double[] got = values(theirs);
    assertTrue(expected.length > 1000, "too few values: " + expected.length);
    assertEquals(expected.length, got.length);
    int different = 0;
    for (int i = 0; i < got.length; i++) {
      // Sums of 5,000 products, of size 3,200 without their signs: 1e-6 of it in single precision.
      assertEquals(expected[i], got[i], 3e-3, "value " + i);
      different += expected[i] == got[i] ? 0 : 1;
    }
    assertNotEquals(0, different, "the library adds in the very order of Lamina, or was not used");
  }

  @Test
  void withoutTheLibraryLaminaGoesOn() throws IOException, InterruptedException {
    List<String> lines = run("/no/such/lib.so");
    assertEquals(values(run("off")).length, values(lines).length);
    assertTrue(
        says(lines, "matrix products by Lamina's own kernels: lamina.blas: no library"),
        lines.toString());
  }
}
