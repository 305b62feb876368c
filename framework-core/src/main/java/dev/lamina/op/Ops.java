package dev.lamina.op;

import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of element-wise operations: here arithmetic, comparisons and choices; {@link MathOps},
 * {@link RoundingOps} and {@link CombinedOps} have the rest. One entry is all there is to say of an
 * operation; see {@link ElementwiseOp}. Conventions of derivatives (relu at 0, ends of clamp, ties)
 * are PyTorch's.
 */
public final class Ops {
  /** {@code a + b}. */
  public static final ElementwiseOp ADD =
      ElementwiseOp.of("add", 2, TypeRule.SAME, (x, s) -> logicalOr(x[0], x[1]))
          .summary("Sum; of truth values, whether either holds.")
          .inPlace();

  /** {@code a - b}. */
  public static final ElementwiseOp SUB =
      ElementwiseOp.of("sub", TypeRule.NUMERIC, Prim.SUB)
          .summary("Difference.")
          .types(Operation.NUMBERS)
          .inPlace();

  /** {@code a * b}. */
  public static final ElementwiseOp MUL =
      ElementwiseOp.of("mul", 2, TypeRule.SAME, (x, s) -> logicalAnd(x[0], x[1]))
          .summary("Product; of truth values, whether both hold.")
          .inPlace();

  /** {@code a / b}. */
  public static final ElementwiseOp DIV =
      ElementwiseOp.of("div", TypeRule.FLOATING, Prim.DIV)
          .summary("True quotient, or one rounded to a whole number.")
          .on(Input.Values.ANY, Input.Values.POSITIVE)
          .inPlace();

  /** The larger of two; equal ones share the gradient. */
  public static final ElementwiseOp MAXIMUM =
      ElementwiseOp.of("maximum", TypeRule.SAME, Prim.MAX)
          .summary("The larger of two; NaN if either is.");

  /** The smaller of two; equal ones share the gradient. */
  public static final ElementwiseOp MINIMUM =
      ElementwiseOp.of("minimum", TypeRule.SAME, Prim.MIN)
          .summary("The smaller of two; NaN if either is.");

  /** {@code a} to the power {@code b}. */
  public static final ElementwiseOp POW =
      ElementwiseOp.of("pow", TypeRule.NUMERIC, Prim.POW)
          .summary("Power.")
          .on(Input.Values.POSITIVE, Input.Values.ANY)
          .inPlace();

  /** {@code a + s}. */
  public static final ElementwiseOp ADD_SCALAR =
      ElementwiseOp.withScalar("add", TypeRule.NUMERIC, Prim.ADD);

  /** {@code a - s}. */
  public static final ElementwiseOp SUB_SCALAR =
      ElementwiseOp.withScalar("sub", TypeRule.NUMERIC, Prim.SUB);

  /** {@code a * s}. */
  public static final ElementwiseOp MUL_SCALAR =
      ElementwiseOp.withScalar("mul", TypeRule.NUMERIC, Prim.MUL);

  /** {@code a / s}. */
  public static final ElementwiseOp DIV_SCALAR =
      ElementwiseOp.withScalar("div", TypeRule.FLOATING, Prim.DIV);

  /** {@code a} to the power {@code s}. */
  public static final ElementwiseOp POW_SCALAR =
      ElementwiseOp.withScalar("pow", TypeRule.NUMERIC, Prim.POW)
          .on(Input.Values.POSITIVE)
          .inPlace();

  /** {@code -a}. */
  public static final ElementwiseOp NEG =
      ElementwiseOp.of("neg", TypeRule.NUMERIC, Prim.NEG)
          .summary("The opposite.")
          .types(Operation.NUMBERS)
          .inPlace();

  /** The magnitude; derivative 0 at 0. */
  public static final ElementwiseOp ABS =
      ElementwiseOp.of("abs", TypeRule.NUMERIC, Prim.ABS).summary("Magnitude.").inPlace();

  /** {@code a * a}. */
  public static final ElementwiseOp SQUARE =
      ElementwiseOp.of("square", 1, TypeRule.NUMERIC, (x, s) -> x[0].square())
          .withGradient((g, x, y, s) -> new Expr[] {g.mul(x[0].mul(2))})
          .summary("Square.")
          .inPlace();

