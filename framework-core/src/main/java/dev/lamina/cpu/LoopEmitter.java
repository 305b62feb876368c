package dev.lamina.cpu;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of one {@link Loop}: straight-line code for one element inside two counted
 * loops.
 *
 * <p>Operands that repeat along the columns are read once a row. All loads of an element come
 * before its stores, so an output may be one of the inputs.
 */
public class LoopEmitter {
  private static final String STORAGE = "dev/lamina/cpu/CpuStorage";

  /** Local variables of the emitted method: operands, meta, rows, cols, scalars. */
  private static final int OPERANDS = 1;

  private static final int META = 2;
  private static final int ROWS = 3;
  private static final int COLS = 4;
  private static final int SCALARS = 5;

  /** From how many columns on vectors pay that the JIT compiler makes of a loop by itself. */
  private static final int LONG_ROW = 128;

  /** What the loop computes. */
  protected final Program program;

  /** Local variable of the current column. */
  protected int column;

  /** The method being written. */
  protected MethodVisitor m;

  private final long pattern;
  private final int[] array;
  private final int[] base;
  private final int[] rowStep;
  private final int[] colStep;
  private final int[] index;
  private final Map<Expr, Integer> fixed = new HashMap<>();
  private int nextLocal = 6;

  /**
   * Local variable of the position of all operands with neighbouring columns, or 0 if they differ.
   */
  private int common;

  /**
   * An emitter for one class.
   *
   * @param program what the loop computes
   * @param pattern how each operand's columns follow each other
   */
  public LoopEmitter(Program program, long pattern) {
    this.program = program;
    this.pattern = pattern;
    int n = program.operands();
    array = new int[n];
    base = new int[n];
    rowStep = new int[n];
    colStep = new int[n];
    index = new int[n];
  }

