package dev.lamina.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataTest {
  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertArrayEquals(Data.uniform(1, 10, 1), Data.uniform(1, 10, 1));
    assertTrue(!Arrays.equals(Data.uniform(1, 10, 1), Data.uniform(2, 10, 1)));
  }

  /** What the programs in Python compute too. */
  @Test
  void theFirstNumbersAreKnown() {
    assertEquals(0.85841785f, chain(Data.PLACE), 1e-7f);
  }

  private static float chain(int place) {
    float a = Data.uniform(21, place + 1, 1)[place];
    float b = Data.uniform(22, place + 1, 1)[place];
    float c = Data.uniform(23, place + 1, 1)[place];
    return a * b + c;
  }

  @Test
  void numbersFillTheirRange() {
    float[] values = Data.uniform(3, 100_000, 2);
    double sum = 0;
    double squares = 0;
    for (float v : values) {
      assertTrue(v >= -2 && v < 2, () -> "out of range: " + v);
      sum += v;
      squares += v * v;
    }
    // The mean is within four standard errors of 0; the variance is 4/3.
    assertEquals(0, sum / values.length, 4 * Math.sqrt(4.0 / 3 / values.length));
    assertEquals(4.0 / 3, squares / values.length, 0.02);
  }

  @Test
  void everyClassOccurs() {
    assertArrayEquals(
        new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        Arrays.stream(Data.labels()).distinct().sorted().toArray());
    float[] oneHot = Data.oneHotLabels();
    for (int i = 0; i < Data.BATCH; i++) {
      assertEquals(1, oneHot[10 * i + Data.labels()[i]]);
    }
  }

  @Test
  void transposedWeightsAreTheSameNumbers() {
    float[] weight = Network.SMALL.weight(0);
    float[] transposed = Network.SMALL.transposedWeight(0);
    for (int i = 0; i < 32; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(weight[3 * i + j], transposed[32 * j + i]);
      }
    }
  }
}
