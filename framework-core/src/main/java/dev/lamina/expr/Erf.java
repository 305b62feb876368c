package dev.lamina.expr;

/**
 * The error function by quotients of polynomials: W. J. Cody, "Rational Chebyshev approximations
 * for the error function", Mathematics of Computation 23 (1969), with the coefficients in the
 * number of digits that he published later in "Algorithm 715" (ACM TOMS 19, 1993). Where his
 * quotients would cost digits, between 0.47 and 1.25, the Taylor series at the middle stands in
 * their place. Coefficients stand from the highest power down.
 */
final class Erf {
  private static final double[] NEAR_TOP = {
    1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2
  };
  private static final double[] NEAR_BOTTOM = {
    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3
  };

  /** The last coefficient of the denominator; that of the numerator follows from the slope. */
  private static final double NEAR_LAST = 2.84423683343917062e3;

  /** The slope at 0, 2 / sqrt(pi), in two parts. */
  private static final double SLOPE = 1.1283791670955126;

  private static final double SLOPE_TAIL = 1.533545961316588e-17;

  /** The Taylor series at {@link #CENTRE} without its first coefficient, which is in two parts. */
  private static final double[] SERIES = {
    1.8424224681552859e-09,
    7.191263256418788e-09,
    -2.776897096122769e-08,
    -5.436242607641286e-08,
    3.424300539395661e-07,
    2.352358801287609e-07,
    -3.4892779649381084e-06,
    1.0656994880258337e-06,
    2.8926844523552856e-05,
    -3.537881110897753e-05,
    -0.00018642459969043346,
    0.00042564099552798565,
    0.0008280386043718119,
    -0.00339180127892883,
    -0.0013785342725020462,
    0.018797467023555635,
    -0.012413258822253264,
    -0.06614818833848499,
    0.11760734477518166,
    0.08573554524005432,
    -0.4633405106115525,
    0.5391598668934429
  };

  private static final double CENTRE = 0.859375;
  private static final double AT_CENTRE = 0.7757634743781858;
  private static final double AT_CENTRE_TAIL = -2.168779372271814e-17;
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

  /** Up to here the function is approximated by its quotient with x. */
  private static final double NEAR = 0.46875;

  /** From here on what is missing to 1 is approximated. */
  private static final double FAR = 1.25;

  /** From here on the result is 1. */
  private static final double END = 6;

  private Erf() {}

  /** The error function; within 2 ulp. */
  static double of(double x) {
    double a = Math.abs(x);
    if (a <= NEAR) {
      return near(x);
    }
    if (a < FAR) {
      double t = a - CENTRE;
      return Math.copySign(AT_CENTRE + (t * series(t) + AT_CENTRE_TAIL), x);
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

  /** The slope at 0 is taken out of the quotient, so that rounding the rest counts little. */
  private static double near(double x) {
    double z = x * x;
    double p = 0;
    double q = 0;
    for (int i = 0; i < NEAR_TOP.length; i++) {
      p = p * z + NEAR_TOP[i];
      q = q * z + NEAR_BOTTOM[i];
    }
    double rest = (z * (p - SLOPE * q) + SLOPE_TAIL * NEAR_LAST) / (z * q + NEAR_LAST);
    return Math.fma(x, SLOPE, x * rest);
  }

  private static double series(double t) {
    double p = 0;
    for (double c : SERIES) {
      p = p * t + c;
    }
    return p;
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
