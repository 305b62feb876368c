package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Choosing between values, element by element, by truth values. */
public final class Choice {
  /** Declarations for the catalog. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.elementwise(
                  "maskedFill", "x.maskedFill(mask, value)", "One value where a mask holds.")
              .sample(x -> x[0].maskedFill(x[1], -1.25), Input.any(3, 4), Input.mask(4))
              .sample(x -> x[0].maskedFill(x[1], x[2]), Input.any(4), Input.mask(3, 4), Input.any())
              .types(Operation.ALL)
              .inPlace(),
          Operation.elementwise(
                  "where", "Tensor.where(mask, a, b)", "One of two values, by truth values.")
              .sample(
                  x -> Tensor.where(x[0], x[1], x[2]),
                  Input.mask(3, 4),
                  Input.any(3, 4),
                  Input.any(4))
              .sample(x -> x[1].where(x[0], x[2]), Input.mask(2, 1), Input.any(3), Input.any())
              .sample(x -> Tensor.where(x[0], x[1], 2), Input.mask(3), Input.any(3))
              .sample(x -> Tensor.where(x[0], 0.5, x[1]), Input.mask(3), Input.any(2, 3))
              .types(Operation.ALL));

  private Choice() {}

  /** A number where a mask holds. */
  public static Tensor fill(Tensor x, Tensor mask, double value) {
    return Elementwise.masked(Ops.MASKED_FILL, mask, x, value);
  }

  /** A single value where a mask holds; a gradient flows to it. */
  public static Tensor fill(Tensor x, Tensor mask, Tensor value) {
    Tensor filled = filled("maskedFill", x, mask, value);
    return Elementwise.choose(Ops.WHERE, mask, filled, x);
  }

  /** A single value where a mask holds, in place. */
  public static Tensor fillInPlace(Tensor x, Tensor mask, Tensor value) {
    return fillInPlace("maskedFill_", x, mask, value);
  }

  static Tensor fillInPlace(String op, Tensor x, Tensor mask, Tensor value) {
    Tensor filled = filled(op, x, mask, value);
    x.layout(op);
    if (Context.current().gradEnabled()) {
      InPlace.mayRecord(op, x, new Tensor[] {x, value});
    }
    if (!Selection.fits(mask.shape(), x.shape())) {
      throw new ShapeException(
          op
              + ": the result would be larger than the tensor written to; got "
              + x.shape()
              + " and a mask "
              + mask.shape()
              + "; expected a mask that broadcasts to "
              + x.shape()
              + ". Use the operation without the underscore");
    }
    return x.copy_(Elementwise.choose(Ops.WHERE, mask, filled, x));
  }

  private static Tensor filled(String op, Tensor x, Tensor mask, Tensor value) {
    Elementwise.requireMask(op, mask);
    Shape.broadcast(op, x.shape(), mask.shape());
    if (value.ndim() != 0) {
      throw new ShapeException(
          op
              + ": the value must be a single one; got "
              + value.shape()
              + " for "
              + x.shape()
              + "; expected a tensor of no dimensions. Use Tensor.where(mask, value, x)");
    }
    return Selection.converted(op, x, value);
  }

  /** One of two tensors, by truth values. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.choose(Ops.WHERE, condition, a, b);
  }

  /** A tensor, or a number. */
  public static Tensor where(Tensor condition, Tensor a, double b) {
    return where(condition, a, number(a, Promotion.withReal(a.dtype()), b));
  }

  /** A tensor, or an integer. */
  public static Tensor where(Tensor condition, Tensor a, long b) {
    return where(condition, a, number(a, Promotion.withInteger(a.dtype()), b));
  }

  /** A number, or a tensor. */
  public static Tensor where(Tensor condition, double a, Tensor b) {
    return where(condition, number(b, Promotion.withReal(b.dtype()), a), b);
  }

  /** An integer, or a tensor. */
  public static Tensor where(Tensor condition, long a, Tensor b) {
    return where(condition, number(b, Promotion.withInteger(b.dtype()), a), b);
  }

  /** One of two numbers; float32. */
  public static Tensor where(Tensor condition, double a, double b) {
    Elementwise.requireMask("where", condition);
    return where(condition, a, number(condition, DType.FLOAT32, b));
  }

  /** One of two integers; int64. */
  public static Tensor where(Tensor condition, long a, long b) {
    Elementwise.requireMask("where", condition);
    return where(condition, a, number(condition, DType.INT64, b));
  }

  private static Tensor number(Tensor beside, DType type, double value) {
    Creation.requireRange("where", type, value);
    return Selection.silently(() -> Selection.single(beside, type).fill_(value));
  }

  private static Tensor number(Tensor beside, DType type, long value) {
    Creation.requireRange("where", type, value);
    return Selection.silently(() -> Selection.single(beside, type).fill_(value));
  }
}
