package dev.lamina.expr;

/**
 * Constants of the elementary functions in single precision, which their scalar and vector forms
 * share. Polynomials were fitted for the least largest error relative to the function, each
 * coefficient rounded to single precision before the next one was fitted; a name's number is the
 * power that it belongs to.
 */
public final class Coefficients {
  /**
   * Adding and subtracting it rounds a number below 2^22 to the nearest integer, ties to even; the
   * sum's lowest bits are that integer.
   */
  public static final float ROUND = 0x1.8p23f;

  /** The bits of {@link #ROUND}. */
  public static final int ROUND_BITS = 0x4b400000;

  /** The bits of 1. */
  public static final int ONE_BITS = 0x3f800000;

  /** The bit of the sign. */
  public static final int SIGN = 0x80000000;

  /** Bits of the fraction, by which an exponent is shifted. */
  public static final int FRACTION_BITS = 23;

  /** From this size on the functions that are their argument near 0 differ from it. */
  public static final float TINY = 0x1p-25f;

  /** 1 / log 2, and what its rounding leaves. */
  public static final float LOG2_E = 0x1.715476p0f, LOG2_E_TAIL = 0x1.4ae0cp-26f;

  /** Minus log 2, and what its rounding leaves. */
  public static final float MINUS_LN2 = -0x1.62e43p-1f, MINUS_LN2_TAIL = 0x1.05c61p-29f;

  /** Below this the exponential function is 0. */
  public static final float EXP_LEAST = -104f;

  /** The bits of {@link #ROUND} and the largest exponent that the exponential function takes. */
  public static final int EXP_TOP = ROUND_BITS + 128;

  /** The bits of the sign and the exponent. */
  public static final int EXPONENT = 0xff800000;

  /** {@code e^r = 1 + r + r^2 (E2 + ... + E6 r^4)} for {@code |r| <= log(2) / 2}. */
  public static final float E2 = 0.5f,
      E3 = 0x1.5554bp-3f,
      E4 = 0x1.5554c8p-5f,
      E5 = 0x1.12281ap-7f,
      E6 = 0x1.6d723ep-10f;

  /** Below this {@code e^x - 1} is -1. */
  public static final float EXPM1_LEAST = -18f;

  /** The bits of the square root of 1/2, the least fraction whose logarithm is expanded. */
  public static final int ROOT_HALF_BITS = 0x3f3504f3;

  /** The bits of a fraction. */
  public static final int FRACTION = 0x7fffff;

  /** By this, and by its exponent, numbers below the normal ones are raised. */
  public static final float RAISE = 0x1p23f, RAISE_EXPONENT = 23f;

  /**
   * {@code log(1 + f) = f - f^2 / 2 + f^3 (L3 + ... + L10 f^7)} for {@code sqrt(1/2) <= 1 + f <=
   * sqrt(2)}.
   */
  public static final float L3 = 0x1.555554p-2f,
      L4 = -0x1.000228p-2f,
      L5 = 0x1.99a028p-3f,
      L6 = -0x1.547208p-3f,
      L7 = 0x1.22d79p-3f,
      L8 = -0x1.0d8548p-3f,
      L9 = 0x1.056c38p-3f,
      L10 = -0x1.38dca2p-4f;

  /** {@code log2(1 + f) = f / log(2) + f^2 (B2 + ... + B10 f^8)} on the same fractions. */
  public static final float B2 = -0x1.71547p-1f,
      B3 = 0x1.ec7094p-2f,
      B4 = -0x1.715afep-2f,
      B5 = 0x1.277f44p-2f,
      B6 = -0x1.eaa24ap-3f,
      B7 = 0x1.a2c9dcp-3f,
      B8 = -0x1.87f7eap-3f,
      B9 = 0x1.7f2818p-3f,
      B10 = -0x1.c39baep-4f;

  /** From this size on sine and cosine are those of {@link StrictMath}. */
  public static final float TRIG_LIMIT = 0x1p17f;

  /** 2 / pi. */
  public static final float TWO_OVER_PI = 0x1.45f306p-1f;

  /** Minus pi / 2, what its rounding leaves, and what is left then. */
  public static final float MINUS_PIO2 = -0x1.921fb6p0f,
      MINUS_PIO2_TAIL = 0x1.777a5cp-25f,
      MINUS_PIO2_REST = 0x1.ee59dap-50f;

  /** {@code sin r = r + r^3 (S3 + S5 r^2 + S7 r^4)} for {@code |r| <= pi / 4}. */
  public static final float S3 = -0x1.555544p-3f, S5 = 0x1.1106c6p-7f, S7 = -0x1.991c26p-13f;

  /** {@code cos r = 1 - r^2 / 2 + r^4 (C4 + C6 r^2 + C8 r^4)} for {@code |r| <= pi / 4}. */
  public static final float C4 = 0x1.55554ap-5f, C6 = -0x1.6c0c1ap-10f, C8 = 0x1.99e146p-16f;

  /** Up to here tanh is expanded at 0. */
  public static final float TANH_NEAR = 0.55f;

  /** The bits of 10, from where on tanh is 1. */
  public static final int TANH_END_BITS = 0x41200000;

  /** {@code tanh a = a + a^3 (T3 + ... + T11 a^8)} for {@code a < TANH_NEAR}. */
  public static final float T3 = -0x1.55554ap-2f,
      T5 = 0x1.110ceep-3f,
      T7 = -0x1.b91e7ep-5f,
      T9 = 0x1.58e518p-6f,
      T11 = -0x1.9921a2p-8f;

  /** Up to here erf is expanded at 0. */
  public static final float ERF_NEAR = 0.921875f;

  /** The bits of 3.95, from where on erf is 1. */
  public static final int ERF_END_BITS = 0x407ccccd;

  /** {@code erf a = a + a (F1 + F3 a^2 + ... + F11 a^10)} for {@code a < ERF_NEAR}. */
  public static final float F1 = 0x1.06eba6p-3f,
      F3 = -0x1.8126e8p-2f,
      F5 = 0x1.ce1ab4p-4f,
      F7 = -0x1.b68e66p-6f,
      F9 = 0x1.474a0ep-8f,
      F11 = -0x1.3a48e2p-11f;

  /** {@code erf a = 1 - exp(H0 + H1 a + ... + H6 a^6)} beyond. */
  public static final float H0 = -0x1.9d2c44p-13f,
      H1 = -0x1.20aefcp0f,
      H2 = -0x1.463dfep-1f,
      H3 = -0x1.a9ab62p-4f,
      H4 = 0x1.6c194cp-6f,
      H5 = -0x1.8ebe76p-9f,
      H6 = 0x1.9aaee4p-13f;

  private Coefficients() {}
}
