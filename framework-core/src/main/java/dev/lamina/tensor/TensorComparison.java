package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.Elementwise;
import dev.lamina.op.NumberFunctions;
import dev.lamina.op.Ops;

/**
 * Comparisons and choices. Comparisons give truth values of the broadcast shape and no gradient;
 * with NaN only {@code ne} holds.
 */
public sealed interface TensorComparison permits Tensor {
  /**
   * Whether elements are equal.
   *
   * @param other the other operand
   * @return {@code this == other} of type bool
   */
  default Tensor eq(Tensor other) {
    return Elementwise.binary(Ops.EQ, (Tensor) this, other);
  }

  /**
   * Whether elements are equal.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this == value} of type bool
   */
  default Tensor eq(double value) {
    return Elementwise.scalar(Ops.EQ_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are equal.
   *
   * @param value an integer
   * @return {@code this == value} of type bool
   */
  default Tensor eq(long value) {
    return Elementwise.scalar(Ops.EQ_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements differ; true if either is NaN.
   *
   * @param other the other operand
   * @return {@code this != other} of type bool
   */
  default Tensor ne(Tensor other) {
    return Elementwise.binary(Ops.NE, (Tensor) this, other);
  }

  /**
   * Whether elements differ; true if either is NaN.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this != value} of type bool
   */
  default Tensor ne(double value) {
    return Elementwise.scalar(Ops.NE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements differ; true if either is NaN.
   *
   * @param value an integer
   * @return {@code this != value} of type bool
   */
  default Tensor ne(long value) {
    return Elementwise.scalar(Ops.NE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are smaller.
   *
   * @param other the other operand
   * @return {@code this < other} of type bool
   */
  default Tensor lt(Tensor other) {
    return Elementwise.binary(Ops.LT, (Tensor) this, other);
  }

  /**
   * Whether elements are smaller.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this < value} of type bool
   */
  default Tensor lt(double value) {
    return Elementwise.scalar(Ops.LT_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are smaller.
   *
   * @param value an integer
   * @return {@code this < value} of type bool
   */
  default Tensor lt(long value) {
    return Elementwise.scalar(Ops.LT_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are smaller or equal.
   *
   * @param other the other operand
   * @return {@code this <= other} of type bool
   */
  default Tensor le(Tensor other) {
    return Elementwise.binary(Ops.LE, (Tensor) this, other);
  }

  /**
   * Whether elements are smaller or equal.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this <= value} of type bool
   */
  default Tensor le(double value) {
    return Elementwise.scalar(Ops.LE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are smaller or equal.
   *
   * @param value an integer
   * @return {@code this <= value} of type bool
   */
  default Tensor le(long value) {
    return Elementwise.scalar(Ops.LE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are larger.
   *
   * @param other the other operand
   * @return {@code this > other} of type bool
   */
  default Tensor gt(Tensor other) {
    return Elementwise.binary(Ops.GT, (Tensor) this, other);
  }

  /**
   * Whether elements are larger.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this > value} of type bool
   */
  default Tensor gt(double value) {
    return Elementwise.scalar(Ops.GT_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are larger.
   *
   * @param value an integer
   * @return {@code this > value} of type bool
   */
  default Tensor gt(long value) {
    return Elementwise.scalar(Ops.GT_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are larger or equal.
   *
   * @param other the other operand
   * @return {@code this >= other} of type bool
   */
  default Tensor ge(Tensor other) {
    return Elementwise.binary(Ops.GE, (Tensor) this, other);
  }

  /**
   * Whether elements are larger or equal.
   *
   * @param value a real number, rounded to this type; integers are compared as float32
   * @return {@code this >= value} of type bool
   */
  default Tensor ge(double value) {
    return Elementwise.scalar(Ops.GE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are larger or equal.
   *
   * @param value an integer
   * @return {@code this >= value} of type bool
   */
  default Tensor ge(long value) {
    return Elementwise.scalar(Ops.GE_SCALAR, (Tensor) this, value);
  }

  /**
   * Whether elements are not a number.
   *
   * @return truth values
   */
  default Tensor isNan() {
    return Elementwise.unary(Ops.IS_NAN, (Tensor) this);
  }

  /**
   * Whether both hold; what is not 0 holds.
   *
   * @param other the other operand
   * @return truth values
   */
  default Tensor logicalAnd(Tensor other) {
    return Elementwise.binary(Ops.LOGICAL_AND, (Tensor) this, other);
  }

  /**
   * Whether either holds; what is not 0 holds.
   *
   * @param other the other operand
   * @return truth values
   */
  default Tensor logicalOr(Tensor other) {
    return Elementwise.binary(Ops.LOGICAL_OR, (Tensor) this, other);
  }

  /**
   * Whether an element is 0 or false.
   *
   * @return truth values
   */
  default Tensor logicalNot() {
    return Elementwise.unary(Ops.LOGICAL_NOT, (Tensor) this);
  }

  /**
   * Whether elements are infinite; no integer is.
   *
   * @return truth values
   */
  default Tensor isInf() {
    return Elementwise.unary(CombinedOps.IS_INF, (Tensor) this);
  }

  /**
   * Whether elements are neither infinite nor NaN; all integers are.
   *
   * @return truth values
   */
  default Tensor isFinite() {
    return Elementwise.unary(CombinedOps.IS_FINITE, (Tensor) this);
  }

  /**
   * Whether elements are equal but for rounding: {@code |this - other| <= 1e-8 + 1e-5 * |other|}.
   *
   * @param other what is expected
   * @return truth values of the broadcast shape
   */
  default Tensor isClose(Tensor other) {
    return isClose(other, 1e-5, 1e-8, false);
  }

  /**
   * Whether elements are equal or {@code |this - other| <= atol + rtol * |other|} holds; infinities
   * are close only to themselves.
   *
   * @param other what is expected
   * @param rtol relative tolerance, at least 0
   * @param atol absolute tolerance, at least 0
   * @param equalNan whether two NaN are close
   * @return truth values of the broadcast shape
   */
  default Tensor isClose(Tensor other, double rtol, double atol, boolean equalNan) {
    return NumberFunctions.isClose((Tensor) this, other, new double[] {rtol, atol}, equalNan);
  }

  /**
   * Whether all elements are equal but for rounding, by {@link #isClose(Tensor)}. Waits for the
   * device.
   *
   * @param other what is expected; both are broadcast
   * @return true of nothing at all
   */
  default boolean allClose(Tensor other) {
    return isClose(other).all().itemBoolean();
  }

  /**
   * Whether all elements are close, by {@link #isClose(Tensor, double, double, boolean)}. Waits for
   * the device.
   *
   * @param other what is expected; both are broadcast
   * @param rtol relative tolerance, at least 0
   * @param atol absolute tolerance, at least 0
   * @param equalNan whether two NaN are close
   * @return true of nothing at all
   */
  default boolean allClose(Tensor other, double rtol, double atol, boolean equalNan) {
    return isClose(other, rtol, atol, equalNan).all().itemBoolean();
  }

  /**
   * Whether two tensors have one shape and equal elements; NaN equals nothing. Types may differ.
   * {@code equals} in contrast asks whether they are the same object. Waits for the device.
   *
   * @param other the other tensor
   * @return true of two empty tensors of one shape
   */
  default boolean equal(Tensor other) {
    Tensor x = (Tensor) this;
    x.layout("equal");
    other.layout("equal");
    return x.shape().equals(other.shape()) && eq(other).all().itemBoolean();
  }

  /**
   * Whether one of two holds, but not both; what is not 0 holds.
   *
   * @param other the other operand
   * @return truth values
   */
  default Tensor logicalXor(Tensor other) {
    return Elementwise.binary(CombinedOps.LOGICAL_XOR, (Tensor) this, other);
  }
}
