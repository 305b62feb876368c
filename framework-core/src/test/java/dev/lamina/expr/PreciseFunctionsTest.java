package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions that Java's library does not have, against their series in 60 digits. */
class PreciseFunctionsTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO_OVER_SQRT_PI =
      new BigDecimal("1.128379167095512573896158903121545171688101258657997713688171");
  private static final BigDecimal LN2 =
      new BigDecimal("0.693147180559945309417232121458176568075500134360255254120680");

  @Test
  void erfIsWithinItsClaim() {
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      double x = i < 300 ? 6.2 * random.nextDouble() : Math.exp(-20 * random.nextDouble());
      check("erf", 2.0, ScalarMath::erf, PreciseFunctionsTest::erf, x);
      check("erf", 2.0, ScalarMath::erf, PreciseFunctionsTest::erf, -x);
    }
    for (double x : new double[] {0.46875, Math.nextUp(0.46875), 0.5, 3.999, 4, 4.001, 5.9, 6}) {
      check("erf", 2.0, ScalarMath::erf, PreciseFunctionsTest::erf, x);
    }
  }

  @Test
  void log2IsWithinItsClaim() {
    Random random = new Random(3);
    for (int i = 0; i < 600; i++) {
      double x =
          i < 300 ? 0.4 + 2 * random.nextDouble() : Math.exp(600 * random.nextGaussian() / 3);
      check("log2", 2.0, ScalarMath::log2, PreciseFunctionsTest::log2, x);
    }
    check("log2", 2.0, ScalarMath::log2, PreciseFunctionsTest::log2, Math.nextUp(1.0));
    check("log2", 2.0, ScalarMath::log2, PreciseFunctionsTest::log2, Math.nextDown(1.0));
  }

  @Test
  void powersOfTwoHaveWholeLogarithms() {
    for (int k = -1074; k < 1024; k++) {
      assertEquals(k, ScalarMath.log2(Math.scalb(1.0, k)));
    }
  }

  @Test
  void hypotOfFloatsIsWithinItsClaim() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt() & 0x7fffffff);
      float y = x * (float) random.nextGaussian();
      double exact = StrictMath.hypot(x, y);
      float actual = ScalarMath.hypot(x, y);
      boolean same = actual == (float) exact || actual != actual && exact != exact;
      double ulp = Math.scalb(1.0, Math.max(Math.getExponent(exact), -126) - 23);
      assertTrue(same || Math.abs(actual - exact) <= 0.51 * ulp, () -> x + ", " + y);
    }
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.hypot(Float.NEGATIVE_INFINITY, Float.NaN));
    assertEquals(Float.NaN, ScalarMath.hypot(1, Float.NaN));
  }

  @Test
  void specialValues() {
    assertEquals(-0.0, ScalarMath.erf(-0.0));
    assertEquals(-0f, ScalarMath.erf(-0f));
    assertEquals(1.0, ScalarMath.erf(Double.POSITIVE_INFINITY));
    assertEquals(-1f, ScalarMath.erf(Float.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, ScalarMath.erf(Double.NaN));
    assertEquals(Float.NaN, ScalarMath.erf(Float.NaN));
    assertEquals(-1f, ScalarMath.tanh(Float.NEGATIVE_INFINITY));
    assertEquals(-0f, ScalarMath.tanh(-0f));
    assertEquals(Float.MIN_VALUE, ScalarMath.tanh(Float.MIN_VALUE));
    assertEquals(Double.NEGATIVE_INFINITY, ScalarMath.log2(0.0));
    assertEquals(Double.NaN, ScalarMath.log2(-1.0));
    assertEquals(Double.POSITIVE_INFINITY, ScalarMath.log2(Double.POSITIVE_INFINITY));
    assertEquals(-0.0, ScalarMath.trunc(-0.7));
    assertEquals(-2f, ScalarMath.trunc(-2.9f));
    assertEquals(1e300, ScalarMath.trunc(1e300));
  }

  @Test
  void integersAreDividedByZeroWithoutAnError() {
    assertEquals(0, ScalarMath.div(7, 0));
    assertEquals(0L, ScalarMath.div(-7L, 0L));
    assertEquals(7, ScalarMath.rem(7, 0));
    assertEquals(-7L, ScalarMath.rem(-7L, 0L));
    assertEquals(Integer.MIN_VALUE, ScalarMath.div(Integer.MIN_VALUE, -1));
    assertEquals(0L, ScalarMath.rem(Long.MIN_VALUE, -1L));
    assertEquals(-2, ScalarMath.div(-7, 3));
    assertEquals(-1, ScalarMath.rem(-7, 3));
  }

  private static void check(
      String name, double claim, DoubleUnaryOperator f, UnaryOperator<BigDecimal> exact, double x) {
    double actual = f.applyAsDouble(x);
    double error = error(actual, exact.apply(new BigDecimal(x)), Math.ulp(actual));
    assertTrue(error <= claim, () -> name + "(" + x + ") is off by " + error + " ulp");
  }

  private static double error(double actual, BigDecimal exact, double ulp) {
    return Math.abs(new BigDecimal(actual).subtract(exact).doubleValue()) / ulp;
  }

  private static BigDecimal erf(BigDecimal x) {
    BigDecimal square = x.multiply(x, DIGITS);
    BigDecimal term = x;
    BigDecimal sum = x;
    for (int n = 1; n < 260; n++) {
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(-n), DIGITS);
      sum = sum.add(term.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
    }
    return sum.multiply(TWO_OVER_SQRT_PI, DIGITS);
  }

  private static BigDecimal log2(BigDecimal x) {
    int k = Math.getExponent(x.doubleValue());
    BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(k));
    BigDecimal m = k < 0 ? x.multiply(power) : x.divide(power, DIGITS);
    BigDecimal one = BigDecimal.ONE;
    BigDecimal z = m.subtract(one).divide(m.add(one), DIGITS);
    BigDecimal square = z.multiply(z, DIGITS);
    BigDecimal term = z;
    BigDecimal sum = z;
    for (int n = 3; n < 150; n += 2) {
      term = term.multiply(square, DIGITS);
      sum = sum.add(term.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
    }
    return sum.multiply(BigDecimal.valueOf(2)).divide(LN2, DIGITS).add(BigDecimal.valueOf(k));
  }
}
