package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The programs of all operations on all types, for the tests of backends. */
public final class OpPrograms {
  private OpPrograms() {}

  /**
   * A program.
   *
   * @param name the operation and its types
   * @param program what it computes
   * @param plain whether all its operands have one floating-point type
   */
  public record Named(String name, Program program, boolean plain) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The forward programs of an operation on every combination of types, with real scalars and
   * without, and, of floating-point types, its fused gradients and those of single operands.
   *
   * @param op the operation
   * @return its programs
   */
  public static List<Named> of(ElementwiseOp op) {
    List<Named> all = new ArrayList<>();
    for (DType type : DType.values()) {
      if (op.isMasked()) {
        continue;
      }
      for (boolean real : op.scalars() > 0 ? new boolean[] {false, true} : new boolean[1]) {
        add(all, op, op.uniform(type, real), real ? " with a real number" : "");
      }
    }
    combinations(op, new DType[op.arity()], 0, all);
    return all;
  }

  private static void combinations(ElementwiseOp op, DType[] types, int at, List<Named> all) {
    if (at < types.length) {
      boolean mask = op.isMasked() && at == 0;
      // A third operand repeats a type: all triples would be too many.
      Set<DType> choice =
          at < 2 ? EnumSet.allOf(DType.class) : EnumSet.of(types[0], types[1], DType.FLOAT32);
      for (DType type : mask ? EnumSet.of(DType.BOOL) : choice) {
        types[at] = type;
        combinations(op, types, at + 1, all);
      }
      return;
    }
    int first = op.isMasked() ? 1 : 0;
    DType common = DType.BOOL;
    boolean same = true;
    for (int i = first; i < types.length; i++) {
      common = DType.promote(common, types[i]);
      same &= types[i] == types[first];
    }
    if (!same || op.isMasked()) {
      add(all, op, op.mixed(types, common), "");
    }
    if (op == Ops.COPY) {
      for (DType to : DType.values()) {
        add(all, op, op.mixed(types, common, to), " to " + to);
      }
    }
  }

  private static void add(List<Named> all, ElementwiseOp op, TypedOp typed, String suffix) {
    DType[] types = new DType[typed.arity()];
    boolean real = typed.resultType().isFloatingPoint();
    boolean any = false;
    for (int i = 0; i < types.length; i++) {
      types[i] = typed.type(i);
      any |= types[i].isFloatingPoint();
    }
    String name = op.name() + "/" + op.scalars() + Arrays.toString(types) + suffix;
    all.add(new Named(name, typed.program(), plain(typed.program())));
    if (real && any) {
      gradients(all, name, typed);
    }
  }

  private static void gradients(List<Named> all, String name, TypedOp typed) {
    int needed = 0;
    for (int i = 0; i < typed.arity(); i++) {
      needed |= typed.type(i).isFloatingPoint() ? 1 << i : 0;
    }
    Vjp vjp = typed.vjp(needed);
    if (vjp.program.outputs() > 0) {
      all.add(new Named(name + " gradient", vjp.program, plain(vjp.program)));
    }
    for (int i = 0; i < vjp.operands.length && vjp.program.outputs() > 1; i++) {
      if (vjp.outputs[i] >= 0) {
        Program single = vjp.single(i).program();
        all.add(new Named(name + " gradient of " + vjp.operands[i], single, plain(single)));
      }
    }
  }

  private static boolean plain(Program program) {
    for (int k = 0; k < program.operands(); k++) {
      DType type = program.operandType(k);
      if (type != program.operandType(0) || !type.isFloatingPoint()) {
        return false;
      }
    }
    return true;
  }
}
