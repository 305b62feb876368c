package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The part of the table {@link Ops} that gives whole numbers and what they leave. An integer
 * divided by 0 gives the quotient 0 and the rest that it was itself.
 */
public final class RoundingOps {
  private static final Set<DType> NUMBERS = EnumSet.copyOf(Operation.NUMBERS);

  /** The largest whole number not above. */
  public static final ElementwiseOp FLOOR =
      whole("floor", Prim.FLOOR, "The largest whole number that is not above.");

  /** The smallest whole number not below. */
  public static final ElementwiseOp CEIL =
      whole("ceil", Prim.CEIL, "The smallest whole number that is not below.");

  /** The whole number without the fraction. */
  public static final ElementwiseOp TRUNC =
      whole("trunc", Prim.TRUNC, "The whole number without the fraction.");

  /** The nearest whole number. */
  public static final ElementwiseOp ROUND =
      whole("round", Prim.ROUND, "The nearest whole number, or one with decimals; ties to even.");

  /** The nearest multiple of {@code 1 / s}. */
  public static final ElementwiseOp ROUND_PARTS =
      ElementwiseOp.of(
              "round",
              1,
              TypeRule.FLOATING,
              (x, s) -> Expr.of(Prim.ROUND, x[0].mul(s[0])).div(s[0]))
          .withScalars(1)
          .withGradient(RoundingOps::none)
          .signature("x.round(decimals)")
          .sampledWith(10)
          .inPlace();

  /** The nearest multiple of {@code s}. */
  public static final ElementwiseOp ROUND_MULTIPLES =
      ElementwiseOp.of(
              "round",
              1,
              TypeRule.FLOATING,
              (x, s) -> Expr.of(Prim.ROUND, x[0].div(s[0])).mul(s[0]))
          .withScalars(1)
          .withGradient(RoundingOps::none)
          .signature("x.round(decimals)")
          .sampledWith(10)
          .inPlace();

  /** {@code a - trunc(a)}. */
  public static final ElementwiseOp FRAC =
      ElementwiseOp.of("frac", 1, TypeRule.FLOATING, (x, s) -> x[0].sub(x[0].trunc()))
          .withGradient((g, x, y, s) -> new Expr[] {g})
          .summary("The fraction, with the sign of the number.")
          .inPlace();

  /** -1, 0 or 1. */
  public static final ElementwiseOp SIGN =
      ElementwiseOp.of("sign", 1, TypeRule.SAME, (x, s) -> sign(x[0]))
          .withGradient(RoundingOps::none)
          .summary("-1, 0 or 1 by the sign; 0 for NaN.")
          .inPlace();

  /** {@code trunc(a / b)}. */
  public static final ElementwiseOp DIV_TRUNC =
      rounded("div", (x, s) -> cutOff(x[0], x[1])).signature("x.div(y, rounding)");

  /** {@code trunc(a / s)}. */
  public static final ElementwiseOp DIV_TRUNC_SCALAR =
      number("div", (x, s) -> cutOff(x[0], s[0])).signature("x.div(s, rounding)");

  /** {@code floor(a / b)}. */
  public static final ElementwiseOp DIV_FLOOR =
      rounded("div", (x, s) -> floored(x[0], x[1])).signature("x.div(y, rounding)");

  /** {@code floor(a / s)}. */
  public static final ElementwiseOp DIV_FLOOR_SCALAR =
      number("div", (x, s) -> floored(x[0], s[0])).signature("x.div(s, rounding)");

  /** {@code floor(a / b)} without a gradient. */
  public static final ElementwiseOp FLOOR_DIVIDE =
      rounded("floorDivide", (x, s) -> floored(x[0], x[1]))
          .withGradient((g, x, y, s) -> new Expr[] {null, null})
          .summary("Quotient rounded down.");

  /** {@code floor(a / s)} without a gradient. */
  public static final ElementwiseOp FLOOR_DIVIDE_SCALAR =
      number("floorDivide", (x, s) -> floored(x[0], s[0]))
          .withGradient((g, x, y, s) -> new Expr[] {null});

  /** {@code a - b * trunc(a / b)}. */
  public static final ElementwiseOp FMOD =
      ElementwiseOp.of("fmod", TypeRule.NUMERIC, Prim.REM)
          .on(Input.Values.ANY, Input.Values.POSITIVE)
          .types(NUMBERS)
          .summary("Rest of a division that is cut off; it has the sign of the dividend.")
          .inPlace();

  /** {@code a - s * trunc(a / s)}. */
  public static final ElementwiseOp FMOD_SCALAR =
      ElementwiseOp.withScalar("fmod", TypeRule.NUMERIC, Prim.REM).types(NUMBERS).inPlace();

  /** {@code a - b * floor(a / b)}. */
  public static final ElementwiseOp REMAINDER =
      ElementwiseOp.of("remainder", 2, TypeRule.NUMERIC, (x, s) -> rest(x[0], x[1]))
          .withGradient((g, x, y, s) -> new Expr[] {g, g.neg().mul(floored(x[0], x[1]))})
          .on(Input.Values.ANY, Input.Values.POSITIVE)
          .types(NUMBERS)
          .summary("Rest of a division that is rounded down; it has the sign of the divisor.")
          .inPlace();

