package dev.lamina.cpu;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The bytecode of each primitive on single numbers; {@code dev.lamina.expr.Interpreter} says what
 * it means.
 */
final class ScalarCode {
  private static final String SCALAR_MATH = "dev/lamina/expr/ScalarMath";

  /** What Java's library has not, or not with C's results. */
  private static final Set<Prim> OWN = EnumSet.of(Prim.POW, Prim.LOG2, Prim.ERF, Prim.TRUNC);

  /** What the JIT compiler turns into vectors in a plain loop over floating-point numbers. */
  private static final Set<Prim> PLAIN =
      EnumSet.of(
          Prim.ADD, Prim.SUB, Prim.MUL, Prim.DIV, Prim.NEG, Prim.ABS, Prim.SQRT, Prim.FMA, Prim.MAX,
          Prim.MIN);

  /** The most steps of a program that are written twice: the JIT compiler leaves long methods. */
  private static final int MOST_STEPS = 64;

  private ScalarCode() {}

  /** Whether the JIT compiler can make vectors of a loop over a program. */
  static boolean mayBecomeVectors(Program program) {
    DType type = program.operandType(0);
    if (!type.isFloatingPoint() || program.steps().size() > MOST_STEPS) {
      return false;
    }
    for (Expr e : program.steps()) {
      if (e.type() != type || e instanceof Expr.Apply a && !PLAIN.contains(a.prim())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Leaves the value of an expression on the stack.
   *
   * @param m the method being written
   * @param e the expression
   * @param push pushes operand i
   */
  static void emit(MethodVisitor m, Expr.Apply e, IntConsumer push) {
    Prim prim = e.prim();
    DType from = e.operand(0).type();
    if (prim == Prim.SELECT) {
      select(m, e, push);
      return;
    }
    for (int i = 0; i < prim.arity(); i++) {
      push.accept(i);
    }
    if (prim.isComparison()) {
      compare(m, prim, from);
      return;
    }
    switch (prim) {
      case ADD -> m.visitInsn(typed(IADD, from));
      case SUB -> m.visitInsn(typed(ISUB, from));
      case MUL -> m.visitInsn(typed(IMUL, from));
      case DIV -> quotient(m, prim, IDIV, from);
      case REM -> quotient(m, prim, IREM, from);
      case NEG -> m.visitInsn(typed(INEG, from));
      case MAX, MIN, ABS, FMA -> call(m, "java/lang/Math", prim, from);
      case SQRT -> sqrt(m, from);
      case FLOOR, CEIL, ROUND -> rounded(m, prim, from);
      case POW,
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
          ERF,
          ATAN2,
          HYPOT,
          TRUNC ->
          elementary(m, prim, from);
      case AND -> m.visitInsn(IAND);
      case OR -> m.visitInsn(IOR);
      case NOT -> {
        m.visitInsn(ICONST_1);
        m.visitInsn(IXOR);
      }
      case CAST -> cast(m, from, e.type());
      case EQ, NE, LT, LE, GT, GE, SELECT -> throw new IllegalStateException(prim.name());
    }
  }

  /** The opcode of a family that lists int, long, float and double in this order. */
  private static int typed(int intOpcode, DType t) {
    return switch (t) {
      case BOOL, UINT8, INT32 -> intOpcode;
      case INT64 -> intOpcode + 1;
      case FLOAT32 -> intOpcode + 2;
      case FLOAT64 -> intOpcode + 3;
    };
  }

  private static void call(MethodVisitor m, String owner, Prim prim, DType t) {
    String d = Types.descriptor(t);
    String signature = "(" + d.repeat(prim.arity()) + ")" + d;
    m.visitMethodInsn(INVOKESTATIC, owner, prim.name().toLowerCase(Locale.ROOT), signature, false);
  }

  private static void sqrt(MethodVisitor m, DType t) {
    if (t == DType.FLOAT32) {
      // The compiler turns this pair of conversions into the single-precision instruction; the
      // result is the same, as a square root in double precision rounds correctly to single.
      m.visitInsn(F2D);
    }
    m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "sqrt", "(D)D", false);
    if (t == DType.FLOAT32) {
      m.visitInsn(D2F);
    }
  }

  private static void elementary(MethodVisitor m, Prim prim, DType t) {
    boolean java = t == DType.FLOAT64 && !OWN.contains(prim);
    call(m, java ? "java/lang/StrictMath" : SCALAR_MATH, prim, t);
  }

  /** Integers are divided by a method, since the instruction fails for a divisor of 0. */
  private static void quotient(MethodVisitor m, Prim prim, int intOpcode, DType t) {
    if (t.isFloatingPoint()) {
      m.visitInsn(typed(intOpcode, t));
    } else {
      call(m, SCALAR_MATH, prim, t);
    }
  }

  private static void rounded(MethodVisitor m, Prim prim, DType t) {
    if (t == DType.FLOAT32) {
      m.visitInsn(F2D);
    }
    String name = prim == Prim.ROUND ? "rint" : prim.name().toLowerCase(Locale.ROOT);
    m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", name, "(D)D", false);
    if (t == DType.FLOAT32) {
      m.visitInsn(D2F);
    }
  }

  private static void compare(MethodVisitor m, Prim prim, DType t) {
    boolean less = prim == Prim.LT || prim == Prim.LE;
    switch (t) {
      case FLOAT32 -> m.visitInsn(less ? FCMPG : FCMPL);
      case FLOAT64 -> m.visitInsn(less ? DCMPG : DCMPL);
      case INT64 -> m.visitInsn(LCMP);
      case INT32, UINT8, BOOL -> {}
    }
    int withZero =
        switch (prim) {
          case EQ -> IFNE;
          case NE -> IFEQ;
          case LT -> IFGE;
          case LE -> IFGT;
          case GT -> IFLE;
          default -> IFLT;
        };
    // Ints are compared with each other; their difference might not fit.
    boolean ints = Types.descriptor(t).equals("I");
    int fails = ints ? withZero + (IF_ICMPEQ - IFEQ) : withZero;
    choose(m, fails, () -> m.visitInsn(ICONST_1), () -> m.visitInsn(ICONST_0));
  }

  private static void choose(MethodVisitor m, int fails, Runnable yes, Runnable no) {
    Label otherwise = new Label();
    Label end = new Label();
    m.visitJumpInsn(fails, otherwise);
    yes.run();
    m.visitJumpInsn(GOTO, end);
    m.visitLabel(otherwise);
    no.run();
    m.visitLabel(end);
  }

  /**
   * Chooses between the bits rather than the numbers: the compiler has a conditional move for
   * integers, but only a jump for floats, and signs of data cannot be predicted. A truth value from
   * memory becomes a mask, since the compiler would jump there too.
   */
  private static void select(MethodVisitor m, Expr.Apply e, IntConsumer push) {
    DType t = e.type();
    boolean wide = Types.slots(t) == 2;
    boolean compared = e.operand(0) instanceof Expr.Apply a && a.prim().isComparison();
    if (compared) {
      push.accept(0);
      choose(m, IFEQ, () -> pushBits(m, t, push, 1), () -> pushBits(m, t, push, 2));
    } else {
      pushBits(m, t, push, 2);
      pushBits(m, t, push, 1);
      pushBits(m, t, push, 2);
      m.visitInsn(wide ? LXOR : IXOR);
      push.accept(0);
      m.visitInsn(INEG);
      if (wide) {
        m.visitInsn(I2L);
      }
      m.visitInsn(wide ? LAND : IAND);
      m.visitInsn(wide ? LXOR : IXOR);
    }
    if (t == DType.FLOAT32) {
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
    } else if (t == DType.FLOAT64) {
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
    }
  }

  private static void pushBits(MethodVisitor m, DType t, IntConsumer push, int i) {
    push.accept(i);
    if (t == DType.FLOAT32) {
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
    } else if (t == DType.FLOAT64) {
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
    }
  }

  private static void cast(MethodVisitor m, DType from, DType to) {
    if (to == DType.BOOL) {
      truth(m, from);
      return;
    }
    switch (from) {
      case FLOAT32, FLOAT64 -> fromReal(m, from == DType.FLOAT32, to);
      case INT64 -> {
        if (to.isFloatingPoint()) {
          m.visitInsn(to == DType.FLOAT32 ? L2F : L2D);
        } else if (to != DType.INT64) {
          m.visitInsn(L2I);
        }
      }
      case INT32, UINT8, BOOL -> {
        if (to == DType.INT64 || to.isFloatingPoint()) {
          m.visitInsn(to == DType.INT64 ? I2L : to == DType.FLOAT32 ? I2F : I2D);
        }
      }
    }
    if (to == DType.UINT8) {
      Types.mask(m);
    }
  }

  /**
   * Java's conversions cut off, take the nearest integer of the type beyond its ends, 0 for NaN.
   */
  private static void fromReal(MethodVisitor m, boolean single, DType to) {
    switch (to) {
      case FLOAT32 -> m.visitInsn(single ? NOP : D2F);
      case FLOAT64 -> m.visitInsn(single ? F2D : NOP);
      case INT64 -> m.visitInsn(single ? F2L : D2L);
      case INT32 -> m.visitInsn(single ? F2I : D2I);
      case UINT8, BOOL -> {
        m.visitInsn(single ? F2L : D2L);
        m.visitInsn(L2I);
      }
    }
  }

  private static void truth(MethodVisitor m, DType from) {
    switch (from) {
      case FLOAT32 -> {
        m.visitInsn(FCONST_0);
        m.visitInsn(FCMPL);
      }
      case FLOAT64 -> {
        m.visitInsn(DCONST_0);
        m.visitInsn(DCMPL);
      }
      case INT64 -> {
        m.visitInsn(LCONST_0);
        m.visitInsn(LCMP);
      }
      case INT32, UINT8, BOOL -> {}
    }
    choose(m, IFEQ, () -> m.visitInsn(ICONST_1), () -> m.visitInsn(ICONST_0));
  }
}
