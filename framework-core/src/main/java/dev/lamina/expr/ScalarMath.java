package dev.lamina.expr;

/**
 * Elementary functions on one number, with the same bits on every machine.
 *
 * <p>{@link Math} may use a machine's own instructions for sine or exponent and so differ in the
 * last bit between machines. In single precision {@code exp}, {@code expm1}, {@code log}, {@code
 * log1p}, {@code log2}, {@code sin}, {@code cos}, {@code tanh} and {@code erf} are short
 * polynomials in single precision, within 2 ulp, which have vector forms with the same bits; the
 * other functions are computed in double precision and rounded once, within 0.51 ulp. Double
 * precision is {@link StrictMath}: within 1 ulp.
 */
public final class ScalarMath {
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LOG2_E_TAIL = 2.0355273740931033e-17;
  private static final double SQRT2 = 1.4142135623730951;

  private ScalarMath() {}

  /** e to the power {@code x}; within 1.1 ulp. */
  public static float exp(float x) {
    return SingleMath.exp(x);
  }

  /** The natural logarithm; within 1 ulp. */
  public static float log(float x) {
    return SingleMath.log(x);
  }

  /** The sine of {@code x} radians; within 1.6 ulp. */
  public static float sin(float x) {
    return SingleMath.sin(x);
  }

  /** The cosine of {@code x} radians; within 1.6 ulp. */
  public static float cos(float x) {
    return SingleMath.cos(x);
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

  /** {@code e^x - 1}; within 1.6 ulp. */
  public static float expm1(float x) {
    return SingleMath.expm1(x);
  }

  /** {@code log(1 + x)}; within 1.6 ulp. */
  public static float log1p(float x) {
    return SingleMath.log1p(x);
  }

  /** The logarithm to base 10; within 0.51 ulp. */
  public static float log10(float x) {
    return (float) StrictMath.log10(x);
  }

  /** The hyperbolic tangent; within 1.5 ulp. */
  public static float tanh(float x) {
    return SingleMath.tanh(x);
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

  /** The logarithm to base 2; within 1 ulp, powers of 2 exactly. */
  public static float log2(float x) {
    return SingleMath.log2(x);
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

  /** The error function; within 1.2 ulp. */
  public static float erf(float x) {
    return SingleMath.erf(x);
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
