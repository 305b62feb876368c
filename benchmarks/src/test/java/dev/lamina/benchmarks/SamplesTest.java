package dev.lamina.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
  @Test
  void warmUpIsTheOneOption() {
    assertEquals(5, Samples.warmup());
    assertEquals(0.5, Samples.warmup("0.5"));
    assertEquals(4, Samples.warmup("4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1e3", "1 2", "--help", "NaN", "99999"})
  void otherOptionsAreRefused(String line) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Samples.warmup(line.split(" ")));
    assertEquals("got " + line + "; expected seconds of warm-up, or nothing", e.getMessage());
  }

  @Test
  void workRunsAsOftenAsItIsTimed() {
    AtomicInteger runs = new AtomicInteger();
    Samples samples = Samples.of(0, 3, 7, runs::incrementAndGet);
    assertEquals(21, runs.get());
    assertTrue(samples.least() <= samples.median() && samples.median() <= samples.most());
  }
}
