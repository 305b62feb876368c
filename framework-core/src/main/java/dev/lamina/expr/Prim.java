package dev.lamina.expr;

import dev.lamina.backend.DType;

/**
 * The operations that expressions are built from. Each says here how its gradient follows; its
 * meaning on numbers stands in {@link Interpreter}, its compiled forms in the backends.
 */
public enum Prim {
  /** {@code a + b}; integers wrap. */
  ADD(2, (g, x, y) -> new Expr[] {g, g}),
  /** {@code a - b}; integers wrap. */
  SUB(2, (g, x, y) -> new Expr[] {g, g.neg()}),
  /** {@code a * b}; integers wrap. */
  MUL(2, (g, x, y) -> new Expr[] {g.mul(x[1]), g.mul(x[0])}),
  /**
   * {@code a / b}; of integers, cut off, and 0 where {@code b} is 0: no machine has a common way to
   * fail.
   */
  DIV(2, (g, x, y) -> new Expr[] {g.div(x[1]), g.neg().mul(y.div(x[1]))}),
  /**
   * The larger one; NaN if either is, and 0.0 is larger than -0.0. Equal operands share a gradient.
   */
  MAX(
      2,
      (g, x, y) -> {
        Expr half = g.mul(0.5);
        Expr zero = g.constantLike(0);
        Expr same = x[0].eq(x[1]);
        return new Expr[] {
          Expr.select(same, half, Expr.select(x[0].lt(x[1]), zero, g)),
          Expr.select(same, half, Expr.select(x[1].lt(x[0]), zero, g))
        };
      }),
  /** The smaller one; NaN if either is. Equal operands share a gradient. */
  MIN(
      2,
      (g, x, y) -> {
        Expr half = g.mul(0.5);
        Expr zero = g.constantLike(0);
        Expr same = x[0].eq(x[1]);
        return new Expr[] {
          Expr.select(same, half, Expr.select(x[1].lt(x[0]), zero, g)),
          Expr.select(same, half, Expr.select(x[0].lt(x[1]), zero, g))
        };
      }),
  /** {@code a} to the power {@code b}. */
  POW(
      2,
      (g, x, y) -> {
        Expr zero = g.constantLike(0);
        // The exponent of the case that is not taken stays away from -1, whose own derivative at 0
        // would be infinite.
        Expr less = Expr.select(x[1].eq(0), x[1].constantLike(1), x[1].sub(1));
        Expr base = g.mul(x[1].mul(x[0].pow(less)));
        Expr exponent = g.mul(y.mul(x[0].log()));
        Expr flat = x[0].eq(0).and(x[1].ge(0));
        return new Expr[] {Expr.select(x[1].eq(0), zero, base), Expr.select(flat, zero, exponent)};
      }),
  /**
   * What is left of {@code a} after a whole number of {@code b}, with the sign of {@code a}; of
   * integers, {@code a} where {@code b} is 0.
   */
  REM(2, (g, x, y) -> new Expr[] {g, g.neg().mul(x[0].div(x[1]).trunc())}),
  /** The angle of the point {@code (b, a)} from the positive first axis; no gradient at (0, 0). */
  ATAN2(
      2,
      (g, x, y) -> {
        Expr square = x[0].square().add(x[1].square());
        Expr zero = g.constantLike(0);
        Expr part = Expr.select(square.eq(0), zero, g.constantLike(1).div(square));
        return new Expr[] {g.mul(x[1].mul(part)), g.mul(x[0].neg().mul(part))};
      }),
  /** The length of the hypotenuse over two sides. */
  HYPOT(2, (g, x, y) -> new Expr[] {g.mul(x[0].div(y)), g.mul(x[1].div(y))}),
  /** {@code -a}. */
  NEG(1, (g, x, y) -> new Expr[] {g.neg()}),
  /** The magnitude; its gradient at 0 is 0. */
  ABS(
      1,
      (g, x, y) -> {
        Expr zero = g.constantLike(0);
        Expr falling = Expr.select(x[0].lt(0), g.neg(), zero);
        return new Expr[] {Expr.select(x[0].gt(0), g, falling)};
      }),
  /** The square root, correctly rounded. */
  SQRT(1, (g, x, y) -> new Expr[] {g.div(y.mul(2))}),
  /** e to the power {@code a}. */
  EXP(1, (g, x, y) -> new Expr[] {g.mul(y)}),
  /** The natural logarithm. */
  LOG(1, (g, x, y) -> new Expr[] {g.div(x[0])}),
  /** The sine of radians. */
  SIN(1, (g, x, y) -> new Expr[] {g.mul(x[0].cos())}),
  /** The cosine of radians. */
  COS(1, (g, x, y) -> new Expr[] {g.mul(x[0].sin()).neg()}),
  /** The tangent of radians. */
  TAN(1, (g, x, y) -> new Expr[] {g.mul(y.square().add(1))}),
  /** The angle whose sine this is. */
  ASIN(1, (g, x, y) -> new Expr[] {g.div(Prim.coside(x[0]))}),
  /** The angle whose cosine this is. */
  ACOS(1, (g, x, y) -> new Expr[] {g.div(Prim.coside(x[0])).neg()}),
  /** The angle whose tangent this is. */
  ATAN(1, (g, x, y) -> new Expr[] {g.div(x[0].square().add(1))}),
  /** The hyperbolic sine. */
  SINH(1, (g, x, y) -> new Expr[] {g.mul(x[0].cosh())}),
  /** The hyperbolic cosine. */
  COSH(1, (g, x, y) -> new Expr[] {g.mul(x[0].sinh())}),
  /** The hyperbolic tangent. */
  TANH(1, (g, x, y) -> new Expr[] {g.mul(y.constantLike(1).sub(y.square()))}),
  /** {@code e^a - 1}, precise near 0. */
  EXPM1(1, (g, x, y) -> new Expr[] {g.mul(y.add(1))}),
  /** {@code log(1 + a)}, precise near 0. */
  LOG1P(1, (g, x, y) -> new Expr[] {g.div(x[0].add(1))}),
  /** The logarithm to base 2. */
  LOG2(1, (g, x, y) -> new Expr[] {g.div(x[0].mul(Prim.LN2))}),
  /** The logarithm to base 10. */
  LOG10(1, (g, x, y) -> new Expr[] {g.div(x[0].mul(Prim.LN10))}),
  /** The error function: 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to {@code a}. */
  ERF(1, (g, x, y) -> new Expr[] {g.mul(x[0].square().neg().exp().mul(Prim.TWO_OVER_SQRT_PI))}),
  /** The largest whole number not above; its gradient is 0, as are those of the next three. */
  FLOOR(1, (g, x, y) -> new Expr[] {g.constantLike(0)}),
  /** The smallest whole number not below. */
  CEIL(1, (g, x, y) -> new Expr[] {g.constantLike(0)}),
  /** The whole number without the fraction. */
  TRUNC(1, (g, x, y) -> new Expr[] {g.constantLike(0)}),
  /** The nearest whole number, the even one of two. */
  ROUND(1, (g, x, y) -> new Expr[] {g.constantLike(0)}),
  /** {@code a * b + c}, rounded once; of reals only. */
  FMA(3, (g, x, y) -> new Expr[] {g.mul(x[1]), g.mul(x[0]), g}),
  /** {@code a == b}. */
  EQ(2, null),
  /** {@code a != b}; true if either is NaN. */
  NE(2, null),
  /** {@code a < b}. */
  LT(2, null),
  /** {@code a <= b}. */
  LE(2, null),
  /** {@code a > b}. */
  GT(2, null),
  /** {@code a >= b}. */
  GE(2, null),
  /** Both of two truth values. */
  AND(2, null),
  /** Either of two truth values. */
  OR(2, null),
  /** The opposite of a truth value. */
  NOT(1, null),
  /** {@code b} where the truth value {@code a} holds, else {@code c}. */
  SELECT(
      3,
      (g, x, y) -> {
        Expr zero = g.constantLike(0);
        return new Expr[] {null, Expr.select(x[0], g, zero), Expr.select(x[0], zero, g)};
      }),
  /** The value in another type. */
  CAST(1, (g, x, y) -> new Expr[] {g.cast(x[0].type())});

