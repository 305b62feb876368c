package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/**
 * Calls of element-wise operations with any number of operands and of numbers, which are rounded to
 * the type computed in and take no part in it. The usual forms have shorter ways in {@link
 * Elementwise}.
 */
public final class ElementwiseCalls {
  private ElementwiseCalls() {}

  /**
   * An operation on tensors and numbers.
   *
   * @param op what is computed
   * @param numbers its scalars
   * @param x its operands, the mask first if it has one
   * @return a new tensor of the broadcast shape
   */
  public static Tensor apply(ElementwiseOp op, double[] numbers, Tensor... x) {
    requireCounts(op, numbers, x);
    DType common = common(op, x);
    TypedOp typed =
        isUniform(op, x) ? op.uniform(common, false) : op.mixed(Elementwise.types(x), common);
    return Elementwise.run(typed, x, bits(op, common, numbers, x));
  }

  /**
   * The same, with the result written into the first operand.
   *
   * @param op what is computed
   * @param numbers its scalars
   * @param x its operands; the first one is changed
   * @return the first operand
   */
  public static Tensor applyInPlace(ElementwiseOp op, double[] numbers, Tensor... x) {
    requireCounts(op, numbers, x);
    DType common = common(op, x);
    return InPlace.run(op, x[0], x, common, bits(op, common, numbers, x));
  }

  private static boolean isUniform(ElementwiseOp op, Tensor[] x) {
    boolean uniform = !op.isMasked();
    for (Tensor t : x) {
      uniform &= t.dtype() == x[0].dtype();
    }
    return uniform;
  }

  private static void requireCounts(ElementwiseOp op, double[] numbers, Tensor[] x) {
    if (x.length != op.arity() || numbers.length != op.scalars() || x.length == 0) {
      throw new IllegalArgumentException(
          op.name()
              + ": wrong number of operands; got "
              + x.length
              + " tensors and "
              + numbers.length
              + " numbers; expected "
              + op.arity()
              + " and "
              + op.scalars()
              + ". Pass them as the operation was declared");
    }
    if (op.isMasked()) {
      Elementwise.requireMask(op.name(), x[0]);
    }
  }

  /** The type that operands meet in; a mask takes no part. */
  private static DType common(ElementwiseOp op, Tensor[] x) {
    return Promotion.of(op.isMasked() ? Arrays.copyOfRange(x, 1, x.length) : x);
  }

  private static long[] bits(ElementwiseOp op, DType common, double[] numbers, Tensor[] x) {
    long[] bits = new long[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      boolean whole = numbers[i] == Math.rint(numbers[i]);
      if (!whole && !op.rule().computeType(common).isFloatingPoint()) {
        throw fraction(op, common, numbers[i], x[0]);
      }
      bits[i] = Elementwise.scalarBits(op, common, numbers[i]);
    }
    return bits;
  }

  private static DTypeException fraction(ElementwiseOp op, DType common, double number, Tensor x) {
    return new DTypeException(
        op.name()
            + ": the number is no whole one, but the result is of type "
            + common
            + "; got "
            + number
            + " and "
            + x.dtype()
            + " "
            + x.shape()
            + "; expected a whole number. Convert an operand with to(DType.FLOAT32)");
  }
}
