package dev.lamina.op;

import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.List;

/** The part of the table {@link Ops} with functions of one element. */
public final class MathOps {
  /** {@code tan a}. */
  public static final ElementwiseOp TAN = function("tan", Prim.TAN, "Tangent of radians.");

  /** {@code arcsin a}. */
  public static final ElementwiseOp ASIN =
      function("asin", Prim.ASIN, "Angle of a sine.").on(Input.Values.UNIT);

  /** {@code arccos a}. */
  public static final ElementwiseOp ACOS =
      function("acos", Prim.ACOS, "Angle of a cosine.").on(Input.Values.UNIT);

  /** {@code arctan a}. */
  public static final ElementwiseOp ATAN = function("atan", Prim.ATAN, "Angle of a tangent.");

  /** {@code sinh a}. */
  public static final ElementwiseOp SINH = function("sinh", Prim.SINH, "Hyperbolic sine.");

  /** {@code cosh a}. */
  public static final ElementwiseOp COSH = function("cosh", Prim.COSH, "Hyperbolic cosine.");

  /** {@code tanh a}. */
  public static final ElementwiseOp TANH = function("tanh", Prim.TANH, "Hyperbolic tangent.");

  /** {@code e^a - 1}. */
  public static final ElementwiseOp EXPM1 =
      function("expm1", Prim.EXPM1, "e to the power of each element, less 1; precise near 0.");

  /** {@code log(1 + a)}. */
  public static final ElementwiseOp LOG1P =
      function("log1p", Prim.LOG1P, "Natural logarithm of 1 and each element; precise near 0.")
          .on(Input.Values.POSITIVE);

  /** {@code log a / log 2}. */
  public static final ElementwiseOp LOG2 =
      function("log2", Prim.LOG2, "Logarithm to base 2.").on(Input.Values.POSITIVE);

  /** {@code log a / log 10}. */
  public static final ElementwiseOp LOG10 =
      function("log10", Prim.LOG10, "Logarithm to base 10.").on(Input.Values.POSITIVE);

  /** {@code erf a}. */
  public static final ElementwiseOp ERF = function("erf", Prim.ERF, "Error function.");

  /** {@code 1 / (1 + e^-a)}, without overflow at either end. */
  public static final ElementwiseOp SIGMOID =
      ElementwiseOp.of("sigmoid", 1, TypeRule.FLOATING, (x, s) -> sigmoid(x[0]))
          .withGradient((g, x, y, s) -> new Expr[] {g.mul(y.constantLike(1).sub(y)).mul(y)})
          .summary("Logistic function.")
          .inPlace();

  /** {@code 1 / sqrt a}. */
  public static final ElementwiseOp RSQRT =
      ElementwiseOp.of(
              "rsqrt", 1, TypeRule.FLOATING, (x, s) -> x[0].constantLike(1).div(x[0].sqrt()))
          .withGradient((g, x, y, s) -> new Expr[] {g.mul(-0.5).mul(y.square().mul(y))})
          .summary("Reciprocal of the square root.")
          .on(Input.Values.POSITIVE)
          .inPlace();

  /** {@code 1 / a}. */
  public static final ElementwiseOp RECIPROCAL =
      ElementwiseOp.of("reciprocal", 1, TypeRule.FLOATING, (x, s) -> x[0].constantLike(1).div(x[0]))
          .withGradient((g, x, y, s) -> new Expr[] {g.neg().mul(y.square())})
          .summary("Reciprocal.")
          .inPlace();

  private MathOps() {}

  private static ElementwiseOp function(String name, Prim prim, String summary) {
    return ElementwiseOp.of(name, TypeRule.FLOATING, prim).summary(summary).inPlace();
  }

  /**
   * With {@code e = exp(-|x|)} and {@code p = e / (1 + e)}: {@code 1 - p}, and below 0 {@code e - e
   * p}. Within 1.9 ulp in single precision; {@code p} itself, the same number, is within 2.3 below
   * 0.
   */
  private static Expr sigmoid(Expr x) {
    Expr small = x.abs().neg().exp();
    Expr part = small.div(small.add(1));
    Expr above = x.constantLike(1).sub(part);
    return Expr.select(x.lt(0), small.sub(small.mul(part)), above);
  }

  /** This part of the table. */
  static List<ElementwiseOp> all() {
    return List.of(
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
        ERF,
        SIGMOID,
        RSQRT,
        RECIPROCAL);
  }
}
