package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.cpu.LoopEmitter;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
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
    if (downColumns()) {
      // Two vectors at a time share what a row repeats and what it costs to come to the next row.
      strips(2);
    }
    strips(1);
  }

  /** A loop over columns, so many vectors of them at a time. */
  private void strips(int vectors) {
    int end = local(1);
    columns();
    push(-lanes * vectors);
    m.visitInsn(IAND);
    m.visitVarInsn(ISTORE, end);
    Label test = new Label();
    Label body = new Label();
    m.visitJumpInsn(GOTO, test);
    m.visitLabel(body);
    List<Map<Expr, Integer>> at = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      at.add(new HashMap<>(fixedVectors));
    }
    if (downColumns()) {
      downRows(() -> vectors(at), a -> readAll(a, at));
    } else {
      vectors(at);
    }
    m.visitIincInsn(column, lanes * vectors);
    m.visitLabel(test);
    m.visitVarInsn(ILOAD, column);
    m.visitVarInsn(ILOAD, end);
    m.visitJumpInsn(IF_ICMPLT, body);
  }

  /**
   * The values of neighbouring vectors.
   *
   * @param known for each vector the local variables of what is the same in all rows
   */
  private void vectors(List<Map<Expr, Integer>> known) {
    List<Map<Expr, Integer>> at = new ArrayList<>();
    known.forEach(k -> at.add(new HashMap<>(k)));
    for (Expr e : program.steps()) {
      if (at.get(0).containsKey(e)) {
        continue;
      }
      if (e instanceof Expr.Argument a) {
        readAll(a, at);
        continue;
      }
      for (Map<Expr, Integer> here : at) {
        apply((Expr.Apply) e, here);
        int local = local(1);
        m.visitVarInsn(ASTORE, local);
        here.put(e, local);
      }
    }
    for (int o = 0; o < program.outputs(); o++) {
      for (int v = 0; v < at.size(); v++) {
        store(o, v, at.get(v).get(program.output(o)));
      }
    }
  }

  private void store(int output, int v, int value) {
    if (program.operandType(output) == DType.BOOL) {
      address(output, v);
      new MaskCode(m).store(value);
      return;
    }
    m.visitVarInsn(ALOAD, value);
    address(output, v);
    m.visitMethodInsn(INVOKEVIRTUAL, vector, "intoArray", "([" + element() + "I)V", false);
  }

  /** Reads an argument at the current position, for each of some neighbouring vectors. */
  private void readAll(Expr.Argument a, List<Map<Expr, Integer>> at) {
    boolean repeats = kind(operand(a)) == Iteration.REPEAT;
    for (int v = 0; v < at.size(); v++) {
      at.get(v).put(a, repeats && v > 0 ? at.get(0).get(a) : readVector(a, v));
    }
  }

  /** Pushes the array and the position of an operand's vector number {@code v} from here. */
  private void address(int operand, int v) {
    address(operand);
    if (v > 0) {
      push(v * lanes);
      m.visitInsn(IADD);
    }
  }

  /** Reads an argument's vector number {@code v} from here into a new local variable. */
  private int readVector(Expr.Argument a, int v) {
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
      address(operand(a), v);
      new MaskCode(m).load();
    } else {
      species();
      address(operand(a), v);
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
    if (isLimit(e)) {
      limit(e, at);
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

  /** Whether this is the larger or smaller of a value and a constant that is a number. */
  private static boolean isLimit(Expr.Apply e) {
    return (e.prim() == Prim.MAX || e.prim() == Prim.MIN)
        && e.operand(1) instanceof Expr.Constant bound
        && !Double.isNaN(Double.longBitsToDouble(bound.bits()));
  }

  /**
   * The larger or smaller of a value and a constant, by one comparison: NaN stays, and so does the
   * right one of two zeros. The general form takes three times as long.
   */
  private void limit(Expr.Apply e, Map<Expr, Integer> at) {
    long bits = ((Expr.Constant) e.operand(1)).bits();
    boolean negativeZero = bits == Double.doubleToRawLongBits(-0.0);
    String comparison =
        e.prim() == Prim.MAX ? negativeZero ? "LT" : "LE" : negativeZero ? "GE" : "GT";
    load(e, 0, at);
    load(e, 1, at);
    load(e, 0, at);
    m.visitFieldInsn(GETSTATIC, API + "VectorOperators", comparison, COMPARISON);
    load(e, 1, at);
    call(vector, "compare", "(" + COMPARISON + VECTOR + ")" + MASK);
    call(vector, "blend", "(" + VECTOR + MASK + ")L" + vector + ";");
  }

  private void load(Expr.Apply e, int i, Map<Expr, Integer> at) {
    m.visitVarInsn(ALOAD, at.get(e.operand(i)));
  }

  private void call(String owner, String name, String signature) {
    m.visitMethodInsn(INVOKEVIRTUAL, owner, name, signature, false);
  }
}
