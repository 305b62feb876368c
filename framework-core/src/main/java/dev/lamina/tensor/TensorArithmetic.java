package dev.lamina.tensor;

import dev.lamina.op.Elementwise;
import dev.lamina.op.Ops;

/**
 * Arithmetic on tensors and numbers, element by element. Operands are broadcast as in NumPy; types
 * are promoted as in PyTorch (integers divided give float32). Gradients flow to every
 * floating-point operand.
 */
public sealed interface TensorArithmetic permits Tensor {
  /**
   * {@code this + other}; of truth values, whether either holds.
   *
   * @param other the other operand
   * @return a new tensor of the broadcast shape
   */
  default Tensor add(Tensor other) {
    return Elementwise.binary(Ops.ADD, (Tensor) this, other);
  }

  /**
   * {@code this + value}.
   *
   * @param value a real number; integers become float32
   * @return a new tensor
   */
  default Tensor add(double value) {
    return Elementwise.scalar(Ops.ADD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this + value}.
   *
   * @param value an integer; the type stays
   * @return a new tensor
   */
  default Tensor add(long value) {
    return Elementwise.scalar(Ops.ADD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - other}.
   *
   * @param other the other operand
   * @return a new tensor of the broadcast shape
   */
  default Tensor sub(Tensor other) {
    return Elementwise.binary(Ops.SUB, (Tensor) this, other);
  }

  /**
   * {@code this - value}.
   *
   * @param value a real number; integers become float32
   * @return a new tensor
   */
  default Tensor sub(double value) {
    return Elementwise.scalar(Ops.SUB_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - value}.
   *
   * @param value an integer; the type stays
   * @return a new tensor
   */
  default Tensor sub(long value) {
    return Elementwise.scalar(Ops.SUB_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this * other}, element by element; of truth values, whether both hold.
   *
   * @param other the other operand
   * @return a new tensor of the broadcast shape
   */
  default Tensor mul(Tensor other) {
    return Elementwise.binary(Ops.MUL, (Tensor) this, other);
  }

  /**
   * {@code this * value}.
   *
   * @param value a real number; integers become float32
   * @return a new tensor
   */
  default Tensor mul(double value) {
    return Elementwise.scalar(Ops.MUL_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this * value}.
   *
   * @param value an integer; the type stays
   * @return a new tensor
   */
  default Tensor mul(long value) {
    return Elementwise.scalar(Ops.MUL_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this / other}, the true quotient; integers give float32.
   *
   * @param other the divisor
   * @return a new tensor of the broadcast shape
   */
  default Tensor div(Tensor other) {
    return Elementwise.binary(Ops.DIV, (Tensor) this, other);
  }

  /**
   * {@code this / value}, the true quotient; integers give float32.
   *
   * @param value the divisor
   * @return a new tensor
   */
  default Tensor div(double value) {
    return Elementwise.scalar(Ops.DIV_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this / value}, the true quotient; integers give float32.
   *
   * @param value the divisor
   * @return a new tensor
   */
  default Tensor div(long value) {
    return Elementwise.scalar(Ops.DIV_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code -this}.
   *
   * @return a new tensor
   */
  default Tensor neg() {
    return Elementwise.unary(Ops.NEG, (Tensor) this);
  }

  /**
   * The larger of two elements; NaN if either is. Equal elements share the gradient by halves.
   *
   * @param other the other operand
   * @return a new tensor of the broadcast shape
   */
  default Tensor maximum(Tensor other) {
    return Elementwise.binary(Ops.MAXIMUM, (Tensor) this, other);
  }

  /**
   * The smaller of two elements; NaN if either is. Equal elements share the gradient by halves.
   *
   * @param other the other operand
   * @return a new tensor of the broadcast shape
   */
  default Tensor minimum(Tensor other) {
    return Elementwise.binary(Ops.MINIMUM, (Tensor) this, other);
  }
}
