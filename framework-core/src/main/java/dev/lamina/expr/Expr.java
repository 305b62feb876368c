package dev.lamina.expr;

import dev.lamina.backend.DType;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A scalar expression: what an element-wise operation computes for one element. Immutable; equal
 * expressions are the same object, so that a tree written twice is computed once.
 */
public abstract sealed class Expr {
  private static final ConcurrentMap<Object, Expr> INTERNED = new ConcurrentHashMap<>();

  private final DType type;

  private Expr(DType type) {
    this.type = type;
  }

  /** The current element of an operand. */
  public static final class Argument extends Expr {
    private final int index;

    private Argument(int index, DType type) {
      super(type);
      this.index = index;
    }

    /**
     * Position of the operand.
     *
     * @return from 0
     */
    public int index() {
      return index;
    }
  }

  /** A number given at each call, the same for all elements. */
  public static final class Scalar extends Expr {
    private final int index;

    private Scalar(int index, DType type) {
      super(type);
      this.index = index;
    }

    /**
     * Position among the scalars.
     *
     * @return from 0
     */
    public int index() {
      return index;
    }
  }

  /** A number that is part of the expression. */
  public static final class Constant extends Expr {
    private final long bits;

    private Constant(long bits, DType type) {
      super(type);
      this.bits = bits;
    }

    /**
     * The value as {@link Program} passes scalars: the bits of a double for floating-point types,
     * the number itself for the others.
     *
     * @return the bits
     */
    public long bits() {
      return bits;
    }

    boolean is(double value) {
      return type().isFloatingPoint()
          ? bits == Double.doubleToRawLongBits(value)
          : bits == (long) value;
    }
  }

  /** A primitive applied to operands. */
  public static final class Apply extends Expr {
    private final Prim prim;
    private final Expr[] operands;

    private Apply(Prim prim, DType type, Expr... operands) {
      super(type);
      this.prim = prim;
      this.operands = operands;
    }

    /**
     * The primitive.
     *
     * @return what is computed
     */
    public Prim prim() {
      return prim;
    }

    /**
     * An operand.
     *
     * @param i position
     * @return the expression there
     */
    public Expr operand(int i) {
      return operands[i];
    }

    Expr[] operands() {
      return operands;
    }

    Expr withOperands(Expr[] others) {
      return Expr.apply(prim, type(), others);
    }
  }

  // Equality is written out: what the JVM makes for records at run time costs a start 30 ms.

  private record LeafKey(char kind, long value, DType type) {
    @Override
    public int hashCode() {
      return (31 * kind + Long.hashCode(value)) * 31 + type.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof LeafKey key
          && kind == key.kind
          && value == key.value
          && type == key.type;
    }
  }

  private record ApplyKey(Prim prim, DType type, List<Expr> operands) {
    @Override
    public int hashCode() {
      return (31 * prim.hashCode() + type.hashCode()) * 31 + operands.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ApplyKey key
          && prim == key.prim
          && type == key.type
          && operands.equals(key.operands);
    }
  }

  /**
   * The current element of operand {@code index}.
   *
   * @param index position of the operand
   * @param type its type
   * @return the expression
   */
  public static Expr argument(int index, DType type) {
    return INTERNED.computeIfAbsent(new LeafKey('a', index, type), k -> new Argument(index, type));
  }

  /**
   * Scalar {@code index} of the call.
   *
   * @param index position among the scalars
   * @param type the type it is rounded to
   * @return the expression
   */
  public static Expr scalar(int index, DType type) {
    return INTERNED.computeIfAbsent(new LeafKey('s', index, type), k -> new Scalar(index, type));
  }

  /**
   * A number.
   *
   * @param value the number, rounded to the type
   * @param type its type
   * @return the expression
   */
  public static Expr constant(double value, DType type) {
    long bits =
        switch (type) {
          case FLOAT32 -> Double.doubleToRawLongBits((float) value);
          case FLOAT64 -> Double.doubleToRawLongBits(value);
          case INT64, INT32, UINT8 -> type.wrap((long) value);
          case BOOL -> value != 0 ? 1 : 0;
        };
    return INTERNED.computeIfAbsent(new LeafKey('c', bits, type), k -> new Constant(bits, type));
  }

