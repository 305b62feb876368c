package dev.lamina.random;

/**
 * Turns blocks of 16 uniform numbers into normal ones in place, by the method of Box and Muller:
 *
 * <pre>
 * radius = sqrt(-2 log(1 - x[j])),  theta = 2 pi x[j + 8]       for j = 0 … 7
 * x[j]     = radius cos(theta) std + mean
 * x[j + 8] = radius sin(theta) std + mean
 * </pre>
 *
 * <p>In float32 the logarithm, the sine and the cosine are the polynomials of S. Moshier's Cephes
 * library, evaluated in float32 with fused multiply-add. PyTorch's vectorised x86 build evaluates
 * the same ones in the same order, so the numbers agree with it to the bit. Every step is an
 * exactly rounded operation, therefore no machine gives other bits.
 */
final class BoxMuller {
  /** Uniform numbers a block. */
  static final int BLOCK = 16;

  private static final int HALF = BLOCK / 2;
  private static final float TWO_PI = (float) (2 * Math.PI);
  private static final float SQRT_HALF = 0.70710677f;

  // log(2) and pi / 4, each split so that the leading parts have few bits and their products with a
  // small integer are exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float FOUR_OVER_PI = 1.27323954473516f;
  private static final float QUARTER_PI_HIGH = 0.78515625f;
  private static final float QUARTER_PI_MID = 2.4187564849853515625e-4f;
  private static final float QUARTER_PI_LOW = 3.77489497744594108e-8f;

  private BoxMuller() {}

  /** Replaces {@code x[at] … x[at + 15]}, uniform on [0, 1), by normal numbers. */
  static void transform(float[] x, int at, float mean, float std) {
    for (int j = at; j < at + HALF; j++) {
      float radius = (float) Math.sqrt(-2 * log(1 - x[j]));
      float theta = TWO_PI * x[j + HALF];
      // The octant of theta, rounded up to an even number: the reduced angle lies in [-pi/4, pi/4].
      int octant = ((int) (theta * FOUR_OVER_PI) + 1) & ~1;
      float angle = reduce(theta, octant);
      float sine = sinReduced(angle);
      float cosine = cosReduced(angle);
      boolean swapped = (octant & 2) != 0;
      float sin = swapped ? cosine : sine;
      float cos = swapped ? sine : cosine;
      sin = (octant & 4) != 0 ? -sin : sin;
      cos = (octant + 2 & 4) != 0 ? -cos : cos;
      x[j] = Math.fma(radius * cos, std, mean);
      x[j + HALF] = Math.fma(radius * sin, std, mean);
    }
  }

  /** The same in float64; StrictMath, since the plain functions may differ between machines. */
  static void transform(double[] x, int at, double mean, double std) {
    for (int j = at; j < at + HALF; j++) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - x[j]));
      double theta = 2 * Math.PI * x[j + HALF];
      x[j] = Math.fma(radius * StrictMath.cos(theta), std, mean);
      x[j + HALF] = Math.fma(radius * StrictMath.sin(theta), std, mean);
    }
  }

  // Natural logarithm of a positive normal number: x = m 2^e with m in [sqrt(1/2), sqrt(2)).
  private static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    float exponent = (bits >>> 23) - 126;
    float mantissa = Float.intBitsToFloat(bits & 0x007fffff | 0x3f000000);
    boolean small = mantissa < SQRT_HALF;
    float m = small ? mantissa - 1 + mantissa : mantissa - 1;
    float e = small ? exponent - 1 : exponent;
    float square = m * m;
    float p = 7.0376836292e-2f;
    p = Math.fma(p, m, -1.1514610310e-1f);
    p = Math.fma(p, m, 1.1676998740e-1f);
    p = Math.fma(p, m, -1.2420140846e-1f);
    p = Math.fma(p, m, 1.4249322787e-1f);
    p = Math.fma(p, m, -1.6668057665e-1f);
    p = Math.fma(p, m, 2.0000714765e-1f);
    p = Math.fma(p, m, -2.4999993993e-1f);
    p = Math.fma(p, m, 3.3333331174e-1f);
    p = Math.fma(p * m, square, e * LN2_LOW);
    p = Math.fma(-square, 0.5f, p);
    return Math.fma(e, LN2_HIGH, m + p);
  }

  private static float reduce(float theta, int octant) {
    float x = Math.fma(octant, -QUARTER_PI_HIGH, theta);
    x = Math.fma(octant, -QUARTER_PI_MID, x);
    return Math.fma(octant, -QUARTER_PI_LOW, x);
  }

  private static float sinReduced(float x) {
    float square = x * x;
    float p = -1.9515295891e-4f;
    p = Math.fma(p, square, 8.3321608736e-3f);
    p = Math.fma(p, square, -1.6666654611e-1f);
    return Math.fma(p * square, x, x);
  }

  private static float cosReduced(float x) {
    float square = x * x;
    float p = 2.443315711809948e-5f;
    p = Math.fma(p, square, -1.388731625493765e-3f);
    p = Math.fma(p, square, 4.166664568298827e-2f);
    return Math.fma(p * square, square, -0.5f * square) + 1;
  }
}