  /** The square root. */
  public static final ElementwiseOp SQRT =
      ElementwiseOp.of("sqrt", TypeRule.FLOATING, Prim.SQRT)
          .summary("Square root.")
          .on(Input.Values.POSITIVE)
          .inPlace();

  /** e to the power a. */
  public static final ElementwiseOp EXP =
      ElementwiseOp.of("exp", TypeRule.FLOATING, Prim.EXP)
          .summary("e to the power of each element.")
          .inPlace();

  /** The natural logarithm. */
  public static final ElementwiseOp LOG =
      ElementwiseOp.of("log", TypeRule.FLOATING, Prim.LOG)
          .summary("Natural logarithm.")
          .on(Input.Values.POSITIVE)
          .inPlace();

  /** The sine. */
  public static final ElementwiseOp SIN =
      ElementwiseOp.of("sin", TypeRule.FLOATING, Prim.SIN).summary("Sine of radians.").inPlace();

  /** The cosine. */
  public static final ElementwiseOp COS =
      ElementwiseOp.of("cos", TypeRule.FLOATING, Prim.COS).summary("Cosine of radians.").inPlace();

  /** {@code max(a, 0)}; derivative 0 at 0, and 1 at NaN. */
  public static final ElementwiseOp RELU =
      ElementwiseOp.of("relu", 1, TypeRule.NUMERIC, (x, s) -> x[0].max(x[0].constantLike(0)))
          .withGradient((g, x, y, s) -> new Expr[] {Expr.select(y.le(0), g.constantLike(0), g)})
          .summary("Rectified linear unit: the larger of x and 0.");

  /** {@code min(max(a, s0), s1)}; derivative 1 at both ends. */
  public static final ElementwiseOp CLAMP =
      ElementwiseOp.of("clamp", 1, TypeRule.NUMERIC, (x, s) -> x[0].max(s[0]).min(s[1]))
          .withScalars(2)
          .withGradient(
              (g, x, y, s) -> {
                Expr inside = x[0].ge(s[0]).and(x[0].le(s[1]));
                return new Expr[] {Expr.select(inside, g, g.constantLike(0))};
              })
          .summary("Values moved to the ends of an interval where they are outside.")
          .signature("x.clamp(min, max)")
          .sampledWith(-0.5, 0.8)
          .inPlace();

  /** {@code max(a, s0)}; derivative 1 at the end. */
  public static final ElementwiseOp CLAMP_MIN =
      ElementwiseOp.withScalar("clampMin", TypeRule.NUMERIC, Prim.MAX)
          .withGradient(
              (g, x, y, s) -> new Expr[] {Expr.select(x[0].ge(s[0]), g, g.constantLike(0))})
          .summary("The larger of each element and a bound.")
          .signature("x.clampMin(min)")
          .inPlace();

  /** {@code min(a, s0)}; derivative 1 at the end. */
  public static final ElementwiseOp CLAMP_MAX =
      ElementwiseOp.withScalar("clampMax", TypeRule.NUMERIC, Prim.MIN)
          .withGradient(
              (g, x, y, s) -> new Expr[] {Expr.select(x[0].le(s[0]), g, g.constantLike(0))})
          .summary("The smaller of each element and a bound.")
          .signature("x.clampMax(max)")
          .inPlace();

  /** {@code a == b}. */
  public static final ElementwiseOp EQ =
      ElementwiseOp.of("eq", TypeRule.SAME, Prim.EQ)
          .summary("Whether elements are equal.")
          .inPlace();

  /** {@code a != b}. */
  public static final ElementwiseOp NE =
      ElementwiseOp.of("ne", TypeRule.SAME, Prim.NE).summary("Whether elements differ.").inPlace();

  /** {@code a < b}. */
  public static final ElementwiseOp LT =
      ElementwiseOp.of("lt", TypeRule.SAME, Prim.LT)
          .summary("Whether elements are smaller.")
          .inPlace();

