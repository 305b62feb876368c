package dev.lamina.expr;

import dev.lamina.backend.DType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The meaning of expressions on numbers, one element at a time. Slow: it is the oracle of compiled
 * loops, and what runs where classes cannot be defined.
 *
 * <p>Values travel as {@code long}: the bits of a double for both floating-point types (a float32
 * value being exactly representable), the number for integers, 0 or 1 for truth values.
 */
public final class Interpreter {
  private final List<Expr> steps;
  private final int[][] operands;
  private final int[] outputs;
  private final long[] values;

  /**
   * Prepares a program. The object holds intermediate values and belongs to one thread.
   *
   * @param program what to compute
   */
  public Interpreter(Program program) {
    steps = program.steps();
    Map<Expr, Integer> at = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      at.put(steps.get(i), i);
    }
    operands = new int[steps.size()][];
    for (int i = 0; i < operands.length; i++) {
      if (steps.get(i) instanceof Expr.Apply a) {
        operands[i] = new int[a.prim().arity()];
        for (int k = 0; k < operands[i].length; k++) {
          operands[i][k] = at.get(a.operand(k));
        }
      }
    }
    outputs = new int[program.outputs()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = at.get(program.output(i));
    }
    values = new long[steps.size()];
  }

  /**
   * Computes all outputs for one element.
   *
   * @param inputs the inputs' current elements
   * @param scalars the call's scalars
   */
  public void evaluate(long[] inputs, long[] scalars) {
    for (int i = 0; i < values.length; i++) {
      Expr e = steps.get(i);
      if (e instanceof Expr.Argument a) {
        values[i] = inputs[a.index()];
      } else if (e instanceof Expr.Scalar s) {
        values[i] = round(scalars[s.index()], s.type());
      } else if (e instanceof Expr.Constant c) {
        values[i] = c.bits();
      } else if (e instanceof Expr.Apply a) {
        int[] x = operands[i];
        values[i] =
            apply(
                a, values[x[0]], x.length > 1 ? values[x[1]] : 0, x.length > 2 ? values[x[2]] : 0);
      }
    }
  }

  /**
   * An output after {@link #evaluate}.
   *
   * @param i position
   * @return its value
   */
  public long output(int i) {
    return values[outputs[i]];
  }

  private static long round(long bits, DType type) {
    return switch (type) {
      case FLOAT32 -> bits((float) Double.longBitsToDouble(bits));
      case FLOAT64 -> bits;
      case INT64, INT32, UINT8, BOOL -> type.wrap(bits);
    };
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static long apply(Expr.Apply e, long a, long b, long c) {
    Prim prim = e.prim();
    if (prim == Prim.SELECT) {
      return a != 0 ? b : c;
    }
    DType from = e.operand(0).type();
    if (prim == Prim.CAST) {
      return cast(a, from, e.type());
    }
    if (prim == Prim.FMA) {
      return fma(from, Double.longBitsToDouble(a), Double.longBitsToDouble(b), c);
    }
    return switch (from) {
      case FLOAT32 ->
          float32(prim, (float) Double.longBitsToDouble(a), (float) Double.longBitsToDouble(b));
      case FLOAT64 -> float64(prim, Double.longBitsToDouble(a), Double.longBitsToDouble(b));
      case INT64, INT32, UINT8, BOOL -> e.type().wrap(integer(prim, a, b));
    };
  }

  private static long fma(DType type, double a, double b, long last) {
    double c = Double.longBitsToDouble(last);
    return type == DType.FLOAT32
        ? bits(Math.fma((float) a, (float) b, (float) c))
        : bits(Math.fma(a, b, c));
  }

  private static long cast(long a, DType from, DType to) {
    double value = from.isFloatingPoint() ? Double.longBitsToDouble(a) : a;
    return switch (to) {
      case FLOAT32 -> from.isFloatingPoint() ? bits((float) value) : bits((float) a);
      case FLOAT64 -> bits(value);
      case INT64, UINT8 -> to.wrap(from.isFloatingPoint() ? (long) value : a);
      case INT32 -> from.isFloatingPoint() ? (int) value : (int) a;
      case BOOL -> from.isFloatingPoint() ? (value != 0 ? 1 : 0) : (a != 0 ? 1 : 0);
    };
  }

  private static long float32(Prim prim, float a, float b) {
    return switch (prim) {
      case ADD -> bits(a + b);
      case SUB -> bits(a - b);
      case MUL -> bits(a * b);
      case DIV -> bits(a / b);
      case MAX -> bits(Math.max(a, b));
      case MIN -> bits(Math.min(a, b));
      case POW -> bits(ScalarMath.pow(a, b));
      case REM -> bits(a % b);
      case ATAN2 -> bits(ScalarMath.atan2(a, b));
      case HYPOT -> bits(ScalarMath.hypot(a, b));
      case NEG -> bits(-a);
      case ABS -> bits(Math.abs(a));
      case SQRT -> bits((float) Math.sqrt(a));
      case EXP -> bits(ScalarMath.exp(a));
      case LOG -> bits(ScalarMath.log(a));
      case SIN -> bits(ScalarMath.sin(a));
      case COS -> bits(ScalarMath.cos(a));
      case TAN -> bits(ScalarMath.tan(a));
      case ASIN -> bits(ScalarMath.asin(a));
      case ACOS -> bits(ScalarMath.acos(a));
      case ATAN -> bits(ScalarMath.atan(a));
      case SINH -> bits(ScalarMath.sinh(a));
      case COSH -> bits(ScalarMath.cosh(a));
      case TANH -> bits(ScalarMath.tanh(a));
      case EXPM1 -> bits(ScalarMath.expm1(a));
      case LOG1P -> bits(ScalarMath.log1p(a));
      case LOG10 -> bits(ScalarMath.log10(a));
      case LOG2 -> bits(ScalarMath.log2(a));
      case ERF -> bits(ScalarMath.erf(a));
      case FLOOR -> bits(Math.floor(a));
      case CEIL -> bits(Math.ceil(a));
      case TRUNC -> bits(ScalarMath.trunc(a));
      case ROUND -> bits(Math.rint(a));
      case EQ, NE, LT, LE, GT, GE -> compare(prim, a, b);
      case FMA, AND, OR, NOT, SELECT, CAST -> throw new IllegalStateException(prim + " on float32");
    };
  }

  private static long float64(Prim prim, double a, double b) {
    return switch (prim) {
      case ADD -> bits(a + b);
      case SUB -> bits(a - b);
      case MUL -> bits(a * b);
      case DIV -> bits(a / b);
      case MAX -> bits(Math.max(a, b));
      case MIN -> bits(Math.min(a, b));
      case POW -> bits(ScalarMath.pow(a, b));
      case REM -> bits(a % b);
      case ATAN2 -> bits(StrictMath.atan2(a, b));
      case HYPOT -> bits(StrictMath.hypot(a, b));
      case NEG -> bits(-a);
      case ABS -> bits(Math.abs(a));
      case SQRT -> bits(Math.sqrt(a));
      case EXP -> bits(StrictMath.exp(a));
      case LOG -> bits(StrictMath.log(a));
      case SIN -> bits(StrictMath.sin(a));
      case COS -> bits(StrictMath.cos(a));
      case TAN -> bits(StrictMath.tan(a));
      case ASIN -> bits(StrictMath.asin(a));
      case ACOS -> bits(StrictMath.acos(a));
      case ATAN -> bits(StrictMath.atan(a));
      case SINH -> bits(StrictMath.sinh(a));
      case COSH -> bits(StrictMath.cosh(a));
      case TANH -> bits(StrictMath.tanh(a));
      case EXPM1 -> bits(StrictMath.expm1(a));
      case LOG1P -> bits(StrictMath.log1p(a));
      case LOG10 -> bits(StrictMath.log10(a));
      case LOG2 -> bits(ScalarMath.log2(a));
      case ERF -> bits(ScalarMath.erf(a));
      case FLOOR -> bits(Math.floor(a));
      case CEIL -> bits(Math.ceil(a));
      case TRUNC -> bits(ScalarMath.trunc(a));
      case ROUND -> bits(Math.rint(a));
      case EQ, NE, LT, LE, GT, GE -> compare(prim, a, b);
      case FMA, AND, OR, NOT, SELECT, CAST -> throw new IllegalStateException(prim + " on float64");
    };
  }

  private static long compare(Prim prim, double a, double b) {
    boolean holds =
        switch (prim) {
          case EQ -> a == b;
          case NE -> a != b;
          case LT -> a < b;
          case LE -> a <= b;
          case GT -> a > b;
          default -> a >= b;
        };
    return holds ? 1 : 0;
  }

  private static long integer(Prim prim, long a, long b) {
    return switch (prim) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case POW -> ScalarMath.pow(a, b);
      case DIV -> ScalarMath.div(a, b);
      case REM -> ScalarMath.rem(a, b);
      case NEG -> -a;
      case ABS -> Math.abs(a);
      case EQ -> a == b ? 1 : 0;
      case NE -> a != b ? 1 : 0;
      case LT -> a < b ? 1 : 0;
      case LE -> a <= b ? 1 : 0;
      case GT -> a > b ? 1 : 0;
      case GE -> a >= b ? 1 : 0;
      case AND -> a & b;
      case OR -> a | b;
      case NOT -> 1 - a;
      default -> throw new IllegalStateException(prim + " on integers");
    };
  }
}
