package dev.lamina.expr;

import static dev.lamina.expr.Coefficients.*;

/**
 * Elementary functions in single precision. Each is a fixed sequence of operations, fused where
 * {@link Math#fma} stands, and the vector forms of the backends take the same steps: what they
 * decide by masks is decided here by branches, with the same bits.
 *
 * <p>Errors are the largest over all floats, in units in the last place.
 */
final class SingleMath {
  private SingleMath() {}

  /** e to the power {@code x}; within 1.1 ulp. */
  static float exp(float x) {
    if (x < EXP_LEAST) {
      return 0;
    }
    int k = exponentOfExp(x);
    float p = expFraction(x, k);
    // 2^k in two factors, of which only the second can round: the result may be subnormal, and 2^k
    // infinite.
    int half = k << FRACTION_BITS - 1 & EXPONENT;
    float first = Float.intBitsToFloat(half + ONE_BITS);
    float second = Float.intBitsToFloat((k << FRACTION_BITS) - half + ONE_BITS);
    return Math.fma(p, first, first) * second;
  }

  /** The integer next to {@code x / log 2}, in the lowest bits, and at most 128. */
  private static int exponentOfExp(float x) {
    return Math.min(Float.floatToRawIntBits(Math.fma(x, LOG2_E, ROUND)), EXP_TOP);
  }

  /** {@code e^x / 2^k - 1}. From where the function is infinite on it only grows. */
  private static float expFraction(float x, int k) {
    float n = Float.intBitsToFloat(k) - ROUND;
    // The first difference is exact.
    float r = Math.fma(n, MINUS_LN2_TAIL, Math.fma(n, MINUS_LN2, x));
    float q = Math.fma(E6, r, E5);
    q = Math.fma(q, r, E4);
    q = Math.fma(q, r, E3);
    q = Math.fma(q, r, E2);
    return Math.fma(r * r, q, r);
  }

  /** 2 to the power of the lowest bits of {@code k}. */
  private static float powerOfTwo(int k) {
    return Float.intBitsToFloat((k << FRACTION_BITS) + ONE_BITS);
  }

  /** {@code e^x - 1}; within 1.6 ulp. */
  static float expm1(float x) {
    if (x < EXPM1_LEAST) {
      return -1;
    }
    if (Math.abs(x) < TINY) {
      return x;
    }
    int k = exponentOfExp(x);
    // Half of the result, since 2^k may be infinite where the result is not.
    float s = powerOfTwo(k - 1);
    float half = Math.fma(expFraction(x, k), s, s - 0.5f);
    return half + half;
  }

  /** The hyperbolic tangent; within 1.5 ulp. */
  static float tanh(float x) {
    float a = Math.abs(x);
    return withSign(a >= TANH_NEAR ? tanhFar(a) : tanhNear(a), x);
  }

  private static float tanhNear(float a) {
    float z = a * a;
    float p = Math.fma(T11, z, T9);
    p = Math.fma(p, z, T7);
    p = Math.fma(p, z, T5);
    p = Math.fma(p, z, T3);
    return Math.fma(a * z, p, a);
  }

  private static float tanhFar(float a) {
    float c = atMost(a, TANH_END_BITS);
    return 1 - 2 / (expInside(c + c) + 1);
  }

