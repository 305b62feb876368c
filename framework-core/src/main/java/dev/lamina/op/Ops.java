package dev.lamina.op;

import dev.lamina.expr.Expr;
import java.util.List;

/**
 * The table of element-wise operations. One entry is all there is to say of an operation; see
 * {@link ElementwiseOp}. Conventions of derivatives (relu at 0, ends of clamp, ties) are PyTorch's.
 */
public final class Ops {
  /** {@code a + b}. */
  public static final ElementwiseOp ADD =
      ElementwiseOp.of("add", 2, TypeRule.SAME, (x, s) -> logicalOr(x[0], x[1]));

  /** {@code a - b}. */
  public static final ElementwiseOp SUB =
      ElementwiseOp.of("sub", 2, TypeRule.NUMERIC, (x, s) -> x[0].sub(x[1]));

  /** {@code a * b}. */
  public static final ElementwiseOp MUL =
      ElementwiseOp.of("mul", 2, TypeRule.SAME, (x, s) -> logicalAnd(x[0], x[1]));

  /** {@code a / b}. */
  public static final ElementwiseOp DIV =
      ElementwiseOp.of("div", 2, TypeRule.FLOATING, (x, s) -> x[0].div(x[1]));

  /** The larger of two; equal ones share the gradient. */
  public static final ElementwiseOp MAXIMUM =
      ElementwiseOp.of("maximum", 2, TypeRule.SAME, (x, s) -> x[0].max(x[1]));

  /** The smaller of two; equal ones share the gradient. */
  public static final ElementwiseOp MINIMUM =
      ElementwiseOp.of("minimum", 2, TypeRule.SAME, (x, s) -> x[0].min(x[1]));

  /** {@code a} to the power {@code b}. */
  public static final ElementwiseOp POW =
      ElementwiseOp.of("pow", 2, TypeRule.NUMERIC, (x, s) -> x[0].pow(x[1]));

  /** {@code a + s}. */
  public static final ElementwiseOp ADD_SCALAR =
      ElementwiseOp.of("add", 1, TypeRule.NUMERIC, (x, s) -> x[0].add(s[0])).withScalars(1);

  /** {@code a - s}. */
  public static final ElementwiseOp SUB_SCALAR =
      ElementwiseOp.of("sub", 1, TypeRule.NUMERIC, (x, s) -> x[0].sub(s[0])).withScalars(1);

  /** {@code a * s}. */
  public static final ElementwiseOp MUL_SCALAR =
      ElementwiseOp.of("mul", 1, TypeRule.NUMERIC, (x, s) -> x[0].mul(s[0])).withScalars(1);

  /** {@code a / s}. */
  public static final ElementwiseOp DIV_SCALAR =
      ElementwiseOp.of("div", 1, TypeRule.FLOATING, (x, s) -> x[0].div(s[0])).withScalars(1);

  /** {@code a} to the power {@code s}. */
  public static final ElementwiseOp POW_SCALAR =
      ElementwiseOp.of("pow", 1, TypeRule.NUMERIC, (x, s) -> x[0].pow(s[0])).withScalars(1);

  /** {@code -a}. */
  public static final ElementwiseOp NEG =
      ElementwiseOp.of("neg", 1, TypeRule.NUMERIC, (x, s) -> x[0].neg());

  /** The magnitude; derivative 0 at 0. */
  public static final ElementwiseOp ABS =
      ElementwiseOp.of("abs", 1, TypeRule.NUMERIC, (x, s) -> x[0].abs());

  /** {@code a * a}. */
  public static final ElementwiseOp SQUARE =
      ElementwiseOp.of("square", 1, TypeRule.NUMERIC, (x, s) -> x[0].square())
          .withGradient((g, x, y, s) -> new Expr[] {g.mul(x[0].mul(2))});

  /** The square root. */
  public static final ElementwiseOp SQRT =
      ElementwiseOp.of("sqrt", 1, TypeRule.FLOATING, (x, s) -> x[0].sqrt());

  /** e to the power a. */
  public static final ElementwiseOp EXP =
      ElementwiseOp.of("exp", 1, TypeRule.FLOATING, (x, s) -> x[0].exp());

