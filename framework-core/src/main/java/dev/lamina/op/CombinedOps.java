package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.List;

/**
 * The part of the table {@link Ops} with operations of several operands, and tests of one element.
 */
public final class CombinedOps {
  /** {@code a + s b}. */
  public static final ElementwiseOp ADD_SCALED =
      ElementwiseOp.of("add", 2, TypeRule.SAME, (x, s) -> addScaled(x[0], x[1], s[0]))
          .withScalars(1)
          .signature("x.add(y, alpha)")
          .inPlace();

  /** {@code a - s b}. */
  public static final ElementwiseOp SUB_SCALED =
      ElementwiseOp.of("sub", 2, TypeRule.NUMERIC, (x, s) -> x[0].sub(s[0].mul(x[1])))
          .withScalars(1)
          .types(Operation.NUMBERS)
          .signature("x.sub(y, alpha)")
          .inPlace();

  /** {@code a + s b c}. */
  public static final ElementwiseOp ADDCMUL =
      ElementwiseOp.of("addcmul", 3, TypeRule.NUMERIC, (x, s) -> x[0].add(s[0].mul(x[1]).mul(x[2])))
          .withScalars(1)
          .types(Operation.NUMBERS)
          .summary("A tensor and the product of two others.")
          .signature("x.addcmul(y, z), x.addcmul(y, z, value)")
          .inPlace();

  /** {@code a + s b / c}. */
  public static final ElementwiseOp ADDCDIV =
      ElementwiseOp.of(
              "addcdiv", 3, TypeRule.FLOATING, (x, s) -> x[0].add(s[0].mul(x[1]).div(x[2])))
          .withScalars(1)
          .types(Operation.FLOATING)
          .on(Input.Values.ANY, Input.Values.ANY, Input.Values.POSITIVE)
          .summary("A tensor and the quotient of two others.")
          .signature("x.addcdiv(y, z), x.addcdiv(y, z, value)")
          .inPlace();

  /** {@code a + c (b - a)}. */
  public static final ElementwiseOp LERP =
      ElementwiseOp.of("lerp", 3, TypeRule.FLOATING, (x, s) -> between(x[0], x[1], x[2]))
          .withGradient(
              (g, x, y, s) ->
                  new Expr[] {
                    g.mul(x[2].constantLike(1).sub(x[2])), g.mul(x[2]), g.mul(x[1].sub(x[0]))
                  })
          .types(Operation.FLOATING)
          .summary("The point between two at a weight: the first at 0, the second at 1.")
          .signature("x.lerp(end, weight)")
          .inPlace();

  /** {@code a + s (b - a)}. */
  public static final ElementwiseOp LERP_SCALAR =
      ElementwiseOp.of("lerp", 2, TypeRule.FLOATING, (x, s) -> between(x[0], x[1], s[0]))
          .withScalars(1)
          .withGradient(
              (g, x, y, s) -> new Expr[] {g.mul(s[0].constantLike(1).sub(s[0])), g.mul(s[0])})
          .types(Operation.FLOATING)
          .signature("x.lerp(end, weight)")
          .sampledWith(0.25)
          .inPlace();

  /** {@code min(max(a, b), c)}. */
  public static final ElementwiseOp CLAMP_BETWEEN =
      ElementwiseOp.of("clamp", 3, TypeRule.SAME, (x, s) -> x[0].max(x[1]).min(x[2]))
          .withGradient(CombinedOps::clampGradient)
          .signature("x.clamp(min, max)")
          .inPlace();

  /** {@code max(a, b)}; the gradient goes to a where they are equal. */
  public static final ElementwiseOp CLAMP_ABOVE =
      ElementwiseOp.of("clampMin", TypeRule.SAME, Prim.MAX)
          .withGradient((g, x, y, s) -> sides(g, x[0].ge(x[1]), x[0].lt(x[1])))
          .signature("x.clampMin(min)")
          .inPlace();

  /** {@code min(a, b)}; the gradient goes to a where they are equal. */
  public static final ElementwiseOp CLAMP_BELOW =
      ElementwiseOp.of("clampMax", TypeRule.SAME, Prim.MIN)
          .withGradient((g, x, y, s) -> sides(g, x[0].le(x[1]), x[0].gt(x[1])))
          .signature("x.clampMax(max)")
          .inPlace();

