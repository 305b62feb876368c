package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the classes of {@link Turn}. Lines i and i + d exchange the elements at places where they
 * differ in bit d; once that has been done for every bit, the block is transposed.
 */
final class TurnEmitter {
  private static final String API = "jdk/incubator/vector/";
  private static final String SPECIES = "L" + API + "VectorSpecies;";
  private static final String VECTOR = "L" + API + "Vector;";
  private static final String MASK = "L" + API + "VectorMask;";
  private static final String SHUFFLE = "L" + API + "VectorShuffle;";
  private static final String SELF = "dev/lamina/cpu/simd/Turn";
  private static final String EMITTER = "dev/lamina/cpu/simd/TurnEmitter";

  // The parameters of Turn.run.
  private static final int BLOCKS = 1;
  private static final int LAST = 2;
  private static final int X = 3;
  private static final int P = 4;
  private static final int LINE = 5;
  private static final int Y = 6;
  private static final int Q = 7;
  private static final int WIDTH = 8;
  private static final int FIRST_LOCAL = 9;

  private final String element;
  private final String vector;
  private final String name;
  private final int lanes;
  private final ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
  private final MethodVisitor m;

  private TurnEmitter(Class<?> array) {
    boolean single = array == float[].class;
    element = single ? "F" : "D";
    vector = API + (single ? "FloatVector" : "DoubleVector");
    lanes = Width.BITS / (single ? Float.SIZE : Double.SIZE);
    name = SELF + "$" + element;
    cw.visit(V17, ACC_FINAL | ACC_SUPER, name, null, SELF, null);
    MethodVisitor init = cw.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, SELF, "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    String object = "Ljava/lang/Object;";
    m = cw.visitMethod(0, "run", "(II" + object + "II" + object + "II)V", null, null);
  }

  /**
   * The transposition for one kind of array.
   *
   * @param array kind of array
   */
  @SuppressWarnings("unchecked")
  static <A> Turn<A> of(Class<A> array) {
    TurnEmitter emitter = new TurnEmitter(array);
    emitter.constants();
    emitter.code();
    try {
      return (Turn<A>)
          MethodHandles.lookup()
              .defineHiddenClass(emitter.cw.toByteArray(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot define the transposition of a block", e);
    }
  }

  /** Lane l gets what lane l ^ d has. */
  static <E> VectorShuffle<E> exchange(VectorSpecies<E> species, int d) {
    int[] from = new int[species.length()];
    for (int l = 0; l < from.length; l++) {
      from[l] = l ^ d;
    }
    return VectorShuffle.fromArray(species, from, 0);
  }

  /** The lanes that have bit d. */
  static <E> VectorMask<E> upper(VectorSpecies<E> species, int d) {
    boolean[] lanes = new boolean[species.length()];
    for (int l = 0; l < lanes.length; l++) {
      lanes[l] = (l & d) != 0;
    }
    return VectorMask.fromArray(species, lanes, 0);
  }

  // As constants of the class the compiler keeps them in registers.
  private void constants() {
    MethodVisitor init = cw.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    init.visitCode();
    for (int d = 1; d < lanes; d *= 2) {
      constant(init, "exchange", d, SHUFFLE);
      constant(init, "upper", d, MASK);
    }
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
  }

  private void constant(MethodVisitor init, String kind, int d, String type) {
    cw.visitField(ACC_STATIC | ACC_FINAL | ACC_PRIVATE, kind + d, type, null, null).visitEnd();
    init.visitFieldInsn(GETSTATIC, vector, "SPECIES_" + Width.BITS, SPECIES);
    init.visitIntInsn(BIPUSH, d);
    init.visitMethodInsn(INVOKESTATIC, EMITTER, kind, "(" + SPECIES + "I)" + type, false);
    init.visitFieldInsn(PUTSTATIC, name, kind + d, type);
  }

  private void code() {
    m.visitCode();
    for (int array : new int[] {X, Y}) {
      m.visitVarInsn(ALOAD, array);
      m.visitTypeInsn(CHECKCAST, "[" + element);
      m.visitVarInsn(ASTORE, array);
    }
    int[] from = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      from[i] = FIRST_LOCAL + i;
      m.visitVarInsn(ILOAD, P);
      m.visitVarInsn(ILOAD, LINE);
      m.visitIntInsn(BIPUSH, i);
      m.visitVarInsn(ILOAD, LAST);
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
      m.visitInsn(IMUL);
      m.visitInsn(IADD);
      m.visitVarInsn(ISTORE, from[i]);
    }
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    block(from);
    m.visitIincInsn(BLOCKS, -1);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, BLOCKS);
    m.visitJumpInsn(IFGT, body);
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
    cw.visitEnd();
  }

  private void block(int[] from) {
    int next = FIRST_LOCAL + lanes;
    int[] line = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      m.visitFieldInsn(GETSTATIC, vector, "SPECIES_" + Width.BITS, SPECIES);
      m.visitVarInsn(ALOAD, X);
      m.visitVarInsn(ILOAD, from[i]);
      String signature = "(" + SPECIES + "[" + element + "I)L" + vector + ";";
      m.visitMethodInsn(INVOKESTATIC, vector, "fromArray", signature, false);
      line[i] = next++;
      m.visitVarInsn(ASTORE, line[i]);
      m.visitIincInsn(from[i], lanes);
    }
    for (int d = lanes / 2; d > 0; d /= 2) {
      for (int i = 0; i < lanes; i++) {
        if ((i & d) == 0) {
          exchange(line[i], line[i + d], next, d);
        }
      }
    }
    for (int i = 0; i < lanes; i++) {
      m.visitVarInsn(ALOAD, line[i]);
      m.visitVarInsn(ALOAD, Y);
      m.visitVarInsn(ILOAD, Q);
      m.visitMethodInsn(INVOKEVIRTUAL, vector, "intoArray", "([" + element + "I)V", false);
      m.visitVarInsn(ILOAD, Q);
      m.visitVarInsn(ILOAD, WIDTH);
      m.visitInsn(IADD);
      m.visitVarInsn(ISTORE, Q);
    }
  }

  /** Turns the lines {@code a} and {@code b}, {@code d} apart. */
  private void exchange(int a, int b, int moved, int d) {
    m.visitVarInsn(ALOAD, b);
    blend(a, d);
    m.visitFieldInsn(GETSTATIC, name, "exchange" + d, SHUFFLE);
    m.visitMethodInsn(
        INVOKEVIRTUAL, vector, "rearrange", "(" + SHUFFLE + ")L" + vector + ";", false);
    m.visitVarInsn(ASTORE, moved);
    m.visitVarInsn(ALOAD, a);
    blend(moved, d);
    m.visitVarInsn(ASTORE, a);
    m.visitVarInsn(ALOAD, moved);
    blend(b, d);
    m.visitVarInsn(ASTORE, b);
  }

  /** Takes the lanes that have bit d from {@code other}, the rest from what is on the stack. */
  private void blend(int other, int d) {
    m.visitVarInsn(ALOAD, other);
    m.visitFieldInsn(GETSTATIC, name, "upper" + d, MASK);
    m.visitMethodInsn(
        INVOKEVIRTUAL, vector, "blend", "(" + VECTOR + MASK + ")L" + vector + ";", false);
  }
}
