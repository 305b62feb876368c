package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Gradients;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import java.util.HashMap;
import java.util.Map;

/** An element-wise operation on operands of known types: its program and its gradients. */
final class TypedOp {
  /** An explicit derivative. */
  @FunctionalInterface
  interface Rule {
    Expr[] apply(Expr g, Expr[] x, Expr y);
  }

  private final String name;
  private final DType[] types;
  private final Expr result;
  private final Rule rule;
  private final Program program;
  private final Vjp[] vjps;
  private TypedOp reduced;

  TypedOp(String name, DType[] types, Expr result, Rule rule) {
    this.name = name;
    this.types = types.clone();
    this.result = result;
    this.rule = rule;
    this.program = new Program(name, types, result);
    this.vjps = new Vjp[1 << types.length];
  }

  String name() {
    return name;
  }

  int arity() {
    return types.length;
  }

  /** What is computed for one element. */
  Expr result() {
    return result;
  }

  DType resultType() {
    return result.type();
  }

  DType type(int operand) {
    return types[operand];
  }

  Program program() {
    return program;
  }

  /**
   * The gradients of some operands.
   *
   * @param needed bit i for operand i
   * @return how to compute them
   */
  Vjp vjp(int needed) {
    Vjp known = vjps[needed];
    if (known == null) {
      known = Vjp.of(this, needed);
      vjps[needed] = known;
    }
    return known;
  }

  /**
   * This operation, without scalars, as the first part of a sum over all elements that is divided
   * by scalar 0: what comes in is the gradient of the one number. The elements are not saved.
   */
  TypedOp reduced() {
    TypedOp known = reduced;
    if (known == null) {
      known = new TypedOp(name, types, result, this::throughSum);
      reduced = known;
    }
    return known;
  }

  private Expr[] throughSum(Expr g, Expr[] x, Expr y) {
    Map<Expr, Expr> here = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      here.put(Expr.argument(i, types[i]), x[i]);
    }
    Expr element = new Substitution(here).apply(result);
    Expr part = g.div(Expr.scalar(0, g.type()));
    Substitution within = new Substitution(Map.of(g, part, y, element));
    Expr[] flows = gradients().clone();
    for (int i = 0; i < flows.length; i++) {
      flows[i] = flows[i] == null ? null : within.apply(flows[i]);
    }
    return flows;
  }

  /**
   * Gradient expressions of all operands over arguments (g, x0, …, xn-1, y).
   *
   * @return one an operand; null where none flows
   */
  Expr[] gradients() {
    int n = types.length;
    Expr g = Expr.argument(0, result.type());
    Expr y = Expr.argument(n + 1, result.type());
    Expr[] x = new Expr[n];
    Map<Expr, Expr> renumber = new HashMap<>();
    for (int i = 0; i < n; i++) {
      x[i] = Expr.argument(i + 1, types[i]);
      renumber.put(Expr.argument(i, types[i]), x[i]);
    }
    if (rule != null) {
      return rule.apply(g, x, y);
    }
    Expr root = new Substitution(renumber).apply(result);
    Expr[] flows = Gradients.of(root, g, x);
    if (root instanceof Expr.Apply) {
      // The result itself is saved rather than computed again.
      Substitution saved = new Substitution(Map.of(root, y));
      for (int i = 0; i < n; i++) {
        flows[i] = flows[i] == null ? null : saved.apply(flows[i]);
      }
    }
    return flows;
  }
}
