package dev.lamina.expr;

/**
 * The error function by quotients of polynomials: W. J. Cody, "Rational Chebyshev approximations
 * for the error function", Mathematics of Computation 23 (1969), with the coefficients in the
 * number of digits that he published later in "Algorithm 715" (ACM TOMS 19, 1993). Coefficients
 * stand from the highest power down.
 */
final class Erf {
  private static final double[] NEAR_TOP = {
    1.85777706184603153e-1,
    3.16112374387056560e0,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3
  };
  private static final double[] NEAR_BOTTOM = {
    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
  };
  private static final double[] MIDDLE_TOP = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e0,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3
  };
  private static final double[] MIDDLE_BOTTOM = {
    1,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3
  };
  private static final double[] FAR_TOP = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] FAR_BOTTOM = {
    1,
    2.56852019228982242e0,
    1.87295284992346725e0,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };
  private static final double ONE_OVER_SQRT_PI = 5.6418958354775628695e-1;

  /** Up to here the function itself is approximated, beyond it what is missing to 1. */
  private static final double NEAR = 0.46875;

  /** From here on the result is 1. */
  private static final double END = 6;

  private Erf() {}

  /** The error function; within 1 ulp. */
  static double of(double x) {
    double a = Math.abs(x);
    if (a <= NEAR) {
      return near(x);
    }
    if (!(a < END)) {
      return x != x ? x : Math.copySign(1, x);
    }
    // The square in two parts: rounded to sixteenths it is exact, and the rest is small.
    double coarse = Math.floor(a * 16) / 16;
    double rest = (a - coarse) * (a + coarse);
    double bell = StrictMath.exp(-coarse * coarse) * StrictMath.exp(-rest);
    return Math.copySign(1 - missing(a) * bell, x);
  }

  /** The error function in the digits that single precision needs. */
  static float of(float x) {
    double a = Math.abs((double) x);
    if (a <= NEAR) {
      return (float) near(x);
    }
    if (!(a < 4)) {
      return x != x ? x : Math.copySign(1f, x);
    }
    return (float) Math.copySign(1 - missing(a) * ScalarMath.expDouble(-a * a), x);
  }

  private static double near(double x) {
    double z = x * x;
    return x * quotient(NEAR_TOP, NEAR_BOTTOM, z);
  }

  /** What is missing to 1 at {@code a}, in units of exp(-a^2). */
  private static double missing(double a) {
    if (a <= 4) {
      return quotient(MIDDLE_TOP, MIDDLE_BOTTOM, a);
    }
    double z = 1 / (a * a);
    return (ONE_OVER_SQRT_PI - z * quotient(FAR_TOP, FAR_BOTTOM, z)) / a;
  }

  private static double quotient(double[] top, double[] bottom, double z) {
    double p = top[0];
    double q = bottom[0];
    for (int i = 1; i < top.length; i++) {
      p = p * z + top[i];
      q = q * z + bottom[i];
    }
    return p / q;
  }
}
