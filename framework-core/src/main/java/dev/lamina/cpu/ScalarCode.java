package dev.lamina.cpu;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The bytecode of each primitive on single numbers; {@code dev.lamina.expr.Interpreter} says what
 * it means.
 */
final class ScalarCode {
  private static final String SCALAR_MATH = "dev/lamina/expr/ScalarMath";

  private ScalarCode() {}

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
      select(m, e.type(), push);
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
      case DIV -> m.visitInsn(typed(IDIV, from));
      case NEG -> m.visitInsn(typed(INEG, from));
      case MAX, MIN, ABS -> call(m, "java/lang/Math", prim, from);
      case SQRT -> sqrt(m, from);
      case POW, EXP, LOG, SIN, COS -> elementary(m, prim, from);
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
      case BOOL -> intOpcode;
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
    boolean java = t == DType.FLOAT64 && prim != Prim.POW;
    call(m, java ? "java/lang/StrictMath" : SCALAR_MATH, prim, t);
  }

  private static void compare(MethodVisitor m, Prim prim, DType t) {
    boolean less = prim == Prim.LT || prim == Prim.LE;
    switch (t) {
      case FLOAT32 -> m.visitInsn(less ? FCMPG : FCMPL);
      case FLOAT64 -> m.visitInsn(less ? DCMPG : DCMPL);
      case INT64 -> m.visitInsn(LCMP);
      case BOOL -> m.visitInsn(ISUB);
    }
    int fails =
        switch (prim) {
          case EQ -> IFNE;
          case NE -> IFEQ;
          case LT -> IFGE;
          case LE -> IFGT;
          case GT -> IFLE;
          default -> IFLT;
        };
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
   * integers, but only a jump for floats, and signs of data cannot be predicted.
   */
  private static void select(MethodVisitor m, DType t, IntConsumer push) {
    push.accept(0);
    choose(m, IFEQ, () -> pushBits(m, t, push, 1), () -> pushBits(m, t, push, 2));
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
        case BOOL -> {}
      }
      choose(m, IFEQ, () -> m.visitInsn(ICONST_1), () -> m.visitInsn(ICONST_0));
      return;
    }
    int opcode =
        switch (from) {
          case BOOL -> to == DType.INT64 ? I2L : to == DType.FLOAT32 ? I2F : I2D;
          case INT64 -> to == DType.FLOAT32 ? L2F : L2D;
          case FLOAT32 -> to == DType.INT64 ? F2L : F2D;
          case FLOAT64 -> to == DType.INT64 ? D2L : D2F;
        };
    m.visitInsn(opcode);
  }
}