  private static Expr apply(Prim prim, DType type, Expr... operands) {
    return INTERNED.computeIfAbsent(
        new ApplyKey(prim, type, List.of(operands)), k -> new Apply(prim, type, operands.clone()));
  }

  private static Expr apply(Prim prim, Expr... operands) {
    return apply(prim, prim.resultType(operands), operands);
  }

  /**
   * A primitive of some operands.
   *
   * @param prim what is computed; not a cast, whose type would be missing
   * @param operands as many as it takes, numbers of one type
   * @return the expression
   */
  public static Expr of(Prim prim, Expr... operands) {
    if (prim == Prim.CAST || operands.length != prim.arity()) {
      throw new IllegalArgumentException(
          "expression: " + prim + " does not take " + operands.length + " operands");
    }
    return apply(prim, operands);
  }

  /**
   * A number of this expression's type.
   *
   * @param value the number
   * @return the constant
   */
  public Expr constantLike(double value) {
    return constant(value, type);
  }

  /**
   * Type of the value.
   *
   * @return the type
   */
  public final DType type() {
    return type;
  }

  private Expr numbers(Prim prim, Expr other) {
    if (type != other.type) {
      throw new IllegalArgumentException(
          "expression: operands of "
              + prim
              + " differ; got "
              + type
              + " and "
              + other.type
              + "; expected one type. Cast one of them");
    }
    return apply(prim, this, other);
  }

  /** {@code this + other}. */
  public Expr add(Expr other) {
    return numbers(Prim.ADD, other);
  }

  /** {@code this + value}. */
  public Expr add(double value) {
    return add(constantLike(value));
  }

  /** {@code this - other}. */
  public Expr sub(Expr other) {
    return numbers(Prim.SUB, other);
  }

  /** {@code this - value}. */
  public Expr sub(double value) {
    return sub(constantLike(value));
  }

  /** {@code this * other}; a factor of one is dropped, which changes no bit. */
  public Expr mul(Expr other) {
    if (other instanceof Constant c && c.is(1)) {
      return this;
    }
    if (this instanceof Constant c && c.is(1)) {
      return other;
    }
    return numbers(Prim.MUL, other);
  }

  /** {@code this * value}. */
  public Expr mul(double value) {
    return mul(constantLike(value));
  }

  /** {@code this / other}; of integers, cut off. */
  public Expr div(Expr other) {
    return numbers(Prim.DIV, other);
  }

  /** {@code this / value}. */
  public Expr div(double value) {
    return div(constantLike(value));
  }

  /** The larger of two. */
  public Expr max(Expr other) {
    return numbers(Prim.MAX, other);
  }

  /** The smaller of two. */
  public Expr min(Expr other) {
    return numbers(Prim.MIN, other);
  }

  /** {@code this} to the power {@code other}. */
  public Expr pow(Expr other) {
    return numbers(Prim.POW, other);
  }

  /** {@code -this}. */
  public Expr neg() {
    return this instanceof Apply a && a.prim == Prim.NEG ? a.operands[0] : apply(Prim.NEG, this);
  }

  /** The magnitude. */
  public Expr abs() {
    return apply(Prim.ABS, this);
  }

  /** The square root. */
  public Expr sqrt() {
    return apply(Prim.SQRT, this);
  }

  /** e to the power of this. */
  public Expr exp() {
    return apply(Prim.EXP, this);
  }

  /** The natural logarithm. */
  public Expr log() {
    return apply(Prim.LOG, this);
  }

  /** The sine. */
  public Expr sin() {
    return apply(Prim.SIN, this);
  }

  /** The cosine. */
  public Expr cos() {
    return apply(Prim.COS, this);
  }

  /** The hyperbolic sine. */
  public Expr sinh() {
    return apply(Prim.SINH, this);
  }

  /** The hyperbolic cosine. */
  public Expr cosh() {
    return apply(Prim.COSH, this);
  }

  /** The hyperbolic tangent. */
  public Expr tanh() {
    return apply(Prim.TANH, this);
  }

  /** The largest whole number not above. */
  public Expr floor() {
    return apply(Prim.FLOOR, this);
  }

