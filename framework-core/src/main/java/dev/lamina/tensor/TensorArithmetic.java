package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.Elementwise;
import dev.lamina.op.ElementwiseCalls;
import dev.lamina.op.Ops;
import dev.lamina.op.RoundingOps;
import dev.lamina.op.TruthValues;

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
    Tensor x = TruthValues.reducible("sub", (Tensor) this, other);
    return Elementwise.binary(Ops.SUB, x, other);
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
   * {@code -this}; of numbers only.
   *
   * @return a new tensor
   */
  default Tensor neg() {
    return Elementwise.unary(Ops.NEG, TruthValues.negatable("neg", (Tensor) this));
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

  /**
   * {@code this + alpha * other}; of truth values, whether either holds.
   *
   * @param other the other operand
   * @param alpha its factor; a whole number if the result is of integers
   * @return a new tensor of the broadcast shape
   */
  default Tensor add(Tensor other, double alpha) {
    return ElementwiseCalls.apply(
        CombinedOps.ADD_SCALED, new double[] {alpha}, (Tensor) this, other);
  }

  /**
   * {@code this - alpha * other}.
   *
   * @param other the other operand
   * @param alpha its factor; a whole number if the result is of integers
   * @return a new tensor of the broadcast shape
   */
  default Tensor sub(Tensor other, double alpha) {
    Tensor x = TruthValues.reducible("sub", (Tensor) this, other);
    return ElementwiseCalls.apply(CombinedOps.SUB_SCALED, new double[] {alpha}, x, other);
  }

  /**
   * {@code this / other}, rounded to a whole number; integers stay integers, and divided by 0 they
   * give 0. The gradient is 0.
   *
   * @param other the divisor
   * @param rounding how to round
   * @return a new tensor of the broadcast shape
   */
  default Tensor div(Tensor other, Rounding rounding) {
    return Elementwise.binary(rounding.tensor(), (Tensor) this, other);
  }

  /**
   * {@code this / value}, rounded to a whole number; the gradient is 0.
   *
   * @param value the divisor; integers become float32
   * @param rounding how to round
   * @return a new tensor
   */
  default Tensor div(double value, Rounding rounding) {
    return Elementwise.scalar(rounding.number(), (Tensor) this, value);
  }

  /**
   * {@code this / value}, rounded to a whole number; the gradient is 0.
   *
   * @param value the divisor; integers stay integers
   * @param rounding how to round
   * @return a new tensor
   */
  default Tensor div(long value, Rounding rounding) {
    return Elementwise.scalar(rounding.number(), (Tensor) this, value);
  }

  /**
   * The quotient rounded down, without a gradient; an integer divided by 0 gives 0.
   *
   * @param other the divisor
   * @return a new tensor of the broadcast shape
   */
  default Tensor floorDivide(Tensor other) {
    return Elementwise.binary(RoundingOps.FLOOR_DIVIDE, (Tensor) this, other);
  }

  /**
   * The quotient rounded down, without a gradient; an integer divided by 0 gives 0.
   *
   * @param value the divisor; integers become float32
   * @return a new tensor
   */
  default Tensor floorDivide(double value) {
    return Elementwise.scalar(RoundingOps.FLOOR_DIVIDE_SCALAR, (Tensor) this, value);
  }

  /**
   * The quotient rounded down, without a gradient; an integer divided by 0 gives 0.
   *
   * @param value the divisor; integers stay integers
   * @return a new tensor
   */
  default Tensor floorDivide(long value) {
    return Elementwise.scalar(RoundingOps.FLOOR_DIVIDE_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - other * trunc(this / other)}, the rest with the sign of this; of an integer and
   * 0, the integer, of a real number and 0, NaN. The gradient of the divisor is {@code -trunc(this
   * / other)}.
   *
   * @param other the divisor
   * @return a new tensor of the broadcast shape
   */
  default Tensor fmod(Tensor other) {
    return Elementwise.binary(RoundingOps.FMOD, (Tensor) this, other);
  }

  /**
   * {@code this - other * trunc(this / other)}, the rest with the sign of this; of an integer and
   * 0, the integer, of a real number and 0, NaN. The gradient of the divisor is {@code -trunc(this
   * / other)}.
   *
   * @param value the divisor; integers become float32
   * @return a new tensor
   */
  default Tensor fmod(double value) {
    return Elementwise.scalar(RoundingOps.FMOD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - other * trunc(this / other)}, the rest with the sign of this; of an integer and
   * 0, the integer, of a real number and 0, NaN. The gradient of the divisor is {@code -trunc(this
   * / other)}.
   *
   * @param value the divisor; integers stay integers
   * @return a new tensor
   */
  default Tensor fmod(long value) {
    return Elementwise.scalar(RoundingOps.FMOD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - other * floor(this / other)}, the rest with the sign of the divisor, as in
   * Python; of an integer and 0, the integer, of a real number and 0, NaN. The gradient of the
   * divisor is {@code -floor(this / other)}.
   *
   * @param other the divisor
   * @return a new tensor of the broadcast shape
   */
  default Tensor remainder(Tensor other) {
    return Elementwise.binary(RoundingOps.REMAINDER, (Tensor) this, other);
  }

  /**
   * {@code this - other * floor(this / other)}, the rest with the sign of the divisor, as in
   * Python; of an integer and 0, the integer, of a real number and 0, NaN. The gradient of the
   * divisor is {@code -floor(this / other)}.
   *
   * @param value the divisor; integers become float32
   * @return a new tensor
   */
  default Tensor remainder(double value) {
    return Elementwise.scalar(RoundingOps.REMAINDER_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this - other * floor(this / other)}, the rest with the sign of the divisor, as in
   * Python; of an integer and 0, the integer, of a real number and 0, NaN. The gradient of the
   * divisor is {@code -floor(this / other)}.
   *
   * @param value the divisor; integers stay integers
   * @return a new tensor
   */
  default Tensor remainder(long value) {
    return Elementwise.scalar(RoundingOps.REMAINDER_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this + a * b}.
   *
   * @param a a factor
   * @param b the other factor
   * @return a new tensor of the broadcast shape
   */
  default Tensor addcmul(Tensor a, Tensor b) {
    return addcmul(a, b, 1);
  }

  /**
   * {@code this + value * a * b}.
   *
   * @param a a factor
   * @param b the other factor
   * @param value a third one; a whole number if the result is of integers
   * @return a new tensor of the broadcast shape
   */
  default Tensor addcmul(Tensor a, Tensor b, double value) {
    return ElementwiseCalls.apply(CombinedOps.ADDCMUL, new double[] {value}, (Tensor) this, a, b);
  }

  /**
   * {@code this + a / b}.
   *
   * @param a the dividend
   * @param b the divisor
   * @return a new tensor of the broadcast shape
   */
  default Tensor addcdiv(Tensor a, Tensor b) {
    return addcdiv(a, b, 1);
  }

  /**
   * {@code this + value * a / b}; integers give float32.
   *
   * @param a the dividend
   * @param b the divisor
   * @param value a factor
   * @return a new tensor of the broadcast shape
   */
  default Tensor addcdiv(Tensor a, Tensor b, double value) {
    return ElementwiseCalls.apply(CombinedOps.ADDCDIV, new double[] {value}, (Tensor) this, a, b);
  }

  /**
   * The point between this and another: {@code this + weight * (end - this)}, and exactly the end
   * at weight 1.
   *
   * @param end the point at weight 1
   * @param weight the weights; gradient {@code end - this}
   * @return a new tensor of the broadcast shape
   */
  default Tensor lerp(Tensor end, Tensor weight) {
    return ElementwiseCalls.apply(CombinedOps.LERP, new double[0], (Tensor) this, end, weight);
  }

  /**
   * The point between this and another: {@code this + weight * (end - this)}, and exactly the end
   * at weight 1.
   *
   * @param end the point at weight 1
   * @param weight the weight
   * @return a new tensor of the broadcast shape
   */
  default Tensor lerp(Tensor end, double weight) {
    return ElementwiseCalls.apply(
        CombinedOps.LERP_SCALAR, new double[] {weight}, (Tensor) this, end);
  }
}
