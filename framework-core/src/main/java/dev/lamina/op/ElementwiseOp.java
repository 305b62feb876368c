package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One element-wise operation: its name, its expression, its type rule and, where the derivative
 * that follows from the expression is not the stable or conventional one, the derivative.
 *
 * <p>Everything else follows from this entry: loops and kernels for every type, layout and device,
 * the gradient as one fused loop, higher derivatives. An operation of your own is declared and used
 * like this:
 *
 * <pre>{@code
 * ElementwiseOp softsign =
 *     ElementwiseOp.of("softsign", 1, TypeRule.FLOATING, (x, s) -> x[0].div(x[0].abs().add(1)));
 * Tensor y = softsign.apply(x);
 * }</pre>
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
     * @return one an operand, of its type; null where none flows
     */
    Expr[] apply(Expr g, Expr[] x, Expr y, Expr[] s);
  }

  /** The most operands that an operation may have. */
  private static final int MOST = 12;

  private final String name;
  private final int arity;
  private final TypeRule rule;
  private final Definition definition;
  // These are set before an operation is handed out, and not changed afterwards.
  private int scalars;
  private boolean masked;
  private Gradient gradient;
  private Sampling sampling;
  private final TypedOp[] uniform = new TypedOp[2 * DType.values().length];
  private final ConcurrentMap<Long, TypedOp> mixed = new ConcurrentHashMap<>();

  private ElementwiseOp(String name, int arity, TypeRule rule, Definition definition) {
    this.name = name;
    this.arity = arity;
    this.rule = rule;
    this.definition = definition;
    this.sampling = Sampling.NONE;
  }

  private ElementwiseOp copy() {
    ElementwiseOp other = new ElementwiseOp(name, arity, rule, definition);
    other.scalars = scalars;
    other.masked = masked;
    other.gradient = gradient;
    other.sampling = sampling;
    return other;
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
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(definition, "definition");
    if (arity > MOST) {
      throw new IllegalArgumentException(
          name + ": too many operands; got " + arity + "; expected at most " + MOST);
    }
    return new ElementwiseOp(name, arity, rule, definition);
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

  /**
   * The same operation with numbers besides its operands.
   *
   * @param count how many
   * @return another operation
   */
  public ElementwiseOp withScalars(int count) {
    ElementwiseOp other = copy();
    other.scalars = count;
    return other;
  }

  /**
   * The same operation with an explicit derivative.
   *
   * @param explicit the derivative, of operands in the type computed in
   * @return another operation
   */
  public ElementwiseOp withGradient(Gradient explicit) {
    ElementwiseOp other = copy();
    other.gradient = explicit;
    return other;
  }

  /**
   * The same operation with truth values as its first operand, which take no part in the type.
   *
   * @return another operation
   */
  public ElementwiseOp masked() {
    ElementwiseOp other = copy();
    other.masked = true;
    return other;
  }

  /** Says in a sentence what it computes; for entries of one name only the first needs to. */
  ElementwiseOp summary(String sentence) {
    return with(sampling.summary(sentence));
  }

  /** How it is called, where that does not follow from name and operands. */
  ElementwiseOp signature(String call) {
    return with(sampling.signature(call));
  }

  /** What values its operands have in samples. */
  ElementwiseOp on(Input.Values... operands) {
    return with(sampling.operands(List.of(operands)));
  }

  /** What numbers it has in samples. */
  ElementwiseOp sampledWith(double... numbers) {
    return with(sampling.scalars(numbers));
  }

  /** There is a method with a trailing underscore that changes the tensor. */
  ElementwiseOp inPlace() {
    return with(sampling.withInPlace());
  }

  /** The types that its methods take. */
  ElementwiseOp types(Set<DType> operands) {
    return with(sampling.types(EnumSet.copyOf(operands)));
  }

  private ElementwiseOp with(Sampling other) {
    ElementwiseOp changed = copy();
    changed.sampling = other;
    return changed;
  }

  /** What the tests and the documentation know of it. */
  Sampling sampling() {
    return sampling;
  }

  /**
   * Applies the operation, on the device of its operands, and records it for gradients.
   *
   * @param x the operands, broadcast against each other and promoted by the type rule
   * @return a new tensor of the broadcast shape
   */
  public Tensor apply(Tensor... x) {
    return ElementwiseCalls.apply(this, new double[0], x);
  }

  /**
   * Applies the operation with numbers besides its operands.
   *
   * @param numbers the scalars; they are rounded to the type computed in and take no part in it
   * @param x the operands
   * @return a new tensor of the broadcast shape
   */
  public Tensor apply(double[] numbers, Tensor... x) {
    return ElementwiseCalls.apply(this, numbers, x);
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
    long key = result == null ? 7 : result.ordinal();
    for (DType t : types) {
      key = key << 3 | t.ordinal();
    }
    DType compute = rule.computeType(common);
    return mixed.computeIfAbsent(key << 3 | compute.ordinal(), k -> build(types, compute, result));
  }

  /** The type of a result of operands that meet in a type. */
  DType resultType(DType common) {
    DType compute = rule.computeType(common);
    return masked ? compute : uniform(compute, false).resultType();
  }

  private TypedOp build(DType[] types, DType compute, DType result) {
    Expr[] arguments = new Expr[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = Expr.argument(i, types[i]);
    }
    Expr[] s = new Expr[scalars];
    for (int i = 0; i < s.length; i++) {
      s[i] = Expr.scalar(i, compute);
    }
    Expr y =
        Objects.requireNonNull(
            definition.apply(cast(arguments, compute), s), () -> name + ": no expression");
    TypedOp.Rule explicit =
        gradient == null || !y.type().isFloatingPoint()
            ? null
            : (g, x, r) -> explicit(g.cast(y.type()), x, r, s);
    return new TypedOp(name, types, result == null ? y : y.cast(result), explicit);
  }

  private Expr[] cast(Expr[] arguments, DType compute) {
    Expr[] x = new Expr[arguments.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = masked && i == 0 ? arguments[i] : arguments[i].cast(compute);
    }
    return x;
  }

  /** The explicit gradients of operands of any types. */
  private Expr[] explicit(Expr g, Expr[] arguments, Expr stored, Expr[] s) {
    Expr[] x = cast(arguments, g.type());
    // A result that was stored in another type may have lost digits.
    Expr y = stored.type() == g.type() ? stored : definition.apply(x, s);
    Expr[] flows = gradient.apply(g, x, y, s).clone();
    for (int i = 0; i < flows.length; i++) {
      boolean real = flows[i] != null && arguments[i].type().isFloatingPoint();
      flows[i] = real ? flows[i].cast(arguments[i].type()) : null;
    }
    return flows;
  }
}
