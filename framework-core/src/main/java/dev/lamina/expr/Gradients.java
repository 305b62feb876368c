package dev.lamina.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reverse-mode differentiation of expressions: {@code g * dy/dx} for each argument of {@code y}.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * The gradients of the arguments, from the one of the result.
   *
   * @param y the expression
   * @param g the gradient of its value, of the same type
   * @param arguments what to differentiate by
   * @return one an argument, of the argument's type; null where none flows
   */
  public static Expr[] of(Expr y, Expr g, Expr[] arguments) {
    Map<Expr, Expr> adjoints = new HashMap<>();
    adjoints.put(y, g);
    List<Expr> order = operandsFirst(y);
    for (int i = order.size() - 1; i >= 0; i--) {
      Expr node = order.get(i);
      Expr adjoint = adjoints.get(node);
      if (adjoint == null || !(node instanceof Expr.Apply a) || !a.prim().isDifferentiable()) {
        continue;
      }
      Expr[] flows = a.prim().gradients(adjoint, a.operands(), node);
      for (int k = 0; k < flows.length; k++) {
        Expr operand = a.operand(k);
        if (flows[k] != null && operand.type().isFloatingPoint()) {
          adjoints.merge(operand, flows[k], Expr::add);
        }
      }
    }
    Expr[] result = new Expr[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      result[i] = adjoints.get(arguments[i]);
    }
    return result;
  }

  /** All parts of expressions, each after its operands. */
  static List<Expr> operandsFirst(Expr... roots) {
    List<Expr> order = new ArrayList<>();
    Set<Expr> seen = new HashSet<>();
    for (Expr root : roots) {
      visit(root, seen, order);
    }
    return order;
  }

  private static void visit(Expr e, Set<Expr> seen, List<Expr> order) {
    if (!seen.add(e)) {
      return;
    }
    if (e instanceof Expr.Apply a) {
      for (Expr operand : a.operands()) {
        visit(operand, seen, order);
      }
    }
    order.add(e);
  }
}
