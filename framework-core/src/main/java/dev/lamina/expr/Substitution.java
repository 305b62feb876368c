package dev.lamina.expr;

import java.util.HashMap;
import java.util.Map;

/** Replaces parts of expressions: how operations are fused and arguments renumbered. */
public final class Substitution {
  private final Map<Expr, Expr> replacements;

  /**
   * A substitution.
   *
   * @param replacements what stands for what; a replacement is not searched again
   */
  public Substitution(Map<Expr, Expr> replacements) {
    this.replacements = new HashMap<>(replacements);
  }

  /**
   * The expression with all replacements made.
   *
   * @param e the expression
   * @return the new expression
   */
  public Expr apply(Expr e) {
    Expr known = replacements.get(e);
    if (known != null) {
      return known;
    }
    Expr result = e;
    if (e instanceof Expr.Apply a) {
      Expr[] operands = new Expr[a.prim().arity()];
      boolean changed = false;
      for (int i = 0; i < operands.length; i++) {
        operands[i] = apply(a.operand(i));
        changed |= operands[i] != a.operand(i);
      }
      result = changed ? a.withOperands(operands) : e;
    }
    replacements.put(e, result);
    return result;
  }
}
