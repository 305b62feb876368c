package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A program's expressions as OpenCL C: one statement a part, in the order of the parts. {@link
 * dev.lamina.expr.Interpreter} says what each means; the text follows it to the bit, but for the
 * elementary functions, which are the device's own.
 */
final class ExprText {
  private final Map<Expr, String> names = new HashMap<>();
  private final Map<String, String> functions;
  private final StringBuilder statements = new StringBuilder();

  /**
   * Writes the parts of a program.
   *
   * @param program the program
   * @param functions by name, the functions that are called; missing ones are added
   * @param prefix what the names of its variables begin with
   * @param input the text of an input's current element
   * @param scalar the text of a scalar
   */
  ExprText(
      Program program,
      Map<String, String> functions,
      String prefix,
      IntFunction<String> input,
      Function<Expr.Scalar, String> scalar) {
    this.functions = functions;
    for (Expr e : program.steps()) {
      String text;
      if (e instanceof Expr.Argument a) {
        text = input.apply(a.index());
      } else if (e instanceof Expr.Scalar s) {
        text = scalar.apply(s);
      } else if (e instanceof Expr.Constant c) {
        names.put(e, constant(c));
        continue;
      } else {
        text = apply((Expr.Apply) e);
      }
      String name = prefix + names.size();
      statements
          .append("  const ")
          .append(type(e.type()))
          .append(' ')
          .append(name)
          .append(" = ")
          .append(text)
          .append(";\n");
      names.put(e, name);
    }
  }

  /** The statements that compute all parts. */
  String statements() {
    return statements.toString();
  }

  /** The name of a part, or the number that it is. */
  String name(Expr e) {
    return names.get(e);
  }

  /** What OpenCL calls a type in memory and in variables. */
  static String type(DType t) {
    return switch (t) {
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      case INT64 -> "long";
      case INT32 -> "int";
      case UINT8, BOOL -> "uchar";
    };
  }

  private static String constant(Expr.Constant c) {
    double value = Double.longBitsToDouble(c.bits());
    return switch (c.type()) {
      case FLOAT32 ->
          Double.isFinite(value)
              ? "(" + Float.toHexString((float) value) + "f)"
              : "as_float(" + Float.floatToRawIntBits((float) value) + ")";
      case FLOAT64 ->
          Double.isFinite(value)
              ? "(" + Double.toHexString(value) + ")"
              : "as_double(" + integer(c.bits()) + ")";
      case INT64 -> integer(c.bits());
      case INT32 -> "((int)" + integer(c.bits()) + ")";
      case UINT8, BOOL -> "((uchar)" + c.bits() + ")";
    };
  }

  private static String integer(long v) {
    // The most negative number has no literal.
    return v == Long.MIN_VALUE ? "(-" + Long.MAX_VALUE + "L - 1L)" : "(" + v + "L)";
  }

  private String apply(Expr.Apply e) {
    Prim prim = e.prim();
    DType from = e.operand(0).type();
    String a = names.get(e.operand(0));
    String b = prim.arity() > 1 ? names.get(e.operand(1)) : "";
    return switch (prim) {
      case ADD -> wrapping(from, a, "+", b);
      case SUB -> wrapping(from, a, "-", b);
      case MUL -> wrapping(from, a, "*", b);
      case DIV -> from.isFloatingPoint() ? a + " / " + b : divided("div", from, a, b);
      case REM ->
          from.isFloatingPoint() ? "fmod(" + a + ", " + b + ")" : divided("rem", from, a, b);
      case MAX -> extreme("max", from, a, ">", "&", b);
      case MIN -> extreme("min", from, a, "<", "|", b);
      case POW -> power(from, a, b);
      case NEG -> from.isFloatingPoint() ? "-" + a : wrapping(from, "0", "-", a);
      case ABS ->
          from.isFloatingPoint()
              ? "fabs(" + a + ")"
              : from == DType.UINT8
                  ? a
                  : "(" + a + " < 0 ? " + wrapping(from, "0", "-", a) + " : " + a + ")";
      case SQRT,
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
          EXPM1,
          LOG1P,
          LOG2,
          LOG10,
          ERF,
          FLOOR,
          CEIL,
          TRUNC ->
          prim.name().toLowerCase(Locale.ROOT) + "(" + a + ")";
      case ROUND -> "rint(" + a + ")";
      case FMA -> "fma(" + a + ", " + b + ", " + names.get(e.operand(2)) + ")";
      case TANH -> tanh(from, a);
      case ATAN2, HYPOT -> prim.name().toLowerCase(Locale.ROOT) + "(" + a + ", " + b + ")";
      case EQ -> truth(from, a, "==", b);
      case NE -> truth(from, a, "!=", b);
      case LT -> truth(from, a, "<", b);
      case LE -> truth(from, a, "<=", b);
      case GT -> truth(from, a, ">", b);
      case GE -> truth(from, a, ">=", b);
      case AND -> "(uchar)(" + a + " & " + b + ")";
      case OR -> "(uchar)(" + a + " | " + b + ")";
      case NOT -> "(uchar)(1 - " + a + ")";
      case SELECT -> "(" + a + " ? " + b + " : " + names.get(e.operand(2)) + ")";
      case CAST -> cast(from, e.type(), a);
    };
  }

