package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One element-wise operation: its name, its expression, its type rule and, where the derivative
 * that follows from the expression is not the stable or conventional one, the derivative.
 *
 * <p>Everything else follows from this entry: loops for every type and layout, the gradient as one
 * fused loop, higher derivatives.
 */
public final class ElementwiseOp {
  /** What is computed for one element. */
  @FunctionalInterface
  public interface Definition {
    /**
     * The expression.
     *
     * @param x the operands' current elements, in the type computed in
     * @param s the scalars, in the same type
     * @return the result's element
     */
    Expr apply(Expr[] x, Expr[] s);
  }

  /** How the gradient passes through, in place of what follows from the expression. */
  @FunctionalInterface
  public interface Gradient {
    /**
     * The operands' gradients.
     *
     * @param g the result's gradient
     * @param x the operands' elements
     * @param y the result's element
     * @param s the scalars
     * @return one an operand
     */
    Expr[] apply(Expr g, Expr[] x, Expr y, Expr[] s);
  }

  private final String name;
  private final int arity;
  private final int scalars;
  private final TypeRule rule;
  private final Definition definition;
  private final Gradient gradient;
  private final boolean masked;
  private final TypedOp[] uniform = new TypedOp[2 * DType.values().length];
  private final ConcurrentMap<Integer, TypedOp> mixed = new ConcurrentHashMap<>();

  private ElementwiseOp(
      String name,
      int arity,
      int scalars,
      boolean masked,
      TypeRule rule,
      Definition definition,
      Gradient gradient) {
    this.name = name;
    this.arity = arity;
    this.scalars = scalars;
    this.masked = masked;
    this.rule = rule;
    this.definition = definition;
    this.gradient = gradient;
  }

  /**
   * Declares an operation on tensors alone.
   *
   * @param name the name in errors and docs
   * @param arity number of operands
   * @param rule the type it computes in
   * @param definition the expression
   * @return the operation
   */
  public static ElementwiseOp of(String name, int arity, TypeRule rule, Definition definition) {
    return new ElementwiseOp(name, arity, 0, false, rule, definition, null);
  }

  /**
   * Declares an operation that is one primitive of its operands.
   *
   * @param name the name in errors and docs
   * @param rule the type it computes in
   * @param prim the primitive
   * @return the operation
   */
  public static ElementwiseOp of(String name, TypeRule rule, Prim prim) {
    return of(name, prim.arity(), rule, new Primitive(prim));
  }

  /**
   * Declares an operation that is one primitive of a tensor and a number.
   *
   * @param name the name in errors and docs
   * @param rule the type it computes in
   * @param prim the primitive, of two operands
   * @return the operation
   */
  public static ElementwiseOp withScalar(String name, TypeRule rule, Prim prim) {
    return of(name, 1, rule, new Primitive(prim)).withScalars(1);
  }

  /** A single primitive, of the operands and then the scalars. */
  private record Primitive(Prim prim) implements Definition {
    @Override
    public Expr apply(Expr[] x, Expr[] s) {
      Expr[] all = Arrays.copyOf(x, x.length + s.length);
      System.arraycopy(s, 0, all, x.length, s.length);
      return Expr.of(prim, all);
    }
  }

  /** The same operation with this many numbers besides its operands. */
  public ElementwiseOp withScalars(int count) {
    return new ElementwiseOp(name, arity, count, masked, rule, definition, gradient);
  }

  /** The same operation with an explicit derivative. */
  public ElementwiseOp withGradient(Gradient explicit) {
    return new ElementwiseOp(name, arity, scalars, masked, rule, definition, explicit);
  }

  /** The same operation with truth values as its first operand, which take no part in the type. */
  public ElementwiseOp masked() {
    return new ElementwiseOp(name, arity, scalars, true, rule, definition, gradient);
  }

  /**
   * The name.
   *
   * @return as users call it
   */
  public String name() {
    return name;
  }

  /**
   * Number of operands.
   *
   * @return operands
   */
  public int arity() {
    return arity;
  }

  /**
   * Number of scalars.
   *
   * @return scalars
   */
  public int scalars() {
    return scalars;
  }

  /**
   * The type rule.
   *
   * @return the rule
   */
  public TypeRule rule() {
    return rule;
  }

  /** Whether the first operand holds truth values. */
  boolean isMasked() {
    return masked;
  }

  /**
   * The operation on operands that all have one type.
   *
   * @param type their type
   * @param realScalars whether a scalar is a real number, which turns integers into float32
   * @return the operation on these types
   */
  TypedOp uniform(DType type, boolean realScalars) {
    int slot = 2 * type.ordinal() + (realScalars ? 1 : 0);
    TypedOp known = uniform[slot];
    if (known == null) {
      DType common = realScalars && !type.isFloatingPoint() ? DType.FLOAT32 : type;
      DType[] types = new DType[arity];
      Arrays.fill(types, type);
      known = build(types, rule.computeType(common), null);
      uniform[slot] = known;
    }
    return known;
  }

  /**
   * The operation on operands of several types.
   *
   * @param types the operands' types
   * @param common the type they meet in, before the rule
   * @return the operation on these types
   */
  TypedOp mixed(DType[] types, DType common) {
    return mixed(types, common, null);
  }

  /**
   * As {@link #mixed(DType[], DType)}, with the result cast to a given type, or null for its own.
   */
  TypedOp mixed(DType[] types, DType common, DType result) {
    int key = result == null ? 7 : result.ordinal();
    for (DType t : types) {
      key = key << 3 | t.ordinal();
    }
    DType compute = rule.computeType(common);
    return mixed.computeIfAbsent(key << 3 | compute.ordinal(), k -> build(types, compute, result));
  }

  private TypedOp build(DType[] types, DType compute, DType result) {
    Expr[] x = new Expr[types.length];
    for (int i = 0; i < x.length; i++) {
      Expr argument = Expr.argument(i, types[i]);
      x[i] = masked && i == 0 ? argument : argument.cast(compute);
    }
    Expr[] s = new Expr[scalars];
    for (int i = 0; i < s.length; i++) {
      s[i] = Expr.scalar(i, compute);
    }
    Expr y = definition.apply(x, s);
    boolean plain =
        gradient != null && (result == null || result == y.type()) && allAre(types, compute);
    TypedOp.Rule explicit = plain ? (g, a, out) -> gradient.apply(g, a, out, s) : null;
    return new TypedOp(name, types, result == null ? y : y.cast(result), explicit);
  }

  private boolean allAre(DType[] types, DType compute) {
    for (int i = masked ? 1 : 0; i < types.length; i++) {
      if (types[i] != compute) {
        return false;
      }
    }
    return true;
  }
}
