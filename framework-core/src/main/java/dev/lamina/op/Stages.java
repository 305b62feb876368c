package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Expressions computed by several loops one after the other. A loop with two functions such as
 * {@code exp} costs more than two loops with one each, and a function without a vector form keeps
 * all that is beside it from having one; so what such functions give goes to memory in between.
 */
final class Stages {
  private final List<Stage> stages = new ArrayList<>();
  private final List<DType> types;
  private final Map<Expr, Expr> there = new HashMap<>();
  private final int[] results;

  /**
   * One loop.
   *
   * @param program what it computes
   * @param inputs numbers of the values it reads
   */
  private record Stage(Program program, int[] inputs) {}

  private Stages(List<DType> inputs, int outputs) {
    types = new ArrayList<>(inputs);
    results = new int[outputs];
  }

  /**
   * Plans the loops.
   *
   * @param name their name in errors
   * @param inputs types of the values that are there, which arguments of the expressions number
   * @param outputs what is to be computed
   * @param cuts parts of them that go to memory, operands first
   * @return nothing if a loop would have too many operands
   */
  static Optional<Stages> of(
      String name, List<DType> inputs, List<Expr> outputs, Collection<Expr> cuts) {
    Stages plan = new Stages(inputs, outputs.size());
    boolean fits = true;
    for (Expr cut : cuts) {
      fits &= plan.add(name, List.of(cut));
    }
    Set<Expr> rest = new LinkedHashSet<>(outputs);
    rest.removeIf(e -> plan.number(e).isPresent());
    fits &= rest.isEmpty() || plan.add(name, List.copyOf(rest));
    for (int i = 0; i < plan.results.length; i++) {
      plan.results[i] = plan.number(outputs.get(i)).orElseThrow();
    }
    return fits ? Optional.of(plan) : Optional.empty();
  }

  /** The number of a value that is there. */
  private Optional<Integer> number(Expr e) {
    Expr at = there.getOrDefault(e, e);
    return at instanceof Expr.Argument a ? Optional.of(a.index()) : Optional.empty();
  }

  private boolean add(String name, List<Expr> outputs) {
    Substitution known = new Substitution(there);
    Set<Expr.Argument> used = new TreeSet<>((a, b) -> Integer.compare(a.index(), b.index()));
    List<Expr> over = outputs.stream().map(known::apply).toList();
    over.forEach(e -> findArguments(e, used, new HashSet<>()));
    Map<Expr, Expr> renumber = new HashMap<>();
    DType[] read = new DType[used.size()];
    int[] inputs = new int[used.size()];
    for (Expr.Argument a : used) {
      int i = renumber.size();
      inputs[i] = a.index();
      read[i] = a.type();
      renumber.put(a, Expr.argument(i, a.type()));
    }
    Substitution here = new Substitution(renumber);
    Expr[] results = over.stream().map(here::apply).toArray(Expr[]::new);
    stages.add(new Stage(new Program(name, read, results), inputs));
    for (Expr e : outputs) {
      there.put(e, Expr.argument(types.size(), e.type()));
      types.add(e.type());
    }
    return inputs.length > 0 && inputs.length + results.length <= Iteration.MAX_OPERANDS;
  }

  private static void findArguments(Expr e, Set<Expr.Argument> found, Set<Expr> seen) {
    if (e instanceof Expr.Argument a) {
      found.add(a);
    } else if (e instanceof Expr.Apply a && seen.add(e)) {
      for (int i = 0; i < a.prim().arity(); i++) {
        findArguments(a.operand(i), found, seen);
      }
    }
  }

  /** How many loops there are. */
  int count() {
    return stages.size();
  }

  /** Whether a loop reads an input. */
  boolean reads(int input) {
    for (Stage stage : stages) {
      for (int i : stage.inputs) {
        if (i == input) {
          return true;
        }
      }
    }
    for (int i : results) {
      if (i == input) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs the loops.
   *
   * @param inputs the values that are there; those that no loop reads may be missing
   * @param scalars the expressions' scalars
   * @return the outputs
   */
  Tensor[] run(Tensor[] inputs, long[] scalars) {
    Tensor[] values = Arrays.copyOf(inputs, types.size());
    int next = inputs.length;
    for (Stage stage : stages) {
      Tensor[] read = new Tensor[stage.inputs.length];
      for (int i = 0; i < read.length; i++) {
        read[i] = values[stage.inputs[i]];
      }
      for (Tensor value : Elementwise.fused(stage.program, read, scalars)) {
        values[next++] = value;
      }
    }
    Tensor[] outputs = new Tensor[results.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = values[results[i]];
    }
    return outputs;
  }

  // ---- Where to cut

  /** The functions that cost much among the parts of expressions, operands first. */
  static List<Expr> dear(Collection<Expr> roots) {
    List<Expr> found = new ArrayList<>();
    for (Expr e : parts(roots)) {
      if (isDear(e)) {
        found.add(e);
      }
    }
    return found;
  }

  private static boolean isDear(Expr e) {
    return e instanceof Expr.Apply a && a.prim().isDear();
  }

  /** All parts of expressions, operands first. */
  static List<Expr> parts(Collection<Expr> roots) {
    return new Program("parts", new DType[0], roots.toArray(Expr[]::new)).steps();
  }

  /**
   * What goes to memory for some functions: each with the numbers it is added to, multiplied by and
   * so on, as long as nothing else needs it without them.
   *
   * @param dear the functions
   * @param roots all expressions that may need them
   * @return the parts, operands first
   */
  static Set<Expr> cuts(List<Expr> dear, Collection<Expr> roots) {
    Map<Expr, List<Expr.Apply>> users = new HashMap<>();
    List<Expr> parts = parts(roots);
    for (Expr e : parts) {
      if (e instanceof Expr.Apply a) {
        for (int i = 0; i < a.prim().arity(); i++) {
          users.computeIfAbsent(a.operand(i), k -> new ArrayList<>()).add(a);
        }
      }
    }
    Set<Expr> found = new HashSet<>();
    for (Expr function : dear) {
      Expr cut = function;
      while (!roots.contains(cut) && users.get(cut).size() == 1) {
        Expr.Apply user = users.get(cut).get(0);
        if (isDear(user) || !addsNumbersOnly(user, cut)) {
          break;
        }
        cut = user;
      }
      found.add(cut);
    }
    Set<Expr> ordered = new LinkedHashSet<>(parts);
    ordered.retainAll(found);
    return ordered;
  }

  private static boolean addsNumbersOnly(Expr.Apply user, Expr value) {
    for (int i = 0; i < user.prim().arity(); i++) {
      Expr e = user.operand(i);
      if (e != value && !(e instanceof Expr.Constant) && !(e instanceof Expr.Scalar)) {
        return false;
      }
    }
    return true;
  }
}