  private static String truth(DType t, String a, String comparison, String b) {
    if (!a.equals(b)) {
      return "(uchar)(" + a + " " + comparison + " " + b + ")";
    }
    // Compilers warn of values that are compared with themselves.
    boolean equal = comparison.endsWith("=") && !comparison.equals("!=");
    if (!t.isFloatingPoint() || !equal && !comparison.equals("!=")) {
      return equal ? "(uchar)1" : "(uchar)0";
    }
    return "(uchar)(isnan(" + a + ") " + (equal ? "== 0)" : "!= 0)");
  }

  /** Integers wrap; only those without a sign may do so in C. */
  private static String wrapping(DType t, String a, String op, String b) {
    if (t.isFloatingPoint()) {
      return a + " " + op + " " + b;
    }
    String c = type(t);
    String u = t == DType.INT64 ? "ulong" : "uint";
    return "(" + c + ")((" + u + ")" + a + " " + op + " (" + u + ")" + b + ")";
  }

  /**
   * Drivers' own functions need not reach 1, so that the derivative 1 - y^2 would not reach 0: from
   * where the nearest number is 1 it is 1.
   */
  private String tanh(DType t, String a) {
    String c = type(t);
    String function = "lamina_tanh_" + c;
    functions.putIfAbsent(
        function,
        String.join(
            "",
            c + " " + function + "(" + c + " a) {\n",
            "  " + c + " m = expm1(2 * fabs(a));\n",
            "  return copysign(fabs(a) > " + (t == DType.FLOAT32 ? "9.1f" : "19.1") + " ? 1 : ",
            "m / (m + 2), a);\n",
            "}\n"));
    return function + "(" + a + ")";
  }

  /**
   * A quotient of integers or what it leaves. Processors fail where the divisor is 0, and where the
   * quotient does not fit.
   */
  private String divided(String name, DType t, String a, String b) {
    String c = type(t);
    String function = "lamina_" + name + "_" + c;
    boolean quotient = name.equals("div");
    functions.putIfAbsent(
        function,
        String.join(
            "",
            c + " " + function + "(" + c + " a, " + c + " b) {\n",
            "  if (b == 0) return " + (quotient ? "0" : "a") + ";\n",
            t == DType.UINT8
                ? ""
                : "  if (b == -1) return " + (quotient ? wrapping(t, "0", "-", "a") : "0") + ";\n",
            "  return a " + (quotient ? "/" : "%") + " b;\n",
            "}\n"));
    return function + "(" + a + ", " + b + ")";
  }

  /** NaN if either is; the sign bits decide between zeros, which compare equal. */
  private String extreme(String name, DType t, String a, String wins, String zeros, String b) {
    if (!t.isFloatingPoint()) {
      return "(" + a + " " + wins + " " + b + " ? " + a + " : " + b + ")";
    }
    String c = type(t);
    String bits = t == DType.FLOAT32 ? "int" : "long";
    String function = "lamina_" + name + "_" + c;
    functions.putIfAbsent(
        function,
        String.join(
            "",
            c + " " + function + "(" + c + " a, " + c + " b) {\n",
            "  if (a != a) return a;\n",
            "  if (b != b) return b;\n",
            "  if (a == b) return as_" + c + "(as_" + bits + "(a) " + zeros,
            " as_" + bits + "(b));\n",
            "  return a " + wins + " b ? a : b;\n",
            "}\n"));
    return function + "(" + a + ", " + b + ")";
  }

  private String power(DType t, String a, String b) {
    if (t.isFloatingPoint()) {
      return "pow(" + a + ", " + b + ")";
    }
    functions.putIfAbsent(
        "lamina_pow_long",
        """
        long lamina_pow_long(long x, long y) {
          if (y < 0) return x == 1 ? 1 : x == -1 ? ((y & 1) == 0 ? 1 : -1) : 0;
          ulong result = 1;
          ulong base = (ulong)x;
          for (ulong n = (ulong)y; n != 0; n >>= 1) {
            if (n & 1) result *= base;
            base *= base;
          }
          return (long)result;
        }
        """);
    return "(" + type(t) + ")lamina_pow_long(" + a + ", " + b + ")";
  }

  private String cast(DType from, DType to, String a) {
    if (to == DType.BOOL) {
      return "(uchar)(" + a + " != 0)";
    }
    if (!to.isFloatingPoint() && from.isFloatingPoint()) {
      return cutOff(from, to == DType.INT32, "(" + type(to) + ")", a);
    }
    return "(" + type(to) + ")" + a;
  }

  /** A real as an integer, of type int or long and then of its own. */
  private String cutOff(DType from, boolean narrow, String own, String a) {
    String c = type(from);
    String limit = (narrow ? "0x1.0p31" : "0x1.0p63") + (from == DType.FLOAT32 ? "f" : "");
    String whole = narrow ? "int" : "long";
    String function = "lamina_" + whole + "_" + c;
    functions.putIfAbsent(
        function,
        String.join(
            "",
            whole + " " + function + "(" + c + " a) {\n",
            "  if (a != a) return 0;\n",
            "  if (a >= " + limit + ") return " + (narrow ? "0x7fffffff" : "0x7fffffffffffffffL"),
            ";\n",
            "  if (a < -" + limit + ") return ",
            narrow ? "(int)0x80000000U" : "(long)0x8000000000000000UL",
            ";\n",
            "  return (" + whole + ")a;\n",
            "}\n"));
    return own + function + "(" + a + ")";
  }
}
