package dev.lamina.expr;

/**
 * Elementary functions on one number, with the same bits on every machine.
 *
 * <p>{@link Math} may use a machine's own instructions for sine or exponent and so differ in the
 * last bit between machines. Single precision is computed in double precision by short polynomials
 * and rounded once: within 0.51 ulp. Double precision is {@link StrictMath}: within 1 ulp.
 */
public final class ScalarMath {
  private static final double LN2 = 0.6931471805599453;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LOG2_E_TAIL = 2.0355273740931033e-17;
  private static final double SQRT2 = 1.4142135623730951;
  // Adding and subtracting it rounds a double of moderate size to the nearest integer, ties to
  // even.
  private static final double ROUND = 0x1.8p52;
  private static final double TWO_OVER_PI = 0.6366197723675814;
  // pi / 2 in two parts; products of the first with integers below 2^20 are exact.
  private static final double PIO2_HEAD = 0x1.921fb544p0;
  private static final double PIO2_TAIL = 0x1.0b4611a626331p-34;
  private static final float TRIG_LIMIT = 0x1p20f;

  private ScalarMath() {}

  /** e to the power {@code x}; within 0.51 ulp. */
  public static float exp(float x) {
    if (!(x < 89f && x > -104f)) {
      return x != x ? x : x > 0 ? Float.POSITIVE_INFINITY : 0f;
    }
    return (float) expDouble(x);
  }

