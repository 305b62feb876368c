package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The expected texts are what R 4.2.2 gives for the call in the comment beside. */
class RNumbersTest {

  private static String[] texts(String... texts) {
    return texts;
  }

  private static double[] numbers(double... numbers) {
    return numbers;
  }

  @Test
  void formatGivesAllTheSameDecimals() {
    // format(c(-29.069, -2.272, 9.215), digits = 4)
    assertArrayEquals(
        texts("-29.069", " -2.272", "  9.215"),
        RNumbers.format(numbers(-29.069, -2.272, 9.215), 4));
    // format(c(1, 2.5, 100), digits = 4)
    assertArrayEquals(texts("  1.0", "  2.5", "100.0"), RNumbers.format(numbers(1, 2.5, 100), 4));
    // format(c(NaN, 0, -Inf, 1234.5678), digits = 3)
    assertArrayEquals(
        texts(" NaN", "   0", "-Inf", "1235"),
        RNumbers.format(numbers(Double.NaN, 0, Double.NEGATIVE_INFINITY, 1234.5678), 3));
  }

  @Test
  void formatTurnsScientificWhereThatIsNarrower() {
    assertEquals("1e+05", RNumbers.format(100000, 7)); // format(1e5)
    assertEquals("123456", RNumbers.format(123456, 7)); // format(123456)
    assertEquals("1e-04", RNumbers.format(0.0001, 7)); // format(1e-4)
    assertEquals("0.001", RNumbers.format(0.001, 7)); // format(1e-3)
    assertEquals("1.5e-300", RNumbers.format(1.5e-300, 7)); // format(1.5e-300)
    // format(c(-3482.26, 0.015062), digits = 4)
    assertArrayEquals(
        texts("-3.482e+03", " 1.506e-02"), RNumbers.format(numbers(-3482.26, 0.015062), 4));
  }

  @Test
  void formatKeepsRoomForWhatRoundsUp() {
    // format(c(99.998002, -0.003529), digits = 4)
    assertArrayEquals(
        texts(" 99.998002", " -0.003529"), RNumbers.format(numbers(99.998002, -0.003529), 4));
    // format(c(99.98, 0.5), digits = 2)
    assertArrayEquals(texts("100.0", "  0.5"), RNumbers.format(numbers(99.98, 0.5), 2));
  }

  @Test
  void generalIsCsPrintf() {
    assertEquals("0.6511", RNumbers.general(0.65107938, 4)); // formatC(0.65107938, digits = 4)
    assertEquals("    1", RNumbers.general(1, 4)); // formatC(1, digits = 4)
    assertEquals("1.234e+04", RNumbers.general(12345, 4)); // formatC(12345, digits = 4)
    assertEquals("1e-05", RNumbers.general(1e-5, 4)); // formatC(1e-5, digits = 4)
    assertEquals("0.0001", RNumbers.general(1e-4, 4)); // formatC(1e-4, digits = 4)
    assertEquals(" -0.1", RNumbers.general(-0.1, 4)); // formatC(-0.1, digits = 4)
    assertEquals("    0", RNumbers.general(0, 4)); // formatC(0, digits = 4)
    assertEquals("  NaN", RNumbers.general(Double.NaN, 4)); // formatC(NaN, digits = 4)
    assertEquals(
        "  Inf", RNumbers.general(Double.POSITIVE_INFINITY, 4)); // formatC(Inf, digits = 4)
  }

  @Test
  void pValues() {
    // format.pval(c(0.0123, 1.49e-12, 0.5), digits = 3)
    assertArrayEquals(
        texts("0.0123", "1.49e-12", "0.5000"), RNumbers.pValues(numbers(0.0123, 1.49e-12, 0.5), 3));
    // format.pval(c(0.00145, 1e-17, NA), digits = 3)
    assertArrayEquals(
        texts("0.00145", "< 2e-16", "NA"),
        RNumbers.pValues(numbers(0.00145, 1e-17, Double.NaN), 3));
    // format.pval(c(0.0011, 1e-17), digits = 3)
    assertArrayEquals(texts("0.0011", "<2e-16"), RNumbers.pValues(numbers(0.0011, 1e-17), 3));
    assertArrayEquals(
        texts("<2e-16"), RNumbers.pValues(numbers(0), 3)); // format.pval(0, digits = 3)
    // format.pval(0, digits = 4)
    assertArrayEquals(texts("< 2.2e-16"), RNumbers.pValues(numbers(0), 4));
  }

  @Test
  void roundsToTheNearerDouble() {
    // round(c(0.15, 0.35, 0.45, 2.675, 1.005, 5.015, 0.285), c(1, 1, 1, 2, 2, 2, 2))
    double[] values = {0.15, 0.35, 0.45, 2.675, 1.005, 5.015, 0.285};
    double[] expected = {0.1, 0.3, 0.4, 2.67, 1, 5.02, 0.28};
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected[i], RNumbers.round(values[i], i < 3 ? 1 : 2));
      assertEquals(-expected[i], RNumbers.round(-values[i], i < 3 ? 1 : 2));
    }
    assertEquals(2, RNumbers.round(2.5, 0)); // round(2.5)
    assertEquals(1.5e-300, RNumbers.round(1.5e-300, 305)); // round(1.5e-300, 305)
    assertEquals(123456.789, RNumbers.round(123456.789, 12)); // round(123456.789, 12)
    assertEquals(Double.NaN, RNumbers.round(Double.NaN, 2));
  }

  @Test
  void significantDigits() {
    assertEquals(12340, RNumbers.signif(12341.7, 4)); // signif(12341.7, 4)
    assertEquals(0.3049, RNumbers.signif(0.30485407, 4)); // signif(0.30485407, 4)
    assertEquals(Double.POSITIVE_INFINITY, RNumbers.signif(Double.POSITIVE_INFINITY, 4));
  }
}
