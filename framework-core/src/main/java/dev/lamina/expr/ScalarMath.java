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
    double k = (x * LOG2_E + ROUND) - ROUND;
    double r = x - k * LN2;
    // The series in two interleaved chains, even and odd powers.
    double z = r * r;
    double even = 1.0 / 24 + z * (1.0 / 720 + z * (1.0 / 40320));
    double odd = 1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5040 + z * (1.0 / 362880)));
    double p = 1 + (r + z * (0.5 + z * even + r * odd));
    return (float) (p * Double.longBitsToDouble((long) ((int) k + 1023) << 52));
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

  /**
   * {@code x} to the power {@code y}; within 1 ulp. As in C, and other than in Java, 1 to any power
   * is 1, and so is -1 to an infinite one.
   */
  public static double pow(double x, double y) {
    return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
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
