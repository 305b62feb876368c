package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the classes of {@link Tile}: the same straight-line code for any number of rows and
 * vectors, in single or double precision.
 */
final class TileEmitter {
  private static final String API = "jdk/incubator/vector/";
  private static final String SPECIES = "L" + API + "VectorSpecies;";
  private static final String VECTOR = "L" + API + "Vector;";
  private static final String TILE = "dev/lamina/cpu/simd/Tile";

  // The parameters of Tile.run.
  private static final int K = 1;
  private static final int LAST = 2;
  private static final int A = 3;
  private static final int P = 4;
  private static final int A_ROW = 5;
  private static final int A_COL = 6;
  private static final int B = 7;
  private static final int Q = 8;
  private static final int B_ROW = 9;
  private static final int START = 10;
  private static final int F = 11;
  private static final int F_ROW = 12;
  private static final int C = 13;
  private static final int R = 14;
  private static final int C_ROW = 15;
  private static final int FIRST_LOCAL = 16;

  /** How the operands lie. */
  private enum Form {
    /** Anywhere. */
    DIRECT,
    /** The left one's terms side by side, the right one in a panel. */
    LINES,
    /** Both in panels. */
    PACKED
  }

  private final String element;
  private final String vector;
  private final int lanes;
  private final int rows;
  private final int vectors;
  private final Form form;
  private final ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
  private final MethodVisitor m;
  private int nextLocal = FIRST_LOCAL;

  private TileEmitter(Class<?> array, int rows, int vectors, Form form) {
    boolean single = array == float[].class;
    this.element = single ? "F" : "D";
    this.vector = API + (single ? "FloatVector" : "DoubleVector");
    this.lanes = Width.BITS / (single ? Float.SIZE : Double.SIZE);
    this.rows = rows;
    this.vectors = vectors;
    this.form = form;
    cw.visit(V17, ACC_FINAL | ACC_SUPER, TILE + "$" + element + rows, null, TILE, null);
    MethodVisitor init = cw.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, TILE, "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    String object = "Ljava/lang/Object;";
    m =
        cw.visitMethod(
            0,
            "run",
            "(II" + object + "III" + object + "II" + object + "II" + object + "II)V",
            null,
            null);
  }

  /**
   * A tile that reads its left operand anywhere.
   *
   * @param array kind of array
   * @param rows most rows
   * @param vectors vectors of columns
   */
  static <A> Tile<A> direct(Class<A> array, int rows, int vectors) {
    return new TileEmitter(array, rows, vectors, Form.DIRECT).tile();
  }

  /**
   * A tile that reads its left operand where it is, terms one apart, and the right one from a panel
   * of as many vectors as it has.
   *
   * @param array kind of array
   * @param rows most rows
   * @param vectors vectors of columns
   */
  static <A> Tile<A> lines(Class<A> array, int rows, int vectors) {
    return new TileEmitter(array, rows, vectors, Form.LINES).tile();
  }

  /**
   * A tile that reads both operands from panels: {@code rows} neighbours for each term, and as many
   * vectors as it has. It always has all rows.
   *
   * @param array kind of array
   * @param rows number of rows
   * @param vectors vectors of columns
   */
  static <A> Tile<A> packed(Class<A> array, int rows, int vectors) {
    return new TileEmitter(array, rows, vectors, Form.PACKED).tile();
  }

