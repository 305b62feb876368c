package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.cpu.LoopEmitter;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Label;

/**
 * Writes loops of Vector API calls, with the scalar loop behind them for the last columns. Only for
 * programs of one floating-point type whose primitives all have a vector form with the scalar bits.
 */
final class VectorLoopEmitter extends LoopEmitter {
  private static final String API = "jdk/incubator/vector/";
  private static final String SPECIES = "L" + API + "VectorSpecies;";
  private static final String VECTOR = "L" + API + "Vector;";
  private static final String MASK = "L" + API + "VectorMask;";
  private static final String COMPARISON = "L" + API + "VectorOperators$Comparison;";

  private static final Set<Prim> FORMS =
      EnumSet.of(
          Prim.ADD,
          Prim.SUB,
          Prim.MUL,
          Prim.DIV,
          Prim.MAX,
          Prim.MIN,
          Prim.NEG,
          Prim.ABS,
          Prim.SQRT,
          Prim.EQ,
          Prim.NE,
          Prim.LT,
          Prim.LE,
          Prim.GT,
          Prim.GE,
          Prim.AND,
          Prim.OR,
          Prim.NOT,
          Prim.SELECT);

  private final boolean single;
  private final String vector;
  private final int lanes;
  private final Map<Expr, Integer> fixedVectors = new HashMap<>();

  private VectorLoopEmitter(Program program, long pattern, DType type) {
    super(program, pattern);
    single = type == DType.FLOAT32;
    vector = API + (single ? "FloatVector" : "DoubleVector");
    lanes = Width.BITS / (8 * type.bytes());
  }

  static Optional<LoopEmitter> of(Program program, long pattern) {
    DType type = program.operandType(0);
    if (!type.isFloatingPoint()) {
      return Optional.empty();
    }
    VectorLoopEmitter emitter = new VectorLoopEmitter(program, pattern, type);
    return emitter.applies() ? Optional.of(emitter) : Optional.empty();
  }

  private boolean applies() {
    if (onlyType().isEmpty()) {
      return false;
    }
    for (int k = 0; k < program.operands(); k++) {
      boolean output = k < program.outputs();
      if (kind(k) == Iteration.STRIDED || output && kind(k) != Iteration.UNIT) {
        return false;
      }
    }
    for (Expr e : program.steps()) {
      boolean truth = e.type() == DType.BOOL && !(e instanceof Expr.Apply);
      boolean unknown = e instanceof Expr.Apply a && !FORMS.contains(a.prim());
      boolean truthChoice =
          e instanceof Expr.Apply a && a.prim() == Prim.SELECT && e.type() == DType.BOOL;
      if (truth || unknown || truthChoice || comparesTruth(e)) {
        return false;
      }
    }
    return true;
  }

  private static boolean comparesTruth(Expr e) {
    return e instanceof Expr.Apply a
        && a.prim().isComparison()
        && a.operand(0).type() == DType.BOOL;
  }

  private String element() {
    return single ? "F" : "D";
  }

  @Override
  protected boolean downColumns() {
    for (int k = program.outputs(); k < program.operands(); k++) {
      if (sameRow(k)) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected void invariants() {
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Scalar) {
        broadcast(e, () -> m.visitVarInsn(single ? FLOAD : DLOAD, fixedLocal(e)));
      } else if (e instanceof Expr.Constant c) {
        double value = Double.longBitsToDouble(c.bits());
        Object constant = single ? (Object) (float) value : (Object) value;
        broadcast(e, () -> m.visitLdcInsn(constant));
      }
    }
  }

  @Override
  protected void repeated(Expr e) {
    broadcast(e, () -> m.visitVarInsn(single ? FLOAD : DLOAD, fixedLocal(e)));
  }

  private void broadcast(Expr e, Runnable value) {
    species();
    value.run();
    broadcast();
    int at = local(1);
    m.visitVarInsn(ASTORE, at);
    fixedVectors.put(e, at);
  }

  private void broadcast() {
    String signature = "(" + SPECIES + element() + ")L" + vector + ";";
    m.visitMethodInsn(INVOKESTATIC, vector, "broadcast", signature, false);
  }

  private void species() {
    m.visitFieldInsn(GETSTATIC, vector, "SPECIES_" + Width.BITS, SPECIES);
  }

  @Override
  protected void leadingColumns() {
    int end = local(1);
    columns();
    push(-lanes);
    m.visitInsn(IAND);
    m.visitVarInsn(ISTORE, end);
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    if (downColumns()) {
      Map<Expr, Integer> before = new HashMap<>(fixedVectors);
      downRows(this::vectors, a -> fixedVectors.put(a, readVector(a)));
      fixedVectors.clear();
      fixedVectors.putAll(before);
    } else {
      vectors();
    }
    m.visitIincInsn(column, lanes);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, column);
    m.visitVarInsn(ILOAD, end);
    m.visitJumpInsn(IF_ICMPLT, body);
  }

  private void vectors() {
    Map<Expr, Integer> at = new HashMap<>(fixedVectors);
    for (Expr e : program.steps()) {
      if (at.containsKey(e)) {
        continue;
      }
      if (e instanceof Expr.Argument a) {
        at.put(e, readVector(a));
      } else {
        apply((Expr.Apply) e, at);
        int local = local(1);
        m.visitVarInsn(ASTORE, local);
        at.put(e, local);
      }
    }
    for (int o = 0; o < program.outputs(); o++) {
      m.visitVarInsn(ALOAD, at.get(program.output(o)));
      address(o);
      m.visitMethodInsn(INVOKEVIRTUAL, vector, "intoArray", "([" + element() + "I)V", false);
    }
  }

  /** Reads an argument at the current position into a new local variable. */
  private int readVector(Expr.Argument a) {
    species();
    address(operand(a));
    if (kind(operand(a)) == Iteration.REPEAT) {
      m.visitInsn(single ? FALOAD : DALOAD);
      broadcast();
    } else {
      m.visitMethodInsn(
          INVOKESTATIC,
          vector,
          "fromArray",
          "(" + SPECIES + "[" + element() + "I)L" + vector + ";",
          false);
    }
    int local = local(1);
    m.visitVarInsn(ASTORE, local);
    return local;
  }

  private void apply(Expr.Apply e, Map<Expr, Integer> at) {
    Prim prim = e.prim();
    if (prim == Prim.SELECT) {
      load(e, 2, at);
      load(e, 1, at);
      load(e, 0, at);
      call(vector, "blend", "(" + VECTOR + MASK + ")L" + vector + ";");
      return;
    }
    load(e, 0, at);
    String name = prim.name().toLowerCase(Locale.ROOT);
    if (prim.isComparison()) {
      m.visitFieldInsn(GETSTATIC, API + "VectorOperators", prim.name(), COMPARISON);
      load(e, 1, at);
      call(vector, "compare", "(" + COMPARISON + VECTOR + ")" + MASK);
      return;
    }
    String owner = e.type() == DType.BOOL ? API + "VectorMask" : vector;
    String operand = e.type() == DType.BOOL ? MASK : VECTOR;
    if (prim.arity() == 2) {
      load(e, 1, at);
    }
    call(owner, name, "(" + (prim.arity() == 2 ? operand : "") + ")L" + owner + ";");
  }

  private void load(Expr.Apply e, int i, Map<Expr, Integer> at) {
    m.visitVarInsn(ALOAD, at.get(e.operand(i)));
  }

  private void call(String owner, String name, String signature) {
    m.visitMethodInsn(INVOKEVIRTUAL, owner, name, signature, false);
  }
}