  /** The natural logarithm. */
  public static final ElementwiseOp LOG =
      ElementwiseOp.of("log", 1, TypeRule.FLOATING, (x, s) -> x[0].log());

  /** The sine. */
  public static final ElementwiseOp SIN =
      ElementwiseOp.of("sin", 1, TypeRule.FLOATING, (x, s) -> x[0].sin());

  /** The cosine. */
  public static final ElementwiseOp COS =
      ElementwiseOp.of("cos", 1, TypeRule.FLOATING, (x, s) -> x[0].cos());

  /** {@code max(a, 0)}; derivative 0 at 0. */
  public static final ElementwiseOp RELU =
      ElementwiseOp.of("relu", 1, TypeRule.NUMERIC, (x, s) -> x[0].max(x[0].constantLike(0)))
          .withGradient((g, x, y, s) -> new Expr[] {Expr.select(y.gt(0), g, g.constantLike(0))});

  /** {@code min(max(a, s0), s1)}; derivative 1 at both ends. */
  public static final ElementwiseOp CLAMP =
      ElementwiseOp.of("clamp", 1, TypeRule.NUMERIC, (x, s) -> x[0].max(s[0]).min(s[1]))
          .withScalars(2)
          .withGradient(
              (g, x, y, s) -> {
                Expr inside = x[0].ge(s[0]).and(x[0].le(s[1]));
                return new Expr[] {Expr.select(inside, g, g.constantLike(0))};
              });

  /** {@code max(a, s0)}; derivative 1 at the end. */
  public static final ElementwiseOp CLAMP_MIN =
      ElementwiseOp.of("clampMin", 1, TypeRule.NUMERIC, (x, s) -> x[0].max(s[0]))
          .withScalars(1)
          .withGradient(
              (g, x, y, s) -> new Expr[] {Expr.select(x[0].ge(s[0]), g, g.constantLike(0))});

  /** {@code min(a, s0)}; derivative 1 at the end. */
  public static final ElementwiseOp CLAMP_MAX =
      ElementwiseOp.of("clampMax", 1, TypeRule.NUMERIC, (x, s) -> x[0].min(s[0]))
          .withScalars(1)
          .withGradient(
              (g, x, y, s) -> new Expr[] {Expr.select(x[0].le(s[0]), g, g.constantLike(0))});

  /** {@code a == b}. */
  public static final ElementwiseOp EQ =
      ElementwiseOp.of("eq", 2, TypeRule.SAME, (x, s) -> x[0].eq(x[1]));

  /** {@code a != b}. */
  public static final ElementwiseOp NE =
      ElementwiseOp.of("ne", 2, TypeRule.SAME, (x, s) -> x[0].ne(x[1]));

  /** {@code a < b}. */
  public static final ElementwiseOp LT =
      ElementwiseOp.of("lt", 2, TypeRule.SAME, (x, s) -> x[0].lt(x[1]));

  /** {@code a <= b}. */
  public static final ElementwiseOp LE =
      ElementwiseOp.of("le", 2, TypeRule.SAME, (x, s) -> x[0].le(x[1]));

  /** {@code a > b}. */
  public static final ElementwiseOp GT =
      ElementwiseOp.of("gt", 2, TypeRule.SAME, (x, s) -> x[0].gt(x[1]));

  /** {@code a >= b}. */
  public static final ElementwiseOp GE =
      ElementwiseOp.of("ge", 2, TypeRule.SAME, (x, s) -> x[0].ge(x[1]));

  /** {@code a == s}. */
  public static final ElementwiseOp EQ_SCALAR =
      ElementwiseOp.of("eq", 1, TypeRule.NUMERIC, (x, s) -> x[0].eq(s[0])).withScalars(1);

  /** {@code a != s}. */
  public static final ElementwiseOp NE_SCALAR =
      ElementwiseOp.of("ne", 1, TypeRule.NUMERIC, (x, s) -> x[0].ne(s[0])).withScalars(1);

  /** {@code a < s}. */
  public static final ElementwiseOp LT_SCALAR =
      ElementwiseOp.of("lt", 1, TypeRule.NUMERIC, (x, s) -> x[0].lt(s[0])).withScalars(1);

