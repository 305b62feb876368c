package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Elementary functions at values with a result of their own, and powers. */
class ScalarMathTest {
  private static final double CLAIM = 0.51;

  @Test
  void powIsWithinItsClaim() {
    Random random = new Random(1);
    for (int i = 0; i < 300_000; i++) {
      float x = (float) Math.exp(20 * random.nextGaussian());
      float y = (float) (3 * random.nextGaussian());
      check("pow", x, ScalarMath.pow(x, y), StrictMath.pow(x, y));
    }
    assertEquals(-8f, ScalarMath.pow(-2f, 3f));
    assertEquals(Float.NaN, ScalarMath.pow(-2f, 0.5f));
    assertEquals(1f, ScalarMath.pow(Float.NaN, 0f));
  }

  @Test
  void specialValues() {
    assertEquals(1f, ScalarMath.exp(0f));
    assertEquals(1f, ScalarMath.exp(-0f));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(Float.POSITIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(89f));
    assertEquals(0f, ScalarMath.exp(Float.NEGATIVE_INFINITY));
    assertEquals(Float.NaN, ScalarMath.exp(Float.NaN));
    assertEquals(0f, ScalarMath.log(1f));
    assertEquals(Float.NEGATIVE_INFINITY, ScalarMath.log(0f));
    assertEquals(Float.NEGATIVE_INFINITY, ScalarMath.log(-0f));
    assertEquals(Float.NaN, ScalarMath.log(-1f));
    assertEquals(Float.NaN, ScalarMath.log(Float.NEGATIVE_INFINITY));
    assertEquals(Float.NaN, ScalarMath.log(Float.NaN));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.log(Float.POSITIVE_INFINITY));
    assertEquals(0f, ScalarMath.sin(0f));
    assertEquals(-0f, ScalarMath.sin(-0f));
    assertEquals(1f, ScalarMath.cos(-0f));
    assertEquals(Float.NaN, ScalarMath.sin(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, ScalarMath.cos(Float.NEGATIVE_INFINITY));
    assertEquals(Float.NaN, ScalarMath.cos(Float.NaN));
  }

  @Test
  void sineIsOddAndCosineEven() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      float x = (float) (1000 * random.nextGaussian());
      assertEquals(-ScalarMath.sin(x), ScalarMath.sin(-x));
      assertEquals(ScalarMath.cos(x), ScalarMath.cos(-x));
    }
  }

  @Test
  void powersOfIntegersWrap() {
    assertEquals(1, ScalarMath.pow(0L, 0L));
    assertEquals(0, ScalarMath.pow(0L, 5L));
    assertEquals(-27, ScalarMath.pow(-3L, 3L));
    assertEquals(1L << 62, ScalarMath.pow(2L, 62L));
    assertEquals(Long.MIN_VALUE, ScalarMath.pow(2L, 63L));
    assertEquals(0, ScalarMath.pow(2L, 64L));
    assertEquals(0, ScalarMath.pow(Long.MIN_VALUE, 2L));
    assertEquals(-1, ScalarMath.pow(-1L, Long.MAX_VALUE));
    assertEquals(1, ScalarMath.pow(-1L, -2L));
    assertEquals(-1, ScalarMath.pow(-1L, -3L));
    assertEquals(1, ScalarMath.pow(1L, -1L));
    assertEquals(0, ScalarMath.pow(2L, -1L));
  }

  private static void check(String name, float x, float actual, double exact) {
    if ((float) exact == actual || Double.isNaN(exact) && Float.isNaN(actual)) {
      return;
    }
    // The distance of floats around the exact value; the least one below the normal ones.
    double ulp = Math.scalb(1.0, Math.max(Math.getExponent(exact), -126) - 23);
    double error = Math.abs(actual - exact) / ulp;
    assertTrue(error <= CLAIM, () -> name + "(" + x + ") is off by " + error + " ulp");
  }

  @Test
  void powersOfOneAreOneAsInC() {
    for (double y : new double[] {0, 2.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(1.0, ScalarMath.pow(1.0, y));
      assertEquals(1f, ScalarMath.pow(1f, (float) y));
    }
    assertEquals(1.0, ScalarMath.pow(-1.0, Double.NEGATIVE_INFINITY));
    assertEquals(1f, ScalarMath.pow(-1f, Float.POSITIVE_INFINITY));
    assertEquals(Double.NaN, ScalarMath.pow(-1.0, 0.5));
    assertEquals(Double.NaN, ScalarMath.pow(Double.NaN, 1.0));
    assertEquals(1.0, ScalarMath.pow(Double.NaN, 0.0));
  }
}
