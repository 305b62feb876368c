package dev.lamina.tensor;

import dev.lamina.op.Elementwise;
import dev.lamina.op.Ops;

/**
 * Functions of one element. Integers give float32 where the result is a real number. In float32 the
 * elementary functions are within 0.51 ulp, in float64 within 1 ulp, with the same bits on every
 * machine.
 */
public sealed interface TensorMath permits Tensor {
  /**
   * {@code this} to the power of each exponent.
   *
   * @param exponent the exponents
   * @return a new tensor of the broadcast shape
   */
  default Tensor pow(Tensor exponent) {
    return Elementwise.binary(Ops.POW, (Tensor) this, exponent);
  }

  /**
   * {@code this} to the power of a real number; 2 and 0.5 take the square and the square root.
   *
   * @param exponent the exponent; integers become float32
   * @return a new tensor
   */
  default Tensor pow(double exponent) {
    Tensor x = (Tensor) this;
    if (exponent == 2 && x.dtype().isFloatingPoint()) {
      return square();
    }
    return exponent == 0.5 ? sqrt() : Elementwise.scalar(Ops.POW_SCALAR, x, exponent);
  }

  /**
   * {@code this} to the power of an integer.
   *
   * @param exponent the exponent; integers stay integers
   * @return a new tensor
   */
  default Tensor pow(long exponent) {
    return exponent == 2 ? square() : Elementwise.scalar(Ops.POW_SCALAR, (Tensor) this, exponent);
  }

  /**
   * {@code this * this}, with gradient {@code 2 x}.
   *
   * @return a new tensor
   */
  default Tensor square() {
    return Elementwise.unary(Ops.SQUARE, (Tensor) this);
  }

  /**
   * The square root; NaN below 0.
   *
   * @return a new tensor
   */
  default Tensor sqrt() {
    return Elementwise.unary(Ops.SQRT, (Tensor) this);
  }

  /**
   * e to the power of each element.
   *
   * @return a new tensor
   */
  default Tensor exp() {
    return Elementwise.unary(Ops.EXP, (Tensor) this);
  }

  /**
   * The natural logarithm; -inf at 0, NaN below.
   *
   * @return a new tensor
   */
  default Tensor log() {
    return Elementwise.unary(Ops.LOG, (Tensor) this);
  }

  /**
   * The sine of angles in radians.
   *
   * @return a new tensor
   */
  default Tensor sin() {
    return Elementwise.unary(Ops.SIN, (Tensor) this);
  }

  /**
   * The cosine of angles in radians.
   *
   * @return a new tensor
   */
  default Tensor cos() {
    return Elementwise.unary(Ops.COS, (Tensor) this);
  }

  /**
   * The magnitude; gradient 0 at 0.
   *
   * @return a new tensor
   */
  default Tensor abs() {
    return Elementwise.unary(Ops.ABS, (Tensor) this);
  }

  /**
   * {@code min(max(x, min), max)}; the gradient passes between the ends, both included.
   *
   * @param min the lower end
   * @param max the upper end; it wins if it is below the lower one
   * @return a new tensor
   */
  default Tensor clamp(double min, double max) {
    return Elementwise.bounded(Ops.CLAMP, (Tensor) this, min, max);
  }

  /**
   * {@code max(x, min)}; the gradient passes from the end on.
   *
   * @param min the lower end
   * @return a new tensor
   */
  default Tensor clampMin(double min) {
    return Elementwise.bounded(Ops.CLAMP_MIN, (Tensor) this, min);
  }

  /**
   * {@code min(x, max)}; the gradient passes up to the end.
   *
   * @param max the upper end
   * @return a new tensor
   */
  default Tensor clampMax(double max) {
    return Elementwise.bounded(Ops.CLAMP_MAX, (Tensor) this, max);
  }
}
