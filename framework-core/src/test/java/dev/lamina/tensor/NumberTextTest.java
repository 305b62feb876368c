package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The expected texts are what {@code printf} of glibc gives. */
class NumberTextTest {
  @Test
  void fixedRoundsTheExactValueHalfToEven() {
    assertEquals("0.1250", NumberText.fixed(0.125, 4));
    assertEquals("0.12", NumberText.fixed(0.125, 2));
    assertEquals("0.38", NumberText.fixed(0.375, 2));
    // The double next to 2.675 lies below it.
    assertEquals("2.67", NumberText.fixed(2.675, 2));
    assertEquals("-0.0000", NumberText.fixed(-1e-9, 4));
    assertEquals("10.0000", NumberText.fixed(9.99999, 4));
    assertEquals("2", NumberText.fixed(2.5, 0));
  }

  @Test
  void scientificHasAtLeastTwoDigitsOfExponent() {
    assertEquals("1.2346e-05", NumberText.scientific(1.23456e-5, 4));
    assertEquals("1.0000e+00", NumberText.scientific(1, 4));
    assertEquals("-1.0000e+02", NumberText.scientific(-99.99999, 4));
    assertEquals("0.0000e+00", NumberText.scientific(0, 4));
    assertEquals("4.9407e-324", NumberText.scientific(Double.MIN_VALUE, 4));
    assertEquals("1.7977e+308", NumberText.scientific(Double.MAX_VALUE, 4));
    assertEquals("3e+00", NumberText.scientific(2.5000001, 0));
  }

  @Test
  void generalTakesTheShorterNotation() {
    assertEquals("0", NumberText.general(0, 6));
    assertEquals("-0", NumberText.general(-0.0, 6));
    assertEquals("0.0001", NumberText.general(1e-4, 6));
    assertEquals("1e-05", NumberText.general(1e-5, 6));
    assertEquals("100000", NumberText.general(1e5, 6));
    assertEquals("1e+06", NumberText.general(1e6, 6));
    assertEquals("1e+06", NumberText.general(999999.5, 6));
    assertEquals("1.23457e+06", NumberText.general(1234567, 6));
    assertEquals("5.98762", NumberText.general(5.98762, 6));
    assertEquals("120", NumberText.general(120, 6));
  }

  @Test
  void whatIsNotFiniteIsAWord() {
    assertEquals("nan", NumberText.fixed(Double.NaN, 4));
    assertEquals("inf", NumberText.scientific(Double.POSITIVE_INFINITY, 4));
    assertEquals("-inf", NumberText.general(Double.NEGATIVE_INFINITY, 6));
  }
}