  /** e to the power {@code x}, between -104 and 89, with the digits that single precision needs. */
  static double expDouble(double x) {
    double k = (x * LOG2_E + ROUND) - ROUND;
    double r = x - k * LN2;
    // The series in two interleaved chains, even and odd powers.
    double z = r * r;
    double even = 1.0 / 24 + z * (1.0 / 720 + z * (1.0 / 40320));
    double odd = 1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5040 + z * (1.0 / 362880)));
    double p = 1 + (r + z * (0.5 + z * even + r * odd));
    return p * Double.longBitsToDouble((long) ((int) k + 1023) << 52);
  }

  /** The natural logarithm; within 0.51 ulp. */
  public static float log(float x) {
    if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
      return x == 0f ? Float.NEGATIVE_INFINITY : x < 0f ? Float.NaN : x;
    }
    long bits = Double.doubleToRawLongBits(x);
    // The mantissa moves to [sqrt(1/2), sqrt(2)), so that no digits cancel near 1.
    long k = (bits - 0x3fe6a09e667f3bcdL) >> 52;
    double f = Double.longBitsToDouble(bits - (k << 52)) - 1;
    // log(1 + f) = 2 atanh(f / (2 + f)); the series in two interleaved chains.
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double even = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13));
    double odd = 1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15));
    double tail = 1.0 / 3 + z * (even + z * odd);
    return (float) (k * LN2 + (2 * s + 2 * s * z * tail));
  }

  /** The sine of {@code x} radians; within 0.51 ulp. */
  public static float sin(float x) {
    return trig(x, 0);
  }

  /** The cosine of {@code x} radians; within 0.51 ulp. */
  public static float cos(float x) {
    return trig(x, 1);
  }

  private static float trig(float x, int quarter) {
    if (!(Math.abs(x) < TRIG_LIMIT)) {
      return (float) (quarter == 0 ? StrictMath.sin(x) : StrictMath.cos(x));
    }
    double k = (x * TWO_OVER_PI + ROUND) - ROUND;
    double r = (x - k * PIO2_HEAD) - k * PIO2_TAIL;
    int q = (int) k + quarter;
    double value = (q & 1) == 0 ? sinOctant(r) : cosOctant(r);
    // -0.0 keeps its sign through sinOctant.
    return (float) ((q & 2) == 0 ? value : -value);
  }

  private static double sinOctant(double r) {
    double z = r * r;
    double p = -2.505210838544172e-8;
    p = p * z + 2.7557319223985893e-6;
    p = p * z - 1.984126984126984e-4;
    p = p * z + 8.333333333333333e-3;
    p = p * z - 0.16666666666666666;
    return r * (1 + z * p);
  }

  private static double cosOctant(double r) {
    double z = r * r;
    double p = 2.08767569878681e-9;
    p = p * z - 2.755731922398589e-7;
    p = p * z + 2.48015873015873e-5;
    p = p * z - 1.3888888888888889e-3;
    p = p * z + 4.1666666666666664e-2;
    p = p * z - 0.5;
    return 1 + z * p;
  }

  /** {@code x} to the power {@code y}; within 0.51 ulp. */
  public static float pow(float x, float y) {
    return (float) pow((double) x, (double) y);
  }

  /** The tangent of {@code x} radians; within 0.51 ulp. */
  public static float tan(float x) {
    return (float) StrictMath.tan(x);
  }

  /** The angle whose sine is {@code x}; within 0.51 ulp. */
  public static float asin(float x) {
    return (float) StrictMath.asin(x);
  }

  /** The angle whose cosine is {@code x}; within 0.51 ulp. */
  public static float acos(float x) {
    return (float) StrictMath.acos(x);
  }

  /** The angle whose tangent is {@code x}; within 0.51 ulp. */
  public static float atan(float x) {
    return (float) StrictMath.atan(x);
  }

  /** The hyperbolic sine; within 0.51 ulp. */
  public static float sinh(float x) {
    return (float) StrictMath.sinh(x);
  }

  /** The hyperbolic cosine; within 0.51 ulp. */
  public static float cosh(float x) {
    return (float) StrictMath.cosh(x);
  }

  /** {@code e^x - 1}; within 0.51 ulp. */
  public static float expm1(float x) {
    return (float) StrictMath.expm1(x);
  }

  /** {@code log(1 + x)}; within 0.51 ulp. */
  public static float log1p(float x) {
    return (float) StrictMath.log1p(x);
  }

  /** The logarithm to base 10; within 0.51 ulp. */
  public static float log10(float x) {
    return (float) StrictMath.log10(x);
  }

  /** The hyperbolic tangent; within 0.51 ulp. */
  public static float tanh(float x) {
    double a = Math.abs((double) x);
    if (!(a < 10)) {
      return x != x ? x : Math.copySign(1f, x);
    }
    double z = a * a;
    // Below 1/16 digits of the quotient would cancel; the series ends at the term in a^9.
    double t =
        a < 0.0625
            ? a + a * z * (-1.0 / 3 + z * (2.0 / 15 + z * (-17.0 / 315 + z * (62.0 / 2835))))
            : tanhQuotient(a);
    return (float) Math.copySign(t, x);
  }

  private static double tanhQuotient(double a) {
    double e = expDouble(2 * a) - 1;
    return e / (e + 2);
  }

  /** The angle of the point {@code (x, y)} from the positive first axis; within 0.51 ulp. */
  public static float atan2(float y, float x) {
    return (float) StrictMath.atan2(y, x);
  }

  /** The length of the hypotenuse over two sides; within 0.51 ulp. */
  public static float hypot(float x, float y) {
    if (Float.isInfinite(x) || Float.isInfinite(y)) {
      return Float.POSITIVE_INFINITY;
    }
    return (float) Math.sqrt((double) x * x + (double) y * y);
  }

  /** The logarithm to base 2; within 0.51 ulp, powers of 2 exactly. */
  public static float log2(float x) {
    return (float) log2((double) x);
  }

  /** The logarithm to base 2; within 2 ulp, powers of 2 exactly. */
  public static double log2(double x) {
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      return StrictMath.log(x);
    }
    int k = Math.getExponent(x);
    double m = x;
    if (k < Double.MIN_EXPONENT) {
      m *= 0x1p54;
      k = Math.getExponent(m) - 54;
      m = Math.scalb(m, -Math.getExponent(m));
    } else {
      m = Math.scalb(x, -k);
    }
    if (m > SQRT2) {
      m /= 2;
      k++;
    }
    double l = StrictMath.log(m);
    // The factor in two parts, so that only the logarithm's own error and one rounding count.
    return k + Math.fma(l, LOG2_E, l * LOG2_E_TAIL);
  }

  /** The error function; within 0.51 ulp. */
  public static float erf(float x) {
    return Erf.of(x);
  }

  /** The error function; within 2 ulp. */
  public static double erf(double x) {
    return Erf.of(x);
  }

  /** The whole number without the fraction. */
  public static float trunc(float x) {
    return (float) trunc((double) x);
  }

  /** The whole number without the fraction. */
  public static double trunc(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  /** {@code x / y} cut off; 0 if y is 0. */
  public static int div(int x, int y) {
    return y == 0 ? 0 : x / y;
  }

  /** {@code x / y} cut off; 0 if y is 0. */
  public static long div(long x, long y) {
    return y == 0 ? 0 : x / y;
  }

  /** What is left of {@code x} by that division. */
  public static int rem(int x, int y) {
    return y == 0 ? x : x % y;
  }

  /** What is left of {@code x} by that division. */
  public static long rem(long x, long y) {
    return y == 0 ? x : x % y;
  }

  /**
   * {@code x} to the power {@code y}; within 1 ulp. As in C, and other than in Java, 1 to any power
   * is 1, and so is -1 to an infinite one.
   */
  public static double pow(double x, double y) {
    return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
  }

  /** {@code x} to the power {@code y} in wrapping integers; 0 for a fraction. */
  public static int pow(int x, int y) {
    return (int) pow((long) x, (long) y);
  }

  /** {@code x} to the power {@code y} in wrapping integers; 0 for a fraction. */
  public static long pow(long x, long y) {
    if (y < 0) {
      return x == 1 ? 1 : x == -1 ? ((y & 1) == 0 ? 1 : -1) : 0;
    }
    long result = 1;
    for (long b = x, n = y; n != 0; n >>>= 1, b *= b) {
      if ((n & 1) != 0) {
        result *= b;
      }
    }
    return result;
  }
}