  /** {@code a - s * floor(a / s)}. */
  public static final ElementwiseOp REMAINDER_SCALAR =
      ElementwiseOp.of("remainder", 1, TypeRule.NUMERIC, (x, s) -> rest(x[0], s[0]))
          .withScalars(1)
          .withGradient((g, x, y, s) -> new Expr[] {g})
          .types(NUMBERS)
          .inPlace();

  /** {@code s - a * floor(s / a)}. */
  public static final ElementwiseOp REMAINDER_OF_SCALAR =
      ElementwiseOp.of("remainder", 1, TypeRule.NUMERIC, (x, s) -> rest(s[0], x[0]))
          .withScalars(1)
          .withGradient((g, x, y, s) -> new Expr[] {g.neg().mul(floored(s[0], x[0]))})
          .on(Input.Values.POSITIVE)
          .sampledWith(7)
          .types(NUMBERS)
          .signature("Tensor.remainder(s, x)");

  private RoundingOps() {}

  private static ElementwiseOp whole(String name, Prim prim, String summary) {
    return ElementwiseOp.of(
            name,
            1,
            TypeRule.SAME,
            (x, s) -> x[0].type().isFloatingPoint() ? Expr.of(prim, x[0]) : x[0])
        .summary(summary)
        .inPlace();
  }

  private static ElementwiseOp rounded(String name, ElementwiseOp.Definition definition) {
    return ElementwiseOp.of(name, 2, TypeRule.NUMERIC, definition)
        .withGradient(RoundingOps::none)
        .on(Input.Values.ANY, Input.Values.POSITIVE)
        .types(NUMBERS)
        .inPlace();
  }

  private static ElementwiseOp number(String name, ElementwiseOp.Definition definition) {
    return ElementwiseOp.of(name, 1, TypeRule.NUMERIC, definition)
        .withScalars(1)
        .withGradient(RoundingOps::none)
        .types(NUMBERS)
        .inPlace();
  }

  /** Steps have no slope: the gradient of each operand is 0. */
  private static Expr[] none(Expr g, Expr[] x, Expr y, Expr[] s) {
    Expr[] zeros = new Expr[x.length];
    java.util.Arrays.fill(zeros, g.constantLike(0));
    return zeros;
  }

  private static Expr sign(Expr x) {
    if (x.type() == DType.BOOL) {
      return x;
    }
    Expr zero = x.constantLike(0);
    Expr negative = Expr.select(x.lt(0), zero.sub(x.constantLike(1)), zero);
    return Expr.select(x.gt(0), x.constantLike(1), negative);
  }

  private static Expr cutOff(Expr a, Expr b) {
    return a.type().isFloatingPoint() ? a.div(b).trunc() : a.div(b);
  }

  /**
   * The quotient rounded down. Of reals it follows from the exact rest, as in Python, since a
   * rounded quotient may lie beyond a whole number that the true one does not reach.
   */
  private static Expr floored(Expr a, Expr b) {
    Expr rest = Expr.of(Prim.REM, a, b);
    Expr zero = a.constantLike(0);
    Expr apart = Expr.of(Prim.NE, rest.lt(0), b.lt(0)).and(rest.ne(zero));
    if (!a.type().isFloatingPoint()) {
      Expr quotient = a.div(b);
      return Expr.select(apart.and(b.ne(zero)), quotient.sub(1), quotient);
    }
    Expr exact = a.sub(rest).div(b);
    Expr below = Expr.select(apart, exact.sub(1), exact);
    Expr floor = below.floor();
    Expr nearest = Expr.select(below.sub(floor).gt(0.5), floor.add(1), floor);
    Expr quotient = a.div(b);
    Expr finite = Expr.select(below.eq(0), quotient.mul(0), nearest);
    return Expr.select(b.eq(0), quotient, finite);
  }

  private static Expr rest(Expr a, Expr b) {
    Expr rest = Expr.of(Prim.REM, a, b);
    Expr apart = Expr.of(Prim.NE, rest.lt(0), b.lt(0)).and(rest.ne(rest.constantLike(0)));
    return Expr.select(apart, rest.add(b), rest);
  }

  /** This part of the table. */
  static List<ElementwiseOp> all() {
    return List.of(
        FLOOR,
        CEIL,
        TRUNC,
        ROUND,
        ROUND_PARTS,
        ROUND_MULTIPLES,
        FRAC,
        SIGN,
        DIV_TRUNC,
        DIV_TRUNC_SCALAR,
        DIV_FLOOR,
        DIV_FLOOR_SCALAR,
        FLOOR_DIVIDE,
        FLOOR_DIVIDE_SCALAR,
        FMOD,
        FMOD_SCALAR,
        REMAINDER,
        REMAINDER_SCALAR,
        REMAINDER_OF_SCALAR);
  }
}
