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
  /** {@code a / b} on floating-point numbers. */
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
        Expr base = g.mul(x[1].mul(x[0].pow(x[1].sub(1))));
        Expr exponent = g.mul(y.mul(x[0].log()));
        Expr flat = x[0].eq(0).and(x[1].ge(0));
        return new Expr[] {Expr.select(x[1].eq(0), zero, base), Expr.select(flat, zero, exponent)};
      }),
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

  private final int arity;
  private final Rule rule;

  Prim(int arity, Rule rule) {
    this.arity = arity;
    this.rule = rule;
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

  /** The type of the result for operands that fit. */
  DType resultType(Expr[] x) {
    return switch (this) {
      case EQ, NE, LT, LE, GT, GE, AND, OR, NOT -> DType.BOOL;
      case SELECT -> x[1].type();
      default -> x[0].type();
    };
  }
}