  @SuppressWarnings("unchecked")
  private <A> Tile<A> tile() {
    m.visitCode();
    code();
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
    cw.visitEnd();
    try {
      return (Tile<A>)
          MethodHandles.lookup()
              .defineHiddenClass(cw.toByteArray(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot define a tile of a matrix product", e);
    }
  }

  private void code() {
    for (int array : new int[] {A, B, START, C}) {
      m.visitVarInsn(ALOAD, array);
      m.visitTypeInsn(CHECKCAST, "[" + element);
      m.visitVarInsn(ASTORE, array);
    }
    int[] at = new int[rows];
    for (int i = 0; i < rows && form != Form.PACKED; i++) {
      at[i] = position(P, A_ROW, i);
    }
    int[][] sums = new int[rows][vectors];
    for (int i = 0; i < rows; i++) {
      int from = position(F, F_ROW, i);
      for (int v = 0; v < vectors; v++) {
        sums[i][v] = nextLocal++;
        read(START, from, v * lanes);
        m.visitVarInsn(ASTORE, sums[i][v]);
      }
    }
    loop(at, sums);
    for (int i = 0; i < rows; i++) {
      int to = position(R, C_ROW, i);
      for (int v = 0; v < vectors; v++) {
        m.visitVarInsn(ALOAD, sums[i][v]);
        m.visitVarInsn(ALOAD, C);
        shifted(to, v * lanes);
        m.visitMethodInsn(INVOKEVIRTUAL, vector, "intoArray", "([" + element + "I)V", false);
      }
    }
  }

  /** A new local variable: where a row begins, the last one for those that are not there. */
  private int position(int first, int step, int row) {
    m.visitVarInsn(ILOAD, first);
    m.visitVarInsn(ILOAD, step);
    push(row);
    if (form != Form.PACKED) {
      m.visitVarInsn(ILOAD, LAST);
      m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
    }
    m.visitInsn(IMUL);
    m.visitInsn(IADD);
    m.visitVarInsn(ISTORE, nextLocal);
    return nextLocal++;
  }

  // A position in a packed panel counts the terms: C2 then proves all of the panel's bounds before
  // the loop. A counter of its own would make them products, for which it does not. Where all steps
  // are constants, all that the loop needs stays in registers.
  private void loop(int[] at, int[][] sums) {
    int width = vectors * lanes;
    int counter =
        switch (form) {
          case PACKED -> P;
          case LINES -> Q;
          case DIRECT -> nextLocal++;
        };
    int by =
        switch (form) {
          case PACKED -> rows;
          case LINES -> width;
          case DIRECT -> 1;
        };
    int end = nextLocal++;
    end(counter, by, end);
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    term(at, sums);
    switch (form) {
      case PACKED -> m.visitIincInsn(Q, width);
      case LINES -> {
        for (int i = 0; i < rows; i++) {
          m.visitIincInsn(at[i], 1);
        }
      }
      case DIRECT -> {
        step(Q, B_ROW);
        for (int i = 0; i < rows; i++) {
          step(at[i], A_COL);
        }
      }
    }
    m.visitIincInsn(counter, by);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, counter);
    m.visitVarInsn(ILOAD, end);
    m.visitJumpInsn(IF_ICMPLT, body);
  }

  /** Sets where a counter ends: {@code k} steps behind its beginning, which is 0 if it is new. */
  private void end(int counter, int by, int end) {
    m.visitVarInsn(ILOAD, K);
    if (form == Form.DIRECT) {
      push(0);
      m.visitVarInsn(ISTORE, counter);
    } else {
      push(by);
      m.visitInsn(IMUL);
      m.visitVarInsn(ILOAD, counter);
      m.visitInsn(IADD);
    }
    m.visitVarInsn(ISTORE, end);
  }

  /** One term of every sum. */
  private void term(int[] at, int[][] sums) {
    int b = nextLocal;
    for (int v = 0; v < vectors; v++) {
      read(B, Q, v * lanes);
      m.visitVarInsn(ASTORE, b + v);
    }
    int factor = b + vectors;
    for (int i = 0; i < rows; i++) {
      m.visitFieldInsn(GETSTATIC, vector, "SPECIES_" + Width.BITS, SPECIES);
      m.visitVarInsn(ALOAD, A);
      if (form == Form.PACKED) {
        shifted(P, i);
      } else {
        m.visitVarInsn(ILOAD, at[i]);
      }
      m.visitInsn(element.equals("F") ? FALOAD : DALOAD);
      String broadcast = "(" + SPECIES + element + ")L" + vector + ";";
      m.visitMethodInsn(INVOKESTATIC, vector, "broadcast", broadcast, false);
      m.visitVarInsn(ASTORE, factor);
      for (int v = 0; v < vectors; v++) {
        m.visitVarInsn(ALOAD, factor);
        m.visitVarInsn(ALOAD, b + v);
        m.visitVarInsn(ALOAD, sums[i][v]);
        String fma = "(" + VECTOR + VECTOR + ")L" + vector + ";";
        m.visitMethodInsn(INVOKEVIRTUAL, vector, "fma", fma, false);
        m.visitVarInsn(ASTORE, sums[i][v]);
      }
    }
  }

  private void read(int array, int position, int by) {
    m.visitFieldInsn(GETSTATIC, vector, "SPECIES_" + Width.BITS, SPECIES);
    m.visitVarInsn(ALOAD, array);
    shifted(position, by);
    String signature = "(" + SPECIES + "[" + element + "I)L" + vector + ";";
    m.visitMethodInsn(INVOKESTATIC, vector, "fromArray", signature, false);
  }

  private void shifted(int position, int by) {
    m.visitVarInsn(ILOAD, position);
    if (by != 0) {
      push(by);
      m.visitInsn(IADD);
    }
  }

  private void step(int position, int by) {
    m.visitVarInsn(ILOAD, position);
    m.visitVarInsn(ILOAD, by);
    m.visitInsn(IADD);
    m.visitVarInsn(ISTORE, position);
  }

  private void push(int value) {
    m.visitIntInsn(SIPUSH, value);
  }
}
