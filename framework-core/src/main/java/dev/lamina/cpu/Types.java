package dev.lamina.cpu;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import org.objectweb.asm.MethodVisitor;

/**
 * How element types appear in bytecode. Truth values and small integers are ints in variables and
 * bytes in arrays; a uint8 variable holds 0 to 255.
 */
final class Types {
  private Types() {}

  static String arrayDescriptor(DType t) {
    return switch (t) {
      case FLOAT32 -> "[F";
      case FLOAT64 -> "[D";
      case INT64 -> "[J";
      case INT32 -> "[I";
      case UINT8, BOOL -> "[B";
    };
  }

  static String descriptor(DType t) {
    return switch (t) {
      case FLOAT32 -> "F";
      case FLOAT64 -> "D";
      case INT64 -> "J";
      case INT32, UINT8, BOOL -> "I";
    };
  }

  static int slots(DType t) {
    return t == DType.FLOAT64 || t == DType.INT64 ? 2 : 1;
  }

  static int load(DType t) {
    return switch (t) {
      case FLOAT32 -> FLOAD;
      case FLOAT64 -> DLOAD;
      case INT64 -> LLOAD;
      case INT32, UINT8, BOOL -> ILOAD;
    };
  }

  static int store(DType t) {
    return load(t) + (ISTORE - ILOAD);
  }

  /** Loads an element: array and position become its value. */
  static void arrayLoad(MethodVisitor m, DType t) {
    m.visitInsn(
        switch (t) {
          case FLOAT32 -> FALOAD;
          case FLOAT64 -> DALOAD;
          case INT64 -> LALOAD;
          case INT32 -> IALOAD;
          case UINT8, BOOL -> BALOAD;
        });
    if (t == DType.UINT8) {
      mask(m);
    }
  }

  /** Leaves the low eight bits of an int: what arithmetic in uint8 keeps. */
  static void mask(MethodVisitor m) {
    m.visitIntInsn(SIPUSH, 0xff);
    m.visitInsn(IAND);
  }

  static int arrayStore(DType t) {
    return switch (t) {
      case FLOAT32 -> FASTORE;
      case FLOAT64 -> DASTORE;
      case INT64 -> LASTORE;
      case INT32 -> IASTORE;
      case UINT8, BOOL -> BASTORE;
    };
  }

  /** Turns the {@code long} of a scalar on the stack into its value. */
  static void scalarFromBits(MethodVisitor m, DType t) {
    if (t.isFloatingPoint()) {
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
      if (t == DType.FLOAT32) {
        m.visitInsn(D2F);
      }
    } else if (t == DType.BOOL) {
      // The square of the sign: 1 for whatever is not 0.
      m.visitInsn(LCONST_0);
      m.visitInsn(LCMP);
      m.visitInsn(DUP);
      m.visitInsn(IMUL);
    } else if (t != DType.INT64) {
      m.visitInsn(L2I);
      if (t == DType.UINT8) {
        mask(m);
      }
    }
  }

  static void pushConstant(MethodVisitor m, long bits, DType t) {
    switch (t) {
      case FLOAT32 -> m.visitLdcInsn((float) Double.longBitsToDouble(bits));
      case FLOAT64 -> m.visitLdcInsn(Double.longBitsToDouble(bits));
      case INT64 -> m.visitLdcInsn(bits);
      case INT32, UINT8, BOOL -> m.visitLdcInsn((int) bits);
    }
  }
}
