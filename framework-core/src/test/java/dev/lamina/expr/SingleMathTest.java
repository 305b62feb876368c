package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The functions that are computed in single precision, against double precision, whose own error is
 * below 1e-8 of a float's last place.
 */
class SingleMathTest {
  /** On every float whose bits are a multiple of this, of all there are. */
  private static final int STRIDE = 2003;

  @FunctionalInterface
  private interface Single {
    float apply(float x);
  }

  /** The functions, with what their documentation claims. */
  private enum Function {
    EXP(1.1, ScalarMath::exp, StrictMath::exp, 89),
    EXPM1(1.6, ScalarMath::expm1, StrictMath::expm1, 89),
    LOG(1, ScalarMath::log, StrictMath::log, 0x1p13f),
    LOG1P(1.6, ScalarMath::log1p, StrictMath::log1p, 0x1p13f),
    // The two that Java does not have are themselves checked against 60 digits.
    LOG2(1, ScalarMath::log2, ScalarMath::log2, 0x1p13f),
    ERF(1.2, ScalarMath::erf, ScalarMath::erf, 4),
    TANH(1.5, ScalarMath::tanh, StrictMath::tanh, 10),
    SIN(1.6, ScalarMath::sin, StrictMath::sin, 0x1p17f),
    COS(1.6, ScalarMath::cos, StrictMath::cos, 0x1p17f);

    private final double claim;
    private final Single single;
    private final DoubleUnaryOperator exact;
    private final float last;

    Function(double claim, Single single, DoubleUnaryOperator exact, float last) {
      this.claim = claim;
      this.single = single;
      this.exact = exact;
      this.last = last;
    }

    void check(float x) {
      float actual = single.apply(x);
      double expected = exact.applyAsDouble(x);
      if (Float.floatToIntBits((float) expected) == Float.floatToIntBits(actual)) {
        return;
      }
      // The distance of floats around the exact value; the least one below the normal ones.
      double ulp = Math.scalb(1.0, Math.max(Math.getExponent(expected), -126) - 23);
      double error = Math.abs(actual - expected) / ulp;
      assertTrue(error <= claim, () -> this + "(" + x + ") is off by " + error + " ulp");
    }

    void checkAround(float x, int neighbours) {
      int bits = Float.floatToIntBits(x);
      for (int i = -neighbours; i <= neighbours; i++) {
        check(Float.intBitsToFloat(bits + i));
        check(-Float.intBitsToFloat(bits + i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWithinItsClaim(Function f) {
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      f.check(Float.intBitsToFloat((int) bits));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWithinItsClaimWhereItsFormChanges(Function f) {
    float[] borders = {
      0x1p-25f,
      Coefficients.TANH_NEAR,
      Coefficients.ERF_NEAR,
      0.70710677f,
      1,
      1.4142135f,
      3.95f,
      10,
      18,
      88.722839f,
      103.97208f,
      104,
      Coefficients.TRIG_LIMIT,
      Float.MIN_NORMAL
    };
    for (float border : borders) {
      f.checkAround(border, 20_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofHardValues(Function f) {
    float[] values = {
      0f, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN
    };
    for (float x : values) {
      f.check(x);
      f.check(-x);
    }
  }

  /** Every multiple of pi / 2 up to where double precision takes over, and beyond. */
  @ParameterizedTest
  @EnumSource(names = {"SIN", "COS"})
  void isWithinItsClaimNearZerosOfSineAndCosine(Function f) {
    for (int k = 1; k < 100_000; k++) {
      f.checkAround((float) (k * (Math.PI / 2)), 1);
    }
  }

  @Test
  void powersOfTwoHaveWholeLogarithms() {
    for (int k = -149; k < 128; k++) {
      assertEquals(k, ScalarMath.log2(Math.scalb(1f, k)));
    }
  }

  @Test
  void numbersThatAreNotANumberOfAnySignAndContentStayThat() {
    for (int bits : new int[] {0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffc00000, -1}) {
      for (Function f : Function.values()) {
        assertTrue(Float.isNaN(f.single.apply(Float.intBitsToFloat(bits))), f.name());
      }
    }
  }

  /**
   * All floats from 2^-13, below which one term of each series counts, to the end of what a
   * function computes; of logarithms those of some exponents, which differ by a multiple of a
   * constant.
   */
  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void isWithinItsClaimOnEveryFloat(Function f) {
    int first = Float.floatToIntBits(0x1p-13f);
    int last = Float.floatToIntBits(f.last);
    int blocks = 1024;
    long step = ((long) last - first) / blocks + 1;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              for (long i = 0; i < step; i++) {
                float x = Float.intBitsToFloat((int) (first + block * step + i));
                f.check(x);
                f.check(-x);
              }
            });
  }
}
