package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  /** As {@code cat} of R 4.2 prints them. */
  @ParameterizedTest
  @CsvSource({
    "5.987619400024414, 5.987619",
    "5.98762, 5.98762",
    "197.46390, 197.4639",
    "100, 100",
    "-0.5, -0.5",
    "0, 0",
    "99999, 99999",
    "100000, 1e+05",
    "123456, 123456",
    "123456789, 123456789",
    "0.001, 0.001",
    "0.0001, 1e-04",
    "0.00012, 0.00012",
    "0.000001234, 1.234e-06",
    "3.4e38, 3.4e+38",
    "-1e300, -1e+300",
    "NaN, NaN",
    "Infinity, Inf",
    "-Infinity, -Inf"
  })
  void sevenDigitsAtMost(double value, String expected) {
    assertEquals(expected, Numbers.text(value));
  }
}