  /** How a gradient passes through a primitive. */
  @FunctionalInterface
  interface Rule {
    /**
     * Gradients of the operands.
     *
     * @param g gradient of the result
     * @param x operands
     * @param y the result
     * @return one an operand; null where none flows
     */
    Expr[] apply(Expr g, Expr[] x, Expr y);
  }

  private static final double LN2 = 0.6931471805599453;
  private static final double LN10 = 2.302585092994046;
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  private final int arity;
  private final Rule rule;

  Prim(int arity, Rule rule) {
    this.arity = arity;
    this.rule = rule;
  }

  /** The other leg of a right triangle whose hypotenuse is 1. */
  private static Expr coside(Expr x) {
    return x.constantLike(1).sub(x.square()).sqrt();
  }

  /**
   * Number of operands.
   *
   * @return 1, 2 or 3
   */
  public int arity() {
    return arity;
  }

  /** Whether a gradient flows through. */
  boolean isDifferentiable() {
    return rule != null;
  }

  Expr[] gradients(Expr g, Expr[] x, Expr y) {
    return rule.apply(g, x, y);
  }

  /** Whether this compares two numbers. */
  public boolean isComparison() {
    return compareTo(EQ) >= 0 && compareTo(GE) <= 0;
  }

  /**
   * Whether computing it costs as much as many others, as functions such as exp do: a loop with two
   * of them takes longer than two loops with one each.
   */
  public boolean isDear() {
    return switch (this) {
      case POW,
          REM,
          ATAN2,
          HYPOT,
          EXP,
          LOG,
          SIN,
          COS,
          TAN,
          ASIN,
          ACOS,
          ATAN,
          SINH,
          COSH,
          TANH,
          EXPM1,
          LOG1P,
          LOG2,
          LOG10,
          ERF ->
          true;
      default -> false;
    };
  }

  /** The type of the result for operands that fit. */
  DType resultType(Expr[] x) {
    return switch (this) {
      case EQ, NE, LT, LE, GT, GE, AND, OR, NOT -> DType.BOOL;
      case SELECT -> x[1].type();
      default -> x[0].type();
    };
  }
}
