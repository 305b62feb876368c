package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.MethodVisitor;

/**
 * Writes the way of truth values between bytes in memory and masks of vectors of floats. Bytes are
 * vectors with as many lanes, so that the shortest vectors of floats have none.
 */
final class MaskCode {
  /** Whether vectors of floats have a counterpart of bytes. */
  static final boolean POSSIBLE = Width.BITS >= 256;

  private static final String API = "jdk/incubator/vector/";
  private static final String VECTOR = "L" + API + "Vector;";
  private static final String SPECIES = "L" + API + "VectorSpecies;";
  private static final String CONVERSION = "L" + API + "VectorOperators$Conversion;";
  private static final String MASK = "L" + API + "VectorMask;";
  private static final String BYTES = API + "ByteVector";
  private static final String INTS = API + "IntVector";
  private static final String FLOATS = API + "FloatVector";

  /** Shifting 1 by so much makes the bits of 2.0f. */
  private static final int TO_FLOAT = 30;

  private final MethodVisitor m;

  MaskCode(MethodVisitor m) {
    this.m = m;
  }

  /** Turns an array and a position on the stack into a mask. */
  void load() {
    // The species comes first among the arguments, behind what is on the stack already.
    m.visitFieldInsn(GETSTATIC, BYTES, bytesSpecies(), SPECIES);
    m.visitInsn(DUP_X2);
    m.visitInsn(POP);
    String from = "(" + SPECIES + "[BI)L" + BYTES + ";";
    m.visitMethodInsn(INVOKESTATIC, BYTES, "fromArray", from, false);
    convert("B2I", INTS, "SPECIES_" + Width.BITS);
    m.visitFieldInsn(
        GETSTATIC, API + "VectorOperators", "LSHL", "L" + API + "VectorOperators$Binary;");
    m.visitIntInsn(BIPUSH, TO_FLOAT);
    String shift = "(L" + API + "VectorOperators$Binary;I)L" + INTS + ";";
    m.visitMethodInsn(INVOKEVIRTUAL, INTS, "lanewise", shift, false);
    m.visitMethodInsn(INVOKEVIRTUAL, INTS, "reinterpretAsFloats", "()L" + FLOATS + ";", false);
    notZero();
  }

  /** Turns a vector of floats on the stack into a mask of those that are not 0. */
  void notZero() {
    String comparison = "L" + API + "VectorOperators$Comparison;";
    m.visitFieldInsn(GETSTATIC, API + "VectorOperators", "NE", comparison);
    m.visitInsn(FCONST_0);
    m.visitMethodInsn(INVOKEVIRTUAL, FLOATS, "compare", "(" + comparison + "F)" + MASK, false);
  }

  /**
   * Stores a mask at an array and a position on the stack.
   *
   * @param mask local variable of the mask
   */
  void store(int mask) {
    choose(mask, Float.intBitsToFloat(1));
    m.visitMethodInsn(INVOKEVIRTUAL, FLOATS, "reinterpretAsInts", "()L" + INTS + ";", false);
    convert("I2B", BYTES, bytesSpecies());
    // array, position, vector become vector, array, position
    m.visitInsn(DUP_X2);
    m.visitInsn(POP);
    m.visitMethodInsn(INVOKEVIRTUAL, BYTES, "intoArray", "([BI)V", false);
  }

  /** Pushes a vector of a number where a mask holds, else 0. */
  void choose(int mask, float value) {
    m.visitFieldInsn(GETSTATIC, FLOATS, "SPECIES_" + Width.BITS, SPECIES);
    m.visitMethodInsn(INVOKESTATIC, FLOATS, "zero", "(" + SPECIES + ")L" + FLOATS + ";", false);
    m.visitLdcInsn(value);
    m.visitVarInsn(ALOAD, mask);
    m.visitMethodInsn(INVOKEVIRTUAL, FLOATS, "blend", "(F" + MASK + ")L" + FLOATS + ";", false);
  }

  private void convert(String conversion, String to, String species) {
    m.visitFieldInsn(GETSTATIC, API + "VectorOperators", conversion, CONVERSION);
    m.visitFieldInsn(GETSTATIC, to, species, SPECIES);
    m.visitInsn(ICONST_0);
    String signature = "(" + CONVERSION + SPECIES + "I)" + VECTOR;
    m.visitMethodInsn(INVOKEVIRTUAL, API + "Vector", "convertShape", signature, false);
    m.visitTypeInsn(CHECKCAST, to);
  }

  private static String bytesSpecies() {
    return "SPECIES_" + Width.BITS / 4;
  }
}
