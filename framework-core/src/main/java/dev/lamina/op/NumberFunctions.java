package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.tensor.Tensor;

/** Element-wise operations whose entry in the table depends on their numbers. */
public final class NumberFunctions {
  private NumberFunctions() {}

  /** {@code x} to the power of an integer. */
  public static Tensor pow(Tensor x, long exponent) {
    if (exponent == 2) {
      return Elementwise.unary(Ops.SQUARE, x);
    }
    requirePower("pow", x, exponent);
    return Elementwise.scalar(Ops.POW_SCALAR, x, exponent);
  }

  /** {@code x = x} to the power of an integer. */
  public static Tensor powInPlace(Tensor x, long exponent) {
    requirePower("pow_", x, exponent);
    return InPlace.scalar(Ops.POW_SCALAR, x, exponent);
  }

  /** {@code x} to the power of a real number; 2 and 0.5 take the square and the root. */
  public static Tensor pow(Tensor x, double exponent) {
    if (exponent == 2 && x.dtype().isFloatingPoint()) {
      return Elementwise.unary(Ops.SQUARE, x);
    }
    return exponent == 0.5
        ? Elementwise.unary(Ops.SQRT, x)
        : Elementwise.scalar(Ops.POW_SCALAR, x, exponent);
  }

  /** {@code x = x} to the power of a real number. */
  public static Tensor powInPlace(Tensor x, double exponent) {
    if (exponent == 2 && x.dtype().isFloatingPoint()) {
      return InPlace.unary(Ops.SQUARE, x);
    }
    return exponent == 0.5
        ? InPlace.unary(Ops.SQRT, x)
        : InPlace.scalar(Ops.POW_SCALAR, x, exponent);
  }

  private static void requirePower(String op, Tensor x, long exponent) {
    if (exponent < 0 && !x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": integers have no negative powers that are integers; got "
              + x.dtype()
              + " "
              + x.shape()
              + " and the exponent "
              + exponent
              + "; expected an exponent of at least 0. Pass it as a real number, or convert with"
              + " to(DType.FLOAT32)");
    }
  }

  /** {@code x} with so many decimals. */
  public static Tensor round(Tensor x, int decimals) {
    requireDecimals("round", x, decimals);
    return decimals == 0
        ? Elementwise.unary(RoundingOps.ROUND, x)
        : Elementwise.scalar(rounding(decimals), x, power(decimals));
  }

  /** {@code x = x} with so many decimals. */
  public static Tensor roundInPlace(Tensor x, int decimals) {
    requireDecimals("round_", x, decimals);
    return decimals == 0
        ? InPlace.unary(RoundingOps.ROUND, x)
        : InPlace.scalar(rounding(decimals), x, power(decimals));
  }

  private static ElementwiseOp rounding(int decimals) {
    return decimals > 0 ? RoundingOps.ROUND_PARTS : RoundingOps.ROUND_MULTIPLES;
  }

  private static double power(int decimals) {
    return StrictMath.pow(10, Math.abs((double) decimals));
  }

  private static void requireDecimals(String op, Tensor x, int decimals) {
    if (decimals != 0 && !x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": decimals are for real numbers; got "
              + x.dtype()
              + " "
              + x.shape()
              + " and "
              + decimals
              + " decimals; expected a floating-point tensor. Convert it with"
              + " to(DType.FLOAT32)");
    }
  }

  /** {@code x} with finite numbers in place of all others. */
  public static Tensor nanToNum(Tensor x) {
    double largest = largest(x);
    return nanToNum(x, 0, largest, -largest);
  }

  /** {@code x} with numbers in place of those that are not finite. */
  public static Tensor nanToNum(Tensor x, double nan, double posInf, double negInf) {
    return x.dtype().isFloatingPoint()
        ? ElementwiseCalls.apply(CombinedOps.NAN_TO_NUM, new double[] {nan, posInf, negInf}, x)
        : Elementwise.unary(Ops.COPY, x);
  }

  /** {@code x = x} with finite numbers in place of all others. */
  public static Tensor nanToNumInPlace(Tensor x) {
    double largest = largest(x);
    return nanToNumInPlace(x, 0, largest, -largest);
  }

  /** {@code x = x} with numbers in place of those that are not finite. */
  public static Tensor nanToNumInPlace(Tensor x, double nan, double posInf, double negInf) {
    double[] numbers = {nan, posInf, negInf};
    return x.dtype().isFloatingPoint()
        ? ElementwiseCalls.applyInPlace(CombinedOps.NAN_TO_NUM, numbers, x)
        : x;
  }

  private static double largest(Tensor x) {
    return x.dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
  }

  /**
   * Whether elements are equal but for a tolerance.
   *
   * @param x one operand
   * @param other the other
   * @param tolerances relative, absolute
   * @param equalNan whether two NaN are close
   * @return truth values
   */
  public static Tensor isClose(Tensor x, Tensor other, double[] tolerances, boolean equalNan) {
    double rtol = tolerances[0];
    double atol = tolerances[1];
    if (!(rtol >= 0 && atol >= 0)) {
      throw new IllegalArgumentException(
          "isClose: a tolerance is negative; got rtol "
              + rtol
              + " and atol "
              + atol
              + "; expected numbers of at least 0");
    }
    boolean real = x.dtype().isFloatingPoint() || other.dtype().isFloatingPoint();
    if (!real && rtol == 0 && atol == 0) {
      // Large integers are not told apart as real numbers.
      return Elementwise.binary(Ops.EQ, x, other);
    }
    ElementwiseOp op = equalNan ? CombinedOps.IS_CLOSE_OR_NAN : CombinedOps.IS_CLOSE;
    return ElementwiseCalls.apply(op, tolerances, x, other);
  }
}