  /** {@code s} to the power {@code a}. */
  public static final ElementwiseOp POW_OF_SCALAR =
      ElementwiseOp.of("pow", 1, TypeRule.NUMERIC, (x, s) -> s[0].pow(x[0]))
          .withScalars(1)
          .signature("Tensor.pow(s, x)");

  /** The angle of the point {@code (b, a)}. */
  public static final ElementwiseOp ATAN2 =
      ElementwiseOp.of("atan2", TypeRule.FLOATING, Prim.ATAN2)
          .summary("Angle of a point from the positive first axis; this is its second coordinate.")
          .inPlace();

  /** {@code sqrt(a^2 + b^2)}. */
  public static final ElementwiseOp HYPOT =
      ElementwiseOp.of("hypot", TypeRule.FLOATING, Prim.HYPOT)
          .summary("Length of the hypotenuse over two sides, without overflow.")
          .inPlace();

  /** {@code a log b}. */
  public static final ElementwiseOp XLOGY =
      ElementwiseOp.of("xlogy", 2, TypeRule.FLOATING, (x, s) -> xlogy(x[0], x[1]))
          .withGradient(
              (g, x, y, s) -> new Expr[] {xlogySlope(g, x[0], x[1]), g.mul(x[0]).div(x[1])})
          .on(Input.Values.ANY, Input.Values.POSITIVE)
          .summary("x times the logarithm of y, and 0 where x is 0.")
          .inPlace();

  /** {@code a log s}. */
  public static final ElementwiseOp XLOGY_SCALAR =
      ElementwiseOp.of("xlogy", 1, TypeRule.FLOATING, (x, s) -> xlogy(x[0], s[0]))
          .withScalars(1)
          .withGradient((g, x, y, s) -> new Expr[] {xlogySlope(g, x[0], s[0])})
          .inPlace();

  /** {@code s log a}. */
  public static final ElementwiseOp XLOGY_OF_SCALAR =
      ElementwiseOp.of("xlogy", 1, TypeRule.FLOATING, (x, s) -> xlogy(s[0], x[0]))
          .withScalars(1)
          .withGradient((g, x, y, s) -> new Expr[] {g.mul(s[0]).div(x[0])})
          .on(Input.Values.POSITIVE)
          .signature("Tensor.xlogy(s, x)");

  /** {@code s0} for NaN, {@code s1} for inf, {@code s2} for -inf. */
  public static final ElementwiseOp NAN_TO_NUM =
      ElementwiseOp.of("nanToNum", 1, TypeRule.SAME, (x, s) -> finite(x[0], s))
          .withScalars(3)
          .withGradient(
              (g, x, y, s) -> new Expr[] {Expr.select(isFinite(x[0]), g, g.constantLike(0))})
          .summary("Numbers in place of NaN and of the infinities.")
          .signature("x.nanToNum(), x.nanToNum(nan, posInf, negInf)")
          .inPlace();

  /** Whether a value is neither infinite nor NaN. */
  public static final ElementwiseOp IS_FINITE =
      ElementwiseOp.of("isFinite", 1, TypeRule.SAME, (x, s) -> isFinite(x[0]))
          .summary("Whether an element is neither infinite nor NaN.");

  /** Whether a value is infinite. */
  public static final ElementwiseOp IS_INF =
      ElementwiseOp.of("isInf", 1, TypeRule.SAME, (x, s) -> isInf(x[0]))
          .summary("Whether an element is infinite.");

  /** {@code |a - b| <= s1 + |s0 b|}. */
  public static final ElementwiseOp IS_CLOSE =
      ElementwiseOp.of("isClose", 2, TypeRule.FLOATING, (x, s) -> isClose(x[0], x[1], s))
          .withScalars(2)
          .summary("Whether elements are equal but for a tolerance.")
          .signature("x.isClose(y), x.isClose(y, rtol, atol, equalNan)");

