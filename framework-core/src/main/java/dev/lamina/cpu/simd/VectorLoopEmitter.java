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
 * programs of one floating-point type, and of truth values, whose primitives all have a vector form
 * with the scalar bits.
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
          Prim.FMA,
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

  /** Those that {@link VectorMath} has, in single precision only. */
  private static final Set<Prim> FUNCTIONS =
      EnumSet.of(
          Prim.EXP,
          Prim.EXPM1,
          Prim.LOG,
          Prim.LOG1P,
          Prim.LOG2,
          Prim.SIN,
          Prim.COS,
          Prim.TANH,
          Prim.ERF,
          Prim.FLOOR,
          Prim.CEIL,
          Prim.TRUNC,
          Prim.ROUND);

  private final DType type;
  private final boolean single;
  private final String vector;
  private final int lanes;
  private final Map<Expr, Integer> fixedVectors = new HashMap<>();

  /** Local variables of the numbers that functions need in all lanes. */
  private final Map<Object, Integer> numbers = new HashMap<>();

  private VectorLoopEmitter(Program program, long pattern, DType type) {
    super(program, pattern);
    this.type = type;
    single = type == DType.FLOAT32;
    vector = API + (single ? "FloatVector" : "DoubleVector");
    lanes = Width.BITS / (8 * type.bytes());
  }

  static Optional<LoopEmitter> of(Program program, long pattern) {
    DType type = numberType(program);
    if (!type.isFloatingPoint()) {
      return Optional.empty();
    }
    VectorLoopEmitter emitter = new VectorLoopEmitter(program, pattern, type);
    return emitter.applies() ? Optional.of(emitter) : Optional.empty();
  }

  /** The type of the first operand that does not hold truth values, if there is one. */
  private static DType numberType(Program program) {
    for (int k = 0; k < program.operands(); k++) {
      if (program.operandType(k) != DType.BOOL) {
        return program.operandType(k);
      }
    }
    return DType.BOOL;
  }

  private boolean applies() {
    for (int k = 0; k < program.operands(); k++) {
      boolean output = k < program.outputs();
      boolean fits = program.operandType(k) == type || isMask(program.operandType(k));
      if (!fits || kind(k) == Iteration.STRIDED || output && kind(k) != Iteration.UNIT) {
        return false;
      }
    }
    for (Expr e : program.steps()) {
      boolean fits = e instanceof Expr.Apply a ? applies(a) : e.type() == type || isArgument(e);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean applies(Expr.Apply e) {
    DType from = e.operand(0).type();
    return switch (e.prim()) {
      case CAST -> single && (e.type() == type && from == DType.BOOL || isTest(e));
      case SELECT -> e.type() == type;
      // Masks have these three operations and no others.
      case AND, OR, NOT -> true;
      default -> hasForm(e.prim()) && from == type;
    };
  }

  /** Whether truth values of memory can be masks here. */
  private boolean isMask(DType t) {
    return t == DType.BOOL && single && MaskCode.POSSIBLE;
  }

  private boolean isArgument(Expr e) {
    return e instanceof Expr.Argument && isMask(e.type());
  }

  /** Whether this asks which numbers are not 0. */
  private boolean isTest(Expr.Apply e) {
    return e.type() == DType.BOOL && e.operand(0).type() == type;
  }

  private boolean hasForm(Prim prim) {
    return FORMS.contains(prim) || single && FUNCTIONS.contains(prim);
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
      } else if (e instanceof Expr.Apply a && FUNCTIONS.contains(a.prim())) {
        InlinedMath.constantsOf(name(a.prim())).forEach(this::broadcastNumber);
      }
    }
  }

  private void broadcastNumber(Object number) {
    if (!numbers.containsKey(number)) {
      boolean real = number instanceof Float;
      String owner = API + (real ? "FloatVector" : "IntVector");
      String signature = "(" + SPECIES + (real ? "F" : "I") + ")L" + owner + ";";
      m.visitFieldInsn(GETSTATIC, owner, "SPECIES_" + Width.BITS, SPECIES);
      m.visitLdcInsn(number);
      m.visitMethodInsn(INVOKESTATIC, owner, "broadcast", signature, false);
      int at = local(1);
      m.visitVarInsn(ASTORE, at);
      numbers.put(number, at);
    }
  }

  private static String name(Prim prim) {
    return prim.name().toLowerCase(Locale.ROOT);
  }

  @Override
  protected void repeated(Expr e) {
    if (e.type() != DType.BOOL) {
      broadcast(e, () -> m.visitVarInsn(single ? FLOAD : DLOAD, fixedLocal(e)));
      return;
    }
    species();
    m.visitVarInsn(ILOAD, fixedLocal(e));
    broadcastTruth();
    int at = local(1);
    m.visitVarInsn(ASTORE, at);
    fixedVectors.put(e, at);
  }

  /** Turns a species and a truth value on the stack into a mask. */
  private void broadcastTruth() {
    m.visitInsn(I2F);
    broadcast();
    new MaskCode(m).notZero();
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
      if (program.operandType(o) == DType.BOOL) {
        address(o);
        new MaskCode(m).store(at.get(program.output(o)));
        continue;
      }
      m.visitVarInsn(ALOAD, at.get(program.output(o)));
      address(o);
      m.visitMethodInsn(INVOKEVIRTUAL, vector, "intoArray", "([" + element() + "I)V", false);
    }
  }

  /** Reads an argument at the current position into a new local variable. */
  private int readVector(Expr.Argument a) {
    boolean truth = a.type() == DType.BOOL;
    if (kind(operand(a)) == Iteration.REPEAT) {
      species();
      address(operand(a));
      m.visitInsn(truth ? BALOAD : single ? FALOAD : DALOAD);
      if (truth) {
        broadcastTruth();
      } else {
        broadcast();
      }
    } else if (truth) {
      address(operand(a));
      new MaskCode(m).load();
    } else {
      species();
      address(operand(a));
      String signature = "(" + SPECIES + "[" + element() + "I)L" + vector + ";";
      m.visitMethodInsn(INVOKESTATIC, vector, "fromArray", signature, false);
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
    if (prim == Prim.CAST && e.type() != DType.BOOL) {
      new MaskCode(m).choose(at.get(e.operand(0)), 1);
      return;
    }
    load(e, 0, at);
    if (prim == Prim.CAST) {
      new MaskCode(m).notZero();
      return;
    }
    String name = name(prim);
    if (FUNCTIONS.contains(prim)) {
      new InlinedMath(m, numbers::get, () -> local(1)).write(name);
      return;
    }
    if (prim.isComparison()) {
      m.visitFieldInsn(GETSTATIC, API + "VectorOperators", prim.name(), COMPARISON);
      load(e, 1, at);
      call(vector, "compare", "(" + COMPARISON + VECTOR + ")" + MASK);
      return;
    }
    if (prim == Prim.FMA) {
      load(e, 1, at);
      load(e, 2, at);
      call(vector, name, "(" + VECTOR + VECTOR + ")L" + vector + ";");
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
