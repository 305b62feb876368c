package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All recorded cases give the same bits with scalar code, with vectors of every width, and with any
 * number of threads.
 */
@Tag("modes")
class SameBitsTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String AT_ONCE = "-Dlamina.simd=eager";

  /** Counts and checksum by name. */
  private static Map<String, String> bits(String... options)
      throws IOException, InterruptedException {
    Program run = Program.inAnotherJvm(List.of(options), "--bits", Program.recorded().toString());
    Map<String, String> bits = new TreeMap<>();
    for (String line : run.lines()) {
      String[] words = line.split(" +", 2);
      if (line.matches("\\S+( +\\d+){3} +[0-9a-f]{16}")) {
        bits.put(words[0], words[1]);
      }
    }
    assertFalse(bits.isEmpty(), run.out() + run.err());
    return bits;
  }

  @Test
  void dependOnNeitherVectorsNorThreads() throws IOException, InterruptedException {
    Map<String, String> scalar = bits("-Dlamina.simd=off", "-Dlamina.threads=1");
    assertEquals(
        scalar, bits(VECTORS, AT_ONCE, "-Dlamina.simd.bits=128", "-Dlamina.threads=8"), "128");
    assertEquals(
        scalar, bits(VECTORS, AT_ONCE, "-Dlamina.simd.bits=256", "-Dlamina.threads=2"), "256");
    assertEquals(
        scalar, bits(VECTORS, AT_ONCE, "-Dlamina.simd.bits=512", "-Dlamina.threads=1"), "512");
  }
}