  /** The lesser of a magnitude and a limit, by their bits, which have the same order. */
  private static float atMost(float a, int bits) {
    return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(a), bits));
  }

  /** e to a power that gives neither infinity nor subnormal numbers. */
  private static float expInside(float x) {
    int k = Float.floatToRawIntBits(Math.fma(x, LOG2_E, ROUND));
    float s = powerOfTwo(k);
    return Math.fma(expFraction(x, k), s, s);
  }

  /** The error function; within 1.2 ulp. */
  static float erf(float x) {
    float a = Math.abs(x);
    return withSign(a >= ERF_NEAR ? erfFar(a) : erfNear(a), x);
  }

  private static float erfNear(float a) {
    float z = a * a;
    float p = Math.fma(F11, z, F9);
    p = Math.fma(p, z, F7);
    p = Math.fma(p, z, F5);
    p = Math.fma(p, z, F3);
    p = Math.fma(p, z, F1);
    return Math.fma(a, p, a);
  }

  private static float erfFar(float a) {
    float c = atMost(a, ERF_END_BITS);
    float p = Math.fma(H6, c, H5);
    p = Math.fma(p, c, H4);
    p = Math.fma(p, c, H3);
    p = Math.fma(p, c, H2);
    p = Math.fma(p, c, H1);
    p = Math.fma(p, c, H0);
    return 1 - expInside(p);
  }

  /** A magnitude with the sign of {@code x}. */
  private static float withSign(float magnitude, float x) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(magnitude) | Float.floatToRawIntBits(x) & SIGN);
  }

  /** The natural logarithm; within 1 ulp. */
  static float log(float x) {
    if (!(x >= Float.MIN_NORMAL && x < Float.POSITIVE_INFINITY)) {
      return x > 0 && x < Float.MIN_NORMAL ? log(x * RAISE, -RAISE_EXPONENT) : logSpecial(x);
    }
    return log(x, 0);
  }

  /** The logarithm where it is not a finite number. */
  private static float logSpecial(float x) {
    return x == 0 ? Float.NEGATIVE_INFINITY : x < 0 ? Float.NaN : x;
  }

  private static float log(float x, float exponent) {
    int bits = Float.floatToRawIntBits(x) - ROOT_HALF_BITS;
    return logSum(fraction(bits) - 1, exponent + (bits >> FRACTION_BITS));
  }

  /** The fraction between sqrt(1/2) and sqrt(2) of a number less the bits of sqrt(1/2). */
  private static float fraction(int bits) {
    return Float.intBitsToFloat((bits & FRACTION) + ROOT_HALF_BITS);
  }

  /** {@code k log 2 + log(1 + f)}. */
  private static float logSum(float f, float k) {
    float p = Math.fma(L10, f, L9);
    p = Math.fma(p, f, L8);
    p = Math.fma(p, f, L7);
    p = Math.fma(p, f, L6);
    p = Math.fma(p, f, L5);
    p = Math.fma(p, f, L4);
    p = Math.fma(p, f, L3);
    float curve = f * f * Math.fma(f, p, -0.5f);
    return Math.fma(k, -MINUS_LN2, f + Math.fma(k, -MINUS_LN2_TAIL, curve));
  }

  /** {@code log(1 + x)}; within 1.6 ulp. */
  static float log1p(float x) {
    if (Math.abs(x) < TINY) {
      return x;
    }
    float u = 1 + x;
    if (!(u > 0 && u < Float.POSITIVE_INFINITY)) {
      return logSpecial(u);
    }
    int k = Float.floatToRawIntBits(u) - ROOT_HALF_BITS >> FRACTION_BITS;
    // The fraction of 1 + x before the sum was rounded: (1 + x) / 2^k - 1. The power is taken
    // fourfold, since k may be 128.
    float s = powerOfTwo(2 - k);
    return logSum(Math.fma(x * 0.25f, s, Math.fma(s, 0.25f, -1)), k);
  }

  /** The logarithm to base 2; within 1 ulp, powers of 2 exactly. */
  static float log2(float x) {
    if (!(x >= Float.MIN_NORMAL && x < Float.POSITIVE_INFINITY)) {
      return x > 0 && x < Float.MIN_NORMAL ? log2(x * RAISE, -RAISE_EXPONENT) : logSpecial(x);
    }
    return log2(x, 0);
  }

  private static float log2(float x, float exponent) {
    int bits = Float.floatToRawIntBits(x) - ROOT_HALF_BITS;
    float f = fraction(bits) - 1;
    float p = Math.fma(B10, f, B9);
    p = Math.fma(p, f, B8);
    p = Math.fma(p, f, B7);
    p = Math.fma(p, f, B6);
    p = Math.fma(p, f, B5);
    p = Math.fma(p, f, B4);
    p = Math.fma(p, f, B3);
    p = Math.fma(p, f, B2);
    float curve = Math.fma(f * f, p, f * LOG2_E_TAIL);
    return exponent + (bits >> FRACTION_BITS) + Math.fma(f, LOG2_E, curve);
  }

  /** The sine of {@code x} radians; within 1.6 ulp. */
  static float sin(float x) {
    float a = Math.abs(x);
    if (a >= TRIG_LIMIT) {
      return (float) StrictMath.sin(x);
    }
    // The sine of the magnitude with the sign turned, so that that of -0.0 stays.
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(quarterTurns(a, 0)) ^ Float.floatToRawIntBits(x) & SIGN);
  }

  /** The cosine of {@code x} radians; within 1.6 ulp. */
  static float cos(float x) {
    float a = Math.abs(x);
    return a >= TRIG_LIMIT ? (float) StrictMath.cos(x) : quarterTurns(a, 1);
  }

  /** The sine of {@code a} and some quarters of a turn. */
  private static float quarterTurns(float a, int quarters) {
    float t = Math.fma(a, TWO_OVER_PI, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, MINUS_PIO2, a);
    r = Math.fma(n, MINUS_PIO2_TAIL, r);
    r = Math.fma(n, MINUS_PIO2_REST, r);
    float z = r * r;
    int k = Float.floatToRawIntBits(t) + quarters;
    float y = (k & 1) == 0 ? sinSeries(r, z) : cosSeries(z);
    // Bit 1 of k is the sign.
    return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ k << 30 & SIGN);
  }

  private static float sinSeries(float r, float z) {
    return Math.fma(r * z, Math.fma(Math.fma(S7, z, S5), z, S3), r);
  }

  private static float cosSeries(float z) {
    float p = Math.fma(Math.fma(C8, z, C6), z, C4);
    return Math.fma(z * z, p, Math.fma(z, -0.5f, 1));
  }
}
