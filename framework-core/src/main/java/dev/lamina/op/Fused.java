package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes one loop of a function that is written with several element-wise operations: each operand
 * is read once, the result written once, and nothing in between goes to memory. The gradients of
 * all operands are one loop too. Only what functions such as {@code exp} give goes to memory, where
 * there are several of them or a gradient needs it again: that is faster.
 *
 * <pre>{@code
 * Fused.Ternary<Tensor> f = Fused.of((a, b, c) -> a.mul(b).add(c).relu());
 * Tensor y = f.apply(a, b, c);
 * }</pre>
 *
 * <p>Results have the bits of the function itself, and so have first gradients of its operands; a
 * gradient that comes from several calls, or is added to one that is there, may be grouped
 * otherwise. Operands may be of any types and shapes that the function takes, and on any device;
 * second derivatives work.
 *
 * <p>The function may use whatever computes each element from the same elements of its operands:
 * arithmetic, mathematical functions, comparisons, choices, conversions, and other fused functions.
 * It is run once, with tensors that have no values, for each combination of types and shapes of the
 * operands; Java values that it uses, such as numbers from fields, are those of that run. Anything
 * else, such as sums, products of matrices, views, changes in place, reading values, random numbers
 * and tensors that are not its arguments, is a {@link FusedException} at the first call, which
 * names it.
 *
 * <p>Four cases run the function as it is, with the same results: operands that together have
 * another shape than the result; gradients whose sums over stretched dimensions lie inside the
 * function, such as that of {@code b} in {@code a.mul(b.exp())} where {@code b} is stretched;
 * gradients of functions that do not record all of what they compute, such as those that call
 * {@code detach}; and functions of more than some 200 operations.
 */
public final class Fused {
  /** The most operands: with all their gradients, a loop has 16. */
  private static final int MOST = 7;

  /** The most shapes that are remembered. */
  private static final int SHAPES = 1024;

  private final Function<Tensor[], Tensor> function;
  private final int arity;
  private final ConcurrentMap<List<Object>, Form> forms = new ConcurrentHashMap<>();
  private final ConcurrentMap<List<Object>, FusedOp> operations = new ConcurrentHashMap<>();
  private volatile Form last;

  /**
   * A function of three operands.
   *
   * @param <T> type of operands and result
   */
  @FunctionalInterface
  public interface Ternary<T> {
    /**
     * Applies the function.
     *
     * @param a the first operand
     * @param b the second one
     * @param c the third one
     * @return the result
     */
    T apply(T a, T b, T c);
  }

  /**
   * A function of four operands.
   *
   * @param <T> type of operands and result
   */
  @FunctionalInterface
  public interface Quaternary<T> {
    /**
     * Applies the function.
     *
     * @param a the first operand
     * @param b the second one
     * @param c the third one
     * @param d the fourth one
     * @return the result
     */
    T apply(T a, T b, T c, T d);
  }

  /**
   * The function for operands of some types and shapes.
   *
   * @param types the operands' types
   * @param shapes the operands' shapes
   * @param whole the one operation, or nothing if the function is run as it is
   * @param apart bit i if the function is run as it is where operand i needs its gradient
   * @param scalars the operation's scalars
   */
  private record Form(
      DType[] types, Shape[] shapes, Optional<FusedOp> whole, int apart, long[] scalars) {
    boolean fits(Tensor[] x) {
      for (int i = 0; i < types.length; i++) {
        if (x[i].dtype() != types[i] || !x[i].shape().equals(shapes[i])) {
          return false;
        }
      }
      return true;
    }
  }

  private Fused(int arity, Function<Tensor[], Tensor> function) {
    this.arity = arity;
    this.function = function;
  }

  /**
   * Fuses a function of one operand.
   *
   * @param function element-wise operations
   * @return a function with the same results
   */
  public static UnaryOperator<Tensor> of(UnaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    Fused fused = new Fused(1, x -> function.apply(x[0]));
    return a -> fused.apply(new Tensor[] {a});
  }

  /**
   * Fuses a function of two operands.
   *
   * @param function element-wise operations
   * @return a function with the same results
   */
  public static BinaryOperator<Tensor> of(BinaryOperator<Tensor> function) {
    Objects.requireNonNull(function, "function");
    Fused fused = new Fused(2, x -> function.apply(x[0], x[1]));
    return (a, b) -> fused.apply(new Tensor[] {a, b});
  }