  /** {@code a <= b}. */
  public static final ElementwiseOp LE =
      ElementwiseOp.of("le", TypeRule.SAME, Prim.LE)
          .summary("Whether elements are smaller or equal.")
          .inPlace();

  /** {@code a > b}. */
  public static final ElementwiseOp GT =
      ElementwiseOp.of("gt", TypeRule.SAME, Prim.GT)
          .summary("Whether elements are larger.")
          .inPlace();

  /** {@code a >= b}. */
  public static final ElementwiseOp GE =
      ElementwiseOp.of("ge", TypeRule.SAME, Prim.GE)
          .summary("Whether elements are larger or equal.")
          .inPlace();

  /** {@code a == s}. */
  public static final ElementwiseOp EQ_SCALAR =
      ElementwiseOp.withScalar("eq", TypeRule.NUMERIC, Prim.EQ);

  /** {@code a != s}. */
  public static final ElementwiseOp NE_SCALAR =
      ElementwiseOp.withScalar("ne", TypeRule.NUMERIC, Prim.NE);

  /** {@code a < s}. */
  public static final ElementwiseOp LT_SCALAR =
      ElementwiseOp.withScalar("lt", TypeRule.NUMERIC, Prim.LT);

  /** {@code a <= s}. */
  public static final ElementwiseOp LE_SCALAR =
      ElementwiseOp.withScalar("le", TypeRule.NUMERIC, Prim.LE);

  /** {@code a > s}. */
  public static final ElementwiseOp GT_SCALAR =
      ElementwiseOp.withScalar("gt", TypeRule.NUMERIC, Prim.GT);

  /** {@code a >= s}. */
  public static final ElementwiseOp GE_SCALAR =
      ElementwiseOp.withScalar("ge", TypeRule.NUMERIC, Prim.GE);

  /** Both of two truth values. */
  public static final ElementwiseOp LOGICAL_AND =
      ElementwiseOp.of("logicalAnd", TypeRule.LOGICAL, Prim.AND)
          .summary("Whether both hold.")
          .inPlace();

  /** Either of two truth values. */
  public static final ElementwiseOp LOGICAL_OR =
      ElementwiseOp.of("logicalOr", TypeRule.LOGICAL, Prim.OR)
          .summary("Whether either holds.")
          .inPlace();

  /** The opposite of a truth value. */
  public static final ElementwiseOp LOGICAL_NOT =
      ElementwiseOp.of("logicalNot", TypeRule.LOGICAL, Prim.NOT)
          .summary("Whether an element is 0.")
          .inPlace();

  /** Whether a value is not a number. */
  public static final ElementwiseOp IS_NAN =
      ElementwiseOp.of("isNan", 1, TypeRule.SAME, (x, s) -> x[0].ne(x[0]))
          .summary("Whether an element is not a number.");

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
      ElementwiseOp.of("copy", 1, TypeRule.SAME, (x, s) -> x[0])
          .summary("The elements themselves, cast if need be.")
          .signature("x.copy_(y)")
          .inPlace();

  /** The number {@code s}. */
  public static final ElementwiseOp FILL =
      ElementwiseOp.of("fill", 0, TypeRule.SAME, (x, s) -> s[0])
          .withScalars(1)
          .summary("One number everywhere.")
          .signature("x.fill_(s)")
          .inPlace();

  private static final List<ElementwiseOp> ALL =
      Stream.of(basic(), MathOps.all(), RoundingOps.all(), CombinedOps.all())
          .flatMap(List::stream)
          .toList();

  private Ops() {}

  /**
   * All entries, for tests and generated documentation.
   *
   * @return the table
   */
  public static List<ElementwiseOp> all() {
    return ALL;
  }

  /** The entries as operations, those of one name as one. */
  static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>(Sampling.operations(ALL));
    operations.add(
        Operation.elementwise("zero", "x.zero_()", "0 everywhere.")
            .sample(x -> x[0].clone().zero_(), Input.any(2, 3))
            .types(Operation.ALL)
            .withoutGradient()
            .inPlace());
    return List.copyOf(operations);
  }

  private static List<ElementwiseOp> basic() {
    return List.of(
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
