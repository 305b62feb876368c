package dev.lamina.compile;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;
import dev.lamina.compile.Pass.Operand;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Makes one pass of two of which the second may read what the first writes. Each element goes
 * through the same operations as before, so the bits are the same; the values between stay in
 * registers, and what both read is read once.
 */
final class Junction {
  /**
   * Fewest columns for which a dense pass is divided into rows: less would be mostly remainders.
   */
  private static final int WIDE = 16;

  /** Most parts of a program: loops whose code is long are not compiled well. */
  private static final int MOST_STEPS = 48;

  private static final Map<List<Object>, Program> PROGRAMS = new ConcurrentHashMap<>();

  private final Pass first;
  private final Pass second;
  private final List<Operand> outputs = new ArrayList<>();
  private final List<Expr> values = new ArrayList<>();
  private final List<Operand> inputs = new ArrayList<>();
  private final List<DType> types = new ArrayList<>();

  private Junction(Pass first, Pass second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Joins two passes, the second directly behind the first.
   *
   * @param first a pass
   * @param second another one
   * @param needed whether what the first writes is read by anybody else
   * @return the pass that does what both do; nothing if they do not fit or it would not pay
   */
  static Optional<Pass> of(Pass first, Pass second, Predicate<Storage> needed) {
    Pass shape = first.rows() >= second.rows() ? first : second;
    Optional<Pass> a = first.inRows(shape.rows(), shape.cols());
    Optional<Pass> b = second.inRows(shape.rows(), shape.cols());
    boolean narrow = first.rows() != second.rows() && shape.cols() < WIDE;
    if (a.isEmpty() || b.isEmpty() || narrow || !pays(first.program(), second.program())) {
      return Optional.empty();
    }
    return new Junction(a.get(), b.get()).join(needed);
  }

  /**
   * Whether one loop is better than two: not if one of them has dear functions beside those of the
   * other, or is of another type and so cannot be in vectors.
   */
  private static boolean pays(Program a, Program b) {
    List<Expr> steps = new ArrayList<>(a.steps());
    steps.addAll(b.steps());
    DType type = DType.BOOL;
    for (Expr e : steps) {
      if (e.type() != DType.BOOL) {
        if (type != DType.BOOL && type != e.type()) {
          return false;
        }
        type = e.type();
      }
    }
    return steps.size() <= MOST_STEPS && (a.isCheap() || b.isCheap());
  }

  private Optional<Pass> join(Predicate<Storage> needed) {
    Expr[] made = first();
    if (!second(made) || !keep(made, needed) || !isSafe()) {
      return Optional.empty();
    }
    Operand[] operands = new Operand[outputs.size() + inputs.size()];
    for (int k = 0; k < operands.length; k++) {
      operands[k] = k < outputs.size() ? outputs.get(k) : inputs.get(k - outputs.size());
    }
    long[] scalars = Arrays.copyOf(first.scalars(), shift() + second.scalars().length);
    System.arraycopy(second.scalars(), 0, scalars, shift(), second.scalars().length);
    return Optional.of(
        new Pass(first.backend(), program(), operands, first.rows(), first.cols(), scalars));
  }

  /** How many scalars the first pass has. */
  private int shift() {
    return first.scalars().length;
  }

  /** What the first pass computes, over the common inputs. */
  private Expr[] first() {
    Map<Expr, Expr> arguments = new HashMap<>();
    for (int i = 0; i < first.program().inputs(); i++) {
      DType type = first.program().inputType(i);
      arguments.put(Expr.argument(i, type), argument(first.input(i), type));
    }
    Substitution substitution = new Substitution(arguments);
    Expr[] made = new Expr[first.outputs()];
    for (int o = 0; o < made.length; o++) {
      made[o] = substitution.apply(first.program().output(o));
    }
    return made;
  }

  /** Adds what the second pass computes; false if it reads what the first writes elsewhere. */
  private boolean second(Expr[] made) {
    Map<Expr, Expr> leaves = new HashMap<>();
    for (int i = 0; i < second.program().inputs(); i++) {
      Operand x = second.input(i);
      DType type = second.program().inputType(i);
      int o = writer(x.storage());
      if (o < 0) {
        leaves.put(Expr.argument(i, type), argument(x, type));
      } else if (first.output(o).isAt(x)) {
        leaves.put(Expr.argument(i, type), made[o]);
      } else {
        return false;
      }
    }
    for (Expr e : second.program().steps()) {
      if (e instanceof Expr.Scalar s) {
        leaves.put(e, Expr.scalar(s.index() + shift(), s.type()));
      }
    }
    Substitution substitution = new Substitution(leaves);
    for (int o = 0; o < second.outputs(); o++) {
      outputs.add(second.output(o));
      values.add(substitution.apply(second.program().output(o)));
    }
    return true;
  }

  /** Which output of the first pass goes to a storage, or -1. */
  private int writer(Storage storage) {
    for (int o = 0; o < first.outputs(); o++) {
      if (first.output(o).storage() == storage) {
        return o;
      }
    }
    return -1;
  }

  /** Adds the first pass's outputs that are wanted; false if the second writes beside them. */
  private boolean keep(Expr[] made, Predicate<Storage> needed) {
    for (int o = 0; o < made.length; o++) {
      Operand out = first.output(o);
      boolean replaced = false;
      for (int k = 0; k < second.outputs(); k++) {
        if (second.output(k).storage() == out.storage()) {
          if (!second.output(k).isAt(out)) {
            return false;
          }
          replaced = true;
        }
      }
      if (!replaced && needed.test(out.storage())) {
        outputs.add(out);
        values.add(made[o]);
      }
    }
    return true;
  }

  /**
   * Whether the operands suit one loop: each element of memory that is written is read, if at all,
   * where it is written, and columns are neighbours or repeat.
   */
  private boolean isSafe() {
    if (outputs.size() + inputs.size() > Iteration.MAX_OPERANDS) {
      return false;
    }
    for (Operand out : outputs) {
      if (out.col() != 1) {
        return false;
      }
      for (Operand x : inputs) {
        if (x.storage() == out.storage() && !x.isAt(out)) {
          return false;
        }
      }
    }
    for (Operand x : inputs) {
      if (x.col() != 0 && x.col() != 1) {
        return false;
      }
    }
    return true;
  }

  /** The argument for an operand; the same for the same elements. */
  private Expr argument(Operand x, DType type) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).isAt(x)) {
        return Expr.argument(i, type);
      }
    }
    inputs.add(x);
    types.add(type);
    return Expr.argument(inputs.size() - 1, type);
  }

  /** One program for all junctions that compute the same, so that its loops are made once. */
  private Program program() {
    List<Object> key = new ArrayList<>(types);
    key.addAll(values);
    String name = first.program().name() + "_" + second.program().name();
    return PROGRAMS.computeIfAbsent(
        key, k -> new Program(name, types.toArray(new DType[0]), values.toArray(new Expr[0])));
  }
}