  /** {@code a <= s}. */
  public static final ElementwiseOp LE_SCALAR =
      ElementwiseOp.of("le", 1, TypeRule.NUMERIC, (x, s) -> x[0].le(s[0])).withScalars(1);

  /** {@code a > s}. */
  public static final ElementwiseOp GT_SCALAR =
      ElementwiseOp.of("gt", 1, TypeRule.NUMERIC, (x, s) -> x[0].gt(s[0])).withScalars(1);

  /** {@code a >= s}. */
  public static final ElementwiseOp GE_SCALAR =
      ElementwiseOp.of("ge", 1, TypeRule.NUMERIC, (x, s) -> x[0].ge(s[0])).withScalars(1);

  /** Both of two truth values. */
  public static final ElementwiseOp LOGICAL_AND =
      ElementwiseOp.of("logicalAnd", 2, TypeRule.LOGICAL, (x, s) -> x[0].and(x[1]));

  /** Either of two truth values. */
  public static final ElementwiseOp LOGICAL_OR =
      ElementwiseOp.of("logicalOr", 2, TypeRule.LOGICAL, (x, s) -> x[0].or(x[1]));

  /** The opposite of a truth value. */
  public static final ElementwiseOp LOGICAL_NOT =
      ElementwiseOp.of("logicalNot", 1, TypeRule.LOGICAL, (x, s) -> x[0].not());

  /** Whether a value is not a number. */
  public static final ElementwiseOp IS_NAN =
      ElementwiseOp.of("isNan", 1, TypeRule.SAME, (x, s) -> x[0].ne(x[0]));

  /** {@code b} where {@code a} holds, else {@code c}. */
  public static final ElementwiseOp WHERE =
      ElementwiseOp.of("where", 3, TypeRule.SAME, (x, s) -> Expr.select(x[0], x[1], x[2])).masked();

  /** {@code s} where {@code a} holds, else {@code b}. */
  public static final ElementwiseOp MASKED_FILL =
      ElementwiseOp.of("maskedFill", 2, TypeRule.SAME, (x, s) -> Expr.select(x[0], s[0], x[1]))
          .withScalars(1)
          .masked();

  /** The value itself. */
  public static final ElementwiseOp COPY =
      ElementwiseOp.of("copy", 1, TypeRule.SAME, (x, s) -> x[0]);

  /** The number {@code s}. */
  public static final ElementwiseOp FILL =
      ElementwiseOp.of("fill", 0, TypeRule.SAME, (x, s) -> s[0]).withScalars(1);

  private static final List<ElementwiseOp> ALL =
      List.of(
          ADD,
          SUB,
          MUL,
          DIV,
          MAXIMUM,
          MINIMUM,
          POW,
          ADD_SCALAR,
          SUB_SCALAR,
          MUL_SCALAR,
          DIV_SCALAR,
          POW_SCALAR,
          NEG,
          ABS,
          SQUARE,
          SQRT,
          EXP,
          LOG,
          SIN,
          COS,
          RELU,
          CLAMP,
          CLAMP_MIN,
          CLAMP_MAX,
          EQ,
          NE,
          LT,
          LE,
          GT,
          GE,
          EQ_SCALAR,
          NE_SCALAR,
          LT_SCALAR,
          LE_SCALAR,
          GT_SCALAR,
          GE_SCALAR,
          LOGICAL_AND,
          LOGICAL_OR,
          LOGICAL_NOT,
          IS_NAN,
          WHERE,
          MASKED_FILL,
          COPY,
          FILL);

  private Ops() {}

  /**
   * All entries, for tests and generated documentation.
   *
   * @return the table
   */
  public static List<ElementwiseOp> all() {
    return ALL;
  }

  /** Addition; of truth values, whether either holds. */
  private static Expr logicalOr(Expr a, Expr b) {
    return a.type() == dev.lamina.backend.DType.BOOL ? a.or(b) : a.add(b);
  }

  /** Multiplication; of truth values, whether both hold. */
  private static Expr logicalAnd(Expr a, Expr b) {
    return a.type() == dev.lamina.backend.DType.BOOL ? a.and(b) : a.mul(b);
  }
}