  /**
   * Fuses a function of three operands.
   *
   * @param function element-wise operations
   * @return a function with the same results
   */
  public static Ternary<Tensor> of(Ternary<Tensor> function) {
    Objects.requireNonNull(function, "function");
    Fused fused = new Fused(3, x -> function.apply(x[0], x[1], x[2]));
    return (a, b, c) -> fused.apply(new Tensor[] {a, b, c});
  }

  /**
   * Fuses a function of four operands.
   *
   * @param function element-wise operations
   * @return a function with the same results
   */
  public static Quaternary<Tensor> of(Quaternary<Tensor> function) {
    Objects.requireNonNull(function, "function");
    Fused fused = new Fused(4, x -> function.apply(x[0], x[1], x[2], x[3]));
    return (a, b, c, d) -> fused.apply(new Tensor[] {a, b, c, d});
  }

  /**
   * Fuses a function of any number of operands up to 7.
   *
   * @param operands how many
   * @param function element-wise operations on them
   * @return a function of as many operands with the same results
   * @throws IllegalArgumentException if there are none or more
   */
  public static Function<Tensor[], Tensor> of(int operands, Function<Tensor[], Tensor> function) {
    Objects.requireNonNull(function, "function");
    if (operands < 1 || operands > MOST) {
      throw new IllegalArgumentException(
          "fused: wrong number of operands; got "
              + operands
              + "; expected 1 to "
              + MOST
              + ". Fuse parts of the function");
    }
    Fused fused = new Fused(operands, function);
    return x -> fused.apply(x.clone());
  }

  private Tensor apply(Tensor[] x) {
    if (x.length != arity) {
      throw new IllegalArgumentException(
          "fused: wrong number of operands; got " + x.length + " tensors; expected " + arity);
    }
    Form form = last;
    if (form == null || !form.fits(x)) {
      form = form(x);
    }
    if (form.whole.isEmpty() || form.apart != 0 && needs(form.apart, x)) {
      return function.apply(x);
    }
    return form.whole.get().apply(x, form.scalars);
  }

  private static boolean needs(int operands, Tensor[] x) {
    if (!Context.current().gradEnabled()) {
      return false;
    }
    for (int i = 0; i < x.length; i++) {
      if ((operands >> i & 1) != 0 && x[i].requiresGrad()) {
        return true;
      }
    }
    return false;
  }

  private Form form(Tensor[] x) {
    Object[] key = new Object[2 * arity];
    for (int i = 0; i < arity; i++) {
      key[i] = x[i].dtype();
      key[arity + i] = x[i].shape();
    }
    List<Object> signature = List.of(key);
    Form form = forms.get(signature);
    if (form == null) {
      form = trace(x);
      if (forms.size() >= SHAPES) {
        forms.clear();
      }
      forms.put(signature, form);
    }
    last = form;
    return form;
  }

  private Form trace(Tensor[] x) {
    DType[] types = Elementwise.types(x);
    Shape[] shapes = new Shape[arity];
    for (int i = 0; i < arity; i++) {
      x[i].layout("fused");
      shapes[i] = x[i].shape();
    }
    Trace.Outcome outcome = Trace.of(function, types, shapes);
    boolean same = stretched(shapes).filter(outcome.shape()::equals).isPresent();
    Optional<FusedOp> whole = same ? Optional.of(whole(types, outcome)) : Optional.empty();
    return new Form(
        types, shapes, whole.filter(op -> !op.isTooLong()), outcome.apart(), outcome.scalars());
  }

  /** The shape that all operands have together, if there is one. */
  private static Optional<Shape> stretched(Shape[] shapes) {
    Shape all = shapes[0];
    for (Shape shape : shapes) {
      for (int d = 1; d <= Math.min(all.ndim(), shape.ndim()); d++) {
        int n = all.dim(-d);
        int m = shape.dim(-d);
        if (n != m && n != 1 && m != 1) {
          return Optional.empty();
        }
      }
      all = Shape.broadcast("fused", all, shape);
    }
    return Optional.of(all);
  }

  /** One operation for all shapes in which the same is computed. */
  private FusedOp whole(DType[] types, Trace.Outcome outcome) {
    return operations.computeIfAbsent(
        List.of(List.of(types), outcome.result(), outcome.gradients()),
        key -> new FusedOp(types, outcome.result(), outcome.gradients()));
  }
}
