package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Substitution;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A traced function as one operation, run as one loop or, where that is faster, as a few; which are
 * others if gradients will be wanted.
 */
final class FusedOp {
  private static final String NAME = "fused";

  /** A longer function gains nothing any more. */
  private static final int MOST_STEPS = 200;

  private final TypedOp whole;
  private final List<DType> types;
  private final Expr result;
  private final List<Optional<Expr>> gradients;
  private final Choice[] choices;

  /** How to run it for some wanted gradients. */
  private record Choice(Optional<Plan> plan) {}

  /**
   * The loops of a pass forward and of one backward.
   *
   * @param forward from the operands to the result and to parts of it that are kept
   * @param backward from operands, the result's gradient, the result and what is kept to gradients
   * @param operands the operands that the gradients belong to
   */
  record Plan(Stages forward, Optional<Stages> backward, int[] operands) {}

  FusedOp(DType[] types, Expr result, List<Optional<Expr>> gradients) {
    this.types = List.of(types);
    this.result = result;
    this.gradients = gradients;
    this.whole = new TypedOp(NAME, types, result, this::gradients);
    this.choices = new Choice[1 << types.length];
  }

  /** The gradients over the candidates of a {@link Vjp}. */
  private Expr[] gradients(Expr g, Expr[] x, Expr y) {
    Map<Expr, Expr> here = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      here.put(Expr.argument(i, types.get(i)), x[i]);
    }
    here.put(Expr.argument(x.length, g.type()), g);
    if (result instanceof Expr.Apply) {
      // The result is saved rather than computed again.
      here.put(result, y);
    }
    Substitution substitution = new Substitution(here);
    Expr[] flows = new Expr[x.length];
    for (int i = 0; i < flows.length; i++) {
      flows[i] = gradients.get(i).map(substitution::apply).orElse(null);
    }
    return flows;
  }

  /** Whether a loop would be longer than a JVM compiles. */
  boolean isTooLong() {
    Set<Expr> flows = new HashSet<>();
    gradients.forEach(flow -> flow.ifPresent(flows::add));
    return whole.program().steps().size() > MOST_STEPS
        || Stages.parts(flows).size() > 2 * MOST_STEPS;
  }

  TypedOp whole() {
    return whole;
  }

  Tensor apply(Tensor[] x, long[] scalars) {
    int wanted = 0;
    if (Context.current().gradEnabled()) {
      for (int i = 0; i < x.length; i++) {
        wanted |= x[i].requiresGrad() && gradients.get(i).isPresent() ? 1 << i : 0;
      }
    }
    Choice choice = choices[wanted];
    if (choice == null) {
      choice = new Choice(plan(wanted));
      choices[wanted] = choice;
    }
    if (choice.plan.isEmpty()) {
      return Elementwise.run(whole, x, scalars);
    }
    Plan plan = choice.plan.get();
    Tensor[] values = plan.forward.run(x, scalars);
    if (plan.operands.length > 0) {
      FusedNode node = new FusedNode(this, plan, wanted, x, values[0].shape(), scalars);
      values[0].recordedAs(node);
      node.save(x, values);
    }
    return values[0];
  }

  private Optional<Plan> plan(int wanted) {
    if (!usesAllOperands()) {
      return Optional.empty();
    }
    int n = types.size();
    int[] operands = operands(wanted);
    Map<Expr, Expr> known = new HashMap<>();
    if (result instanceof Expr.Apply) {
      known.put(result, Expr.argument(n + 1, result.type()));
    }
    List<Expr> flows = flows(operands, known);
    List<Expr> own = Stages.dear(List.of(result));
    List<Expr> again = new ArrayList<>(own);
    again.retainAll(new HashSet<>(Stages.dear(flows)));
    if (own.size() < 2 && again.isEmpty() && Stages.dear(flows).size() < 2) {
      return Optional.empty();
    }
    Set<Expr> all = new HashSet<>(flows);
    all.add(result);
    Set<Expr> cuts = Stages.cuts(own.size() > 1 ? own : again, all);
    List<Expr> outputs = new ArrayList<>(List.of(result));
    List<DType> given = new ArrayList<>(types);
    given.add(result.type());
    given.add(result.type());
    for (Expr kept : Stages.cuts(again, all)) {
      if (kept != result) {
        known.put(kept, Expr.argument(given.size(), kept.type()));
        given.add(kept.type());
        outputs.add(kept);
      }
    }
    Optional<Stages> forward = Stages.of(NAME, types, outputs, cuts);
    if (forward.isEmpty() || operands.length == 0) {
      return forward.map(f -> new Plan(f, Optional.empty(), operands));
    }
    List<Expr> rest = flows(operands, known);
    List<Expr> left = Stages.dear(rest);
    Set<Expr> within = left.size() > 1 ? Stages.cuts(left, new HashSet<>(rest)) : Set.of();
    Optional<Stages> backward = Stages.of(NAME + "_gradient", given, rest, within);
    return backward.map(b -> new Plan(forward.get(), backward, operands));
  }

  private int[] operands(int wanted) {
    return IntStream.range(0, types.size()).filter(i -> (wanted >> i & 1) != 0).toArray();
  }

  private List<Expr> flows(int[] operands, Map<Expr, Expr> known) {
    Substitution substitution = new Substitution(known);
    List<Expr> flows = new ArrayList<>();
    for (int i : operands) {
      flows.add(substitution.apply(gradients.get(i).orElseThrow()));
    }
    return flows;
  }

  /** Whether the shape of the result follows from what the expression reads. */
  private boolean usesAllOperands() {
    Set<Integer> used = new HashSet<>();
    for (Expr e : whole.program().steps()) {
      if (e instanceof Expr.Argument a) {
        used.add(a.index());
      }
    }
    return used.size() == types.size();
  }
}