  /**
   * The class file.
   *
   * @param name binary name with slashes, in the package of {@link Loop}
   * @return its bytes
   */
  public final byte[] emit(String name) {
    ClassWriter cw =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return "java/lang/Object";
          }
        };
    cw.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "dev/lamina/cpu/Loop", null);
    MethodVisitor init = cw.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, "dev/lamina/cpu/Loop", "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    m = cw.visitMethod(ACC_PUBLIC, "run", "([Ldev/lamina/backend/Storage;[III[J)V", null, null);
    m.visitCode();
    prologue();
    rows();
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
    cw.visitEnd();
    return cw.toByteArray();
  }

  /** How operand {@code k} goes from column to column. */
  protected final int kind(int k) {
    return (int) (pattern >>> (2 * k)) & 3;
  }

  /** A fresh local variable of a number of slots. */
  protected final int local(int slots) {
    int at = nextLocal;
    nextLocal += slots;
    return at;
  }

  private void prologue() {
    for (int k = 0; k < array.length; k++) {
      array[k] = local(1);
      m.visitVarInsn(ALOAD, OPERANDS);
      push(k);
      m.visitInsn(AALOAD);
      m.visitTypeInsn(CHECKCAST, STORAGE);
      m.visitFieldInsn(GETFIELD, STORAGE, "array", "Ljava/lang/Object;");
      m.visitTypeInsn(CHECKCAST, Types.arrayDescriptor(program.operandType(k)));
      m.visitVarInsn(ASTORE, array[k]);
      base[k] = metaLocal(3 * k);
      rowStep[k] = metaLocal(3 * k + 1);
      if (kind(k) == Iteration.STRIDED) {
        colStep[k] = metaLocal(3 * k + 2);
      }
      if (kind(k) == Iteration.STRIDED || downColumns()) {
        index[k] = local(1);
      }
    }
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Scalar s) {
        m.visitVarInsn(ALOAD, SCALARS);
        push(s.index());
        m.visitInsn(LALOAD);
        Types.scalarFromBits(m, s.type());
        fix(e);
      }
    }
    invariants();
  }

  private int metaLocal(int at) {
    int local = local(1);
    m.visitVarInsn(ALOAD, META);
    push(at);
    m.visitInsn(IALOAD);
    m.visitVarInsn(ISTORE, local);
    return local;
  }

  /** Keeps the value on the stack for the whole loop. */
  private void fix(Expr e) {
    int at = local(Types.slots(e.type()));
    m.visitVarInsn(Types.store(e.type()), at);
    fixed.put(e, at);
  }

  private void rows() {
    int r = local(1);
    column = local(1);
    if (downColumns()) {
      m.visitInsn(ICONST_0);
      m.visitVarInsn(ISTORE, column);
      leadingColumns();
      eachColumn(() -> downRows(this::element, this::readFixed));
      return;
    }
    m.visitInsn(ICONST_0);
    m.visitVarInsn(ISTORE, r);
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Argument a && kind(operand(a)) == Iteration.REPEAT) {
        int k = operand(a);
        m.visitVarInsn(ALOAD, array[k]);
        m.visitVarInsn(ILOAD, base[k]);
        Types.arrayLoad(m, e.type());
        fix(e);
        repeated(e);
      }
    }
    m.visitInsn(ICONST_0);
    m.visitVarInsn(ISTORE, column);
    leadingColumns();
    scalarColumns();
    for (int k = 0; k < array.length; k++) {
      m.visitVarInsn(ILOAD, base[k]);
      m.visitVarInsn(ILOAD, rowStep[k]);
      m.visitInsn(IADD);
      m.visitVarInsn(ISTORE, base[k]);
    }
    m.visitIincInsn(r, 1);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, r);
    m.visitVarInsn(ILOAD, ROWS);
    m.visitJumpInsn(IF_ICMPLT, body);
  }

  /** A place for values that hold for the whole call. */
  protected void invariants() {}

  /** A place for what follows from a value that repeats along the row. */
  protected void repeated(Expr e) {}

  /**
   * A loop over the first columns that leaves {@link #column} at the first one left. Here it takes
   * all of them where the operands' columns have the same positions, as in whole tensors: only then
   * the JIT compiler is sure that no element is read after it has been written, and makes vectors
   * of the loop.
   */
  protected void leadingColumns() {
    if (!mayBecomeVectors()) {
      return;
    }
    Label otherwise = new Label();
    columns();
    push(LONG_ROW);
    m.visitJumpInsn(IF_ICMPLT, otherwise);
    int first = unit(0);
    for (int k = unit(first + 1); k < array.length; k = unit(k + 1)) {
      m.visitVarInsn(ILOAD, base[first]);
      m.visitVarInsn(ILOAD, base[k]);
      m.visitJumpInsn(IF_ICMPNE, otherwise);
    }
    common = local(1);
    int end = local(1);
    m.visitVarInsn(ILOAD, base[first]);
    m.visitVarInsn(ISTORE, common);
    m.visitVarInsn(ILOAD, base[first]);
    m.visitVarInsn(ILOAD, COLS);
    m.visitInsn(IADD);
    m.visitVarInsn(ISTORE, end);
    loop(common, end, this::element);
    common = 0;
    m.visitVarInsn(ILOAD, COLS);
    m.visitVarInsn(ISTORE, column);
    m.visitLabel(otherwise);
  }

  /** The first operand from {@code k} on whose columns are neighbours. */
  private int unit(int k) {
    int at = k;
    while (at < array.length && kind(at) != Iteration.UNIT) {
      at++;
    }
    return at;
  }

  /** Whether the JIT compiler has vectors for all that is computed, and columns are no obstacle. */
  private boolean mayBecomeVectors() {
    for (int k = 0; k < array.length; k++) {
      if (kind(k) == Iteration.STRIDED) {
        return false;
      }
    }
    return unit(0) < array.length && ScalarCode.mayBecomeVectors(program);
  }

  private void scalarColumns() {
    for (int k = 0; k < array.length; k++) {
      if (kind(k) == Iteration.STRIDED) {
        startIndex(k);
      }
    }
    eachColumn(
        () -> {
          element();
          for (int k = 0; k < array.length; k++) {
            if (kind(k) == Iteration.STRIDED) {
              advance(k, colStep[k]);
            }
          }
        });
  }

  /** A loop over the columns that are left. */
  private void eachColumn(Runnable code) {
    loop(column, COLS, code);
  }

  /** A loop that counts a local variable up to another. */
  private void loop(int counter, int end, Runnable code) {
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    code.run();
    m.visitIincInsn(counter, 1);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, counter);
    m.visitVarInsn(ILOAD, end);
    m.visitJumpInsn(IF_ICMPLT, body);
  }

  private void startIndex(int k) {
    m.visitVarInsn(ILOAD, base[k]);
    if (kind(k) != Iteration.REPEAT) {
      m.visitVarInsn(ILOAD, column);
      if (kind(k) == Iteration.STRIDED) {
        m.visitVarInsn(ILOAD, colStep[k]);
        m.visitInsn(IMUL);
      }
      m.visitInsn(IADD);
    }
    m.visitVarInsn(ISTORE, index[k]);
  }

  private void advance(int k, int step) {
    m.visitVarInsn(ILOAD, index[k]);
    m.visitVarInsn(ILOAD, step);
    m.visitInsn(IADD);
    m.visitVarInsn(ISTORE, index[k]);
  }

  /** Whether the rows are the inner loop; a matter of the subclass and the pattern. */
  protected boolean downColumns() {
    return false;
  }

  /** Whether operand {@code k} has the same row throughout. */
  protected final boolean sameRow(int k) {
    return (pattern & Iteration.SAME_ROW << k) != 0;
  }

  /** The distance of rows, if all operands have the same one and it is known; else 0. */
  private int packed() {
    return (int) (pattern >>> Iteration.PACKED_COLUMNS);
  }

  private void readFixed(Expr.Argument a) {
    address(operand(a));
    Types.arrayLoad(m, a.type());
    fix(a);
  }

  /**
   * A loop over all rows at the current column, with what is the same in all rows read before it.
   */
  protected final void downRows(Runnable code, Consumer<Expr.Argument> read) {
    Map<Expr, Integer> before = new HashMap<>(fixed);
    for (int k = 0; k < array.length; k++) {
      startIndex(k);
    }
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Argument a && sameRow(operand(a))) {
        read.accept(a);
      }
    }
    int r = local(1);
    m.visitInsn(ICONST_0);
    m.visitVarInsn(ISTORE, r);
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    code.run();
    for (int k = 0; k < array.length; k++) {
      if (packed() > 0 && kind(k) == Iteration.UNIT && !sameRow(k)) {
        m.visitIincInsn(index[k], packed());
      } else if (!sameRow(k)) {
        advance(k, rowStep[k]);
      }
    }
    m.visitIincInsn(r, 1);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, r);
    m.visitVarInsn(ILOAD, ROWS);
    m.visitJumpInsn(IF_ICMPLT, body);
    fixed.clear();
    fixed.putAll(before);
  }

  /** Pushes the array and the position of operand {@code k}'s element in the current column. */
  protected final void address(int k) {
    m.visitVarInsn(ALOAD, array[k]);
    if (downColumns()) {
      m.visitVarInsn(ILOAD, index[k]);
      return;
    }
    switch (kind(k)) {
      case Iteration.UNIT -> {
        if (common > 0) {
          m.visitVarInsn(ILOAD, common);
        } else {
          m.visitVarInsn(ILOAD, base[k]);
          m.visitVarInsn(ILOAD, column);
          m.visitInsn(IADD);
        }
      }
      case Iteration.STRIDED -> m.visitVarInsn(ILOAD, index[k]);
      default -> m.visitVarInsn(ILOAD, base[k]);
    }
  }

  /** The operand position of an argument. */
  protected final int operand(Expr.Argument a) {
    return program.outputs() + a.index();
  }

  /** Pushes the number of columns. */
  protected final void columns() {
    m.visitVarInsn(ILOAD, COLS);
  }

  private void element() {
    Map<Expr, Integer> at = new HashMap<>(fixed);
    for (Expr e : program.steps()) {
      if (at.containsKey(e) || e instanceof Expr.Constant) {
        continue;
      }
      if (e instanceof Expr.Argument a) {
        address(operand(a));
        Types.arrayLoad(m, e.type());
      } else {
        Expr.Apply apply = (Expr.Apply) e;
        ScalarCode.emit(m, apply, i -> pushValue(apply.operand(i), at));
        if (e.type() == DType.UINT8 && apply.prim() != Prim.SELECT) {
          Types.mask(m);
        }
      }
      int local = local(Types.slots(e.type()));
      m.visitVarInsn(Types.store(e.type()), local);
      at.put(e, local);
    }
    for (int o = 0; o < program.outputs(); o++) {
      address(o);
      pushValue(program.output(o), at);
      m.visitInsn(Types.arrayStore(program.output(o).type()));
    }
  }

  private void pushValue(Expr e, Map<Expr, Integer> at) {
    if (e instanceof Expr.Constant c) {
      Types.pushConstant(m, c.bits(), c.type());
    } else {
      m.visitVarInsn(Types.load(e.type()), at.get(e));
    }
  }

  /** The local variable of a value that holds for a whole call or row. */
  protected final int fixedLocal(Expr e) {
    return fixed.get(e);
  }

  /** Pushes a small number. */
  protected final void push(int value) {
    m.visitLdcInsn(value);
  }
}