  /** The whole number without the fraction. */
  public Expr trunc() {
    return apply(Prim.TRUNC, this);
  }

  /** {@code this * this}. */
  public Expr square() {
    return mul(this);
  }

  /** {@code this == other}. */
  public Expr eq(Expr other) {
    return numbers(Prim.EQ, other);
  }

  /** {@code this == value}. */
  public Expr eq(double value) {
    return eq(constantLike(value));
  }

  /** {@code this != other}. */
  public Expr ne(Expr other) {
    return numbers(Prim.NE, other);
  }

  /** {@code this < other}. */
  public Expr lt(Expr other) {
    return numbers(Prim.LT, other);
  }

  /** {@code this < value}. */
  public Expr lt(double value) {
    return lt(constantLike(value));
  }

  /** {@code this <= other}. */
  public Expr le(Expr other) {
    return numbers(Prim.LE, other);
  }

  /** {@code this <= value}. */
  public Expr le(double value) {
    return le(constantLike(value));
  }

  /** {@code this > other}. */
  public Expr gt(Expr other) {
    return numbers(Prim.GT, other);
  }

  /** {@code this > value}. */
  public Expr gt(double value) {
    return gt(constantLike(value));
  }

  /** {@code this >= other}. */
  public Expr ge(Expr other) {
    return numbers(Prim.GE, other);
  }

  /** {@code this >= value}. */
  public Expr ge(double value) {
    return ge(constantLike(value));
  }

  /** Both. */
  public Expr and(Expr other) {
    return apply(Prim.AND, this, other);
  }

  /** Either. */
  public Expr or(Expr other) {
    return apply(Prim.OR, this, other);
  }

  /** The opposite. */
  public Expr not() {
    return apply(Prim.NOT, this);
  }

  /**
   * One of two values by a truth value.
   *
   * @param condition of type {@link DType#BOOL}
   * @param a the value where it holds
   * @param b the value elsewhere, of the same type
   * @return the choice
   */
  public static Expr select(Expr condition, Expr a, Expr b) {
    if (condition.type != DType.BOOL || a.type != b.type) {
      throw new IllegalArgumentException(
          "expression: select needs (bool, t, t); got "
              + condition.type
              + ", "
              + a.type
              + ", "
              + b.type);
    }
    return a == b ? a : apply(Prim.SELECT, condition, a, b);
  }

  /**
   * A product and a sum that are rounded once.
   *
   * @param b the other factor, real and of this type
   * @param c what is added, of this type
   * @return {@code this * b + c}
   */
  public Expr fma(Expr b, Expr c) {
    if (!type.isFloatingPoint() || b.type != type || c.type != type) {
      throw new IllegalArgumentException(
          "expression: fma needs reals of one type; got " + type + ", " + b.type + ", " + c.type);
    }
    return apply(Prim.FMA, this, b, c);
  }

  /**
   * The value in another type. Truth becomes 0 or 1, and what is not 0 becomes true; integers keep
   * the low bits that fit. Reals become integers by cutting off, beyond the ends of int32 and int64
   * by taking the end, and NaN becomes 0; uint8 has the low bits of what int64 has.
   */
  public Expr cast(DType to) {
    return to == type ? this : apply(Prim.CAST, to, this);
  }

  /** The expression in prefix form, such as {@code max(add(x0, s0), 0.0)}. */
  @Override
  public String toString() {
    if (this instanceof Argument a) {
      return "x" + a.index;
    }
    if (this instanceof Scalar s) {
      return "s" + s.index;
    }
    if (this instanceof Constant c) {
      return type.isFloatingPoint()
          ? Double.toString(Double.longBitsToDouble(c.bits))
          : Long.toString(c.bits);
    }
    Apply a = (Apply) this;
    StringBuilder text = new StringBuilder(a.prim.name().toLowerCase(java.util.Locale.ROOT));
    text.append(a.prim == Prim.CAST ? "<" + type + ">(" : "(");
    for (int i = 0; i < a.operands.length; i++) {
      text.append(i == 0 ? "" : ", ").append(a.operands[i]);
    }
    return text.append(')').toString();
  }
}