  /** The same, and two NaN are close. */
  public static final ElementwiseOp IS_CLOSE_OR_NAN =
      ElementwiseOp.of(
              "isClose",
              2,
              TypeRule.FLOATING,
              (x, s) -> isClose(x[0], x[1], s).or(x[0].ne(x[0]).and(x[1].ne(x[1]))))
          .withScalars(2)
          .signature("x.isClose(y), x.isClose(y, rtol, atol, equalNan)");

  /** Either of two truth values, but not both. */
  public static final ElementwiseOp LOGICAL_XOR =
      ElementwiseOp.of("logicalXor", TypeRule.LOGICAL, Prim.NE)
          .summary("Whether one of two holds.")
          .inPlace();

  private CombinedOps() {}

  private static Expr addScaled(Expr a, Expr b, Expr alpha) {
    return a.type() == DType.BOOL ? a.or(alpha.and(b)) : a.add(alpha.mul(b));
  }

  /** From the nearer end, so that both ends are met exactly. */
  private static Expr between(Expr a, Expr b, Expr weight) {
    Expr way = b.sub(a);
    Expr back = b.sub(way.mul(weight.constantLike(1).sub(weight)));
    return Expr.select(weight.abs().lt(0.5), a.add(weight.mul(way)), back);
  }

  private static Expr[] clampGradient(Expr g, Expr[] x, Expr y, Expr[] s) {
    Expr zero = g.constantLike(0);
    Expr below = x[0].lt(x[1]).and(x[1].lt(x[2]));
    Expr above = x[0].gt(x[2]).or(x[2].lt(x[1]));
    return new Expr[] {
      Expr.select(x[0].ge(x[1]).and(x[0].le(x[2])), g, zero),
      Expr.select(below, g, zero),
      Expr.select(above, g, zero)
    };
  }

  private static Expr[] sides(Expr g, Expr first, Expr second) {
    Expr zero = g.constantLike(0);
    return new Expr[] {Expr.select(first, g, zero), Expr.select(second, g, zero)};
  }

  private static Expr xlogy(Expr x, Expr y) {
    Expr zero = x.constantLike(0);
    return Expr.select(y.ne(y), y, Expr.select(x.eq(0), zero, x.mul(y.log())));
  }

  private static Expr xlogySlope(Expr g, Expr x, Expr y) {
    Expr flat = x.eq(0).and(y.le(0));
    return Expr.select(flat, g.constantLike(0), g.mul(y.log()));
  }

  private static Expr finite(Expr x, Expr[] s) {
    if (!x.type().isFloatingPoint()) {
      return x;
    }
    Expr infinite = Expr.select(x.gt(0), s[1], s[2]);
    return Expr.select(x.ne(x), s[0], Expr.select(isInf(x), infinite, x));
  }

  private static Expr isInf(Expr x) {
    return x.type().isFloatingPoint()
        ? x.abs().eq(Double.POSITIVE_INFINITY)
        : Expr.constant(0, DType.BOOL);
  }

  private static Expr isFinite(Expr x) {
    return x.type().isFloatingPoint()
        ? x.abs().lt(Double.POSITIVE_INFINITY)
        : Expr.constant(1, DType.BOOL);
  }

  private static Expr isClose(Expr a, Expr b, Expr[] s) {
    Expr distance = a.sub(b).abs();
    Expr allowed = s[1].add(s[0].mul(b).abs());
    return a.eq(b).or(isFinite(distance).and(distance.le(allowed)));
  }

  /** This part of the table. */
  static List<ElementwiseOp> all() {
    return List.of(
        ADD_SCALED,
        SUB_SCALED,
        ADDCMUL,
        ADDCDIV,
        LERP,
        LERP_SCALAR,
        CLAMP_BETWEEN,
        CLAMP_ABOVE,
        CLAMP_BELOW,
        POW_OF_SCALAR,
        ATAN2,
        HYPOT,
        XLOGY,
        XLOGY_SCALAR,
        XLOGY_OF_SCALAR,
        NAN_TO_NUM,
        IS_FINITE,
        IS_INF,
        IS_CLOSE,
        IS_CLOSE_OR_NAN,
        LOGICAL_XOR);
  }
}
