package dev.lamina.tensor;

import dev.lamina.op.CombinedOps;
import dev.lamina.op.InPlace;
import dev.lamina.op.Ops;

/**
 * Comparisons in place: truth values are stored as 0 and 1 of this type. The gradient of what stood
 * there is 0; the rules of {@link TensorInPlace} hold.
 */
public sealed interface TensorComparisonInPlace permits Tensor {
  /**
   * Elements that are equal become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor eq_(Tensor other) {
    return InPlace.binary(Ops.EQ, (Tensor) this, other);
  }

  /**
   * Elements that are equal become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor eq_(double value) {
    return InPlace.scalar(Ops.EQ_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are equal become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor eq_(long value) {
    return InPlace.scalar(Ops.EQ_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are different become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor ne_(Tensor other) {
    return InPlace.binary(Ops.NE, (Tensor) this, other);
  }

  /**
   * Elements that are different become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor ne_(double value) {
    return InPlace.scalar(Ops.NE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are different become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor ne_(long value) {
    return InPlace.scalar(Ops.NE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are smaller become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor lt_(Tensor other) {
    return InPlace.binary(Ops.LT, (Tensor) this, other);
  }

  /**
   * Elements that are smaller become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor lt_(double value) {
    return InPlace.scalar(Ops.LT_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are smaller become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor lt_(long value) {
    return InPlace.scalar(Ops.LT_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are smaller or equal become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor le_(Tensor other) {
    return InPlace.binary(Ops.LE, (Tensor) this, other);
  }

  /**
   * Elements that are smaller or equal become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor le_(double value) {
    return InPlace.scalar(Ops.LE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are smaller or equal become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor le_(long value) {
    return InPlace.scalar(Ops.LE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are larger become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor gt_(Tensor other) {
    return InPlace.binary(Ops.GT, (Tensor) this, other);
  }

  /**
   * Elements that are larger become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor gt_(double value) {
    return InPlace.scalar(Ops.GT_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are larger become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor gt_(long value) {
    return InPlace.scalar(Ops.GT_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are larger or equal become 1, the others 0.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor ge_(Tensor other) {
    return InPlace.binary(Ops.GE, (Tensor) this, other);
  }

  /**
   * Elements that are larger or equal become 1, the others 0.
   *
   * @param value a real number
   * @return this
   */
  default Tensor ge_(double value) {
    return InPlace.scalar(Ops.GE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements that are larger or equal become 1, the others 0.
   *
   * @param value an integer
   * @return this
   */
  default Tensor ge_(long value) {
    return InPlace.scalar(Ops.GE_SCALAR, (Tensor) this, value);
  }

  /**
   * Elements become 1 where both hold, and 0 elsewhere; what is not 0 holds.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor logicalAnd_(Tensor other) {
    return InPlace.binary(Ops.LOGICAL_AND, (Tensor) this, other);
  }

  /**
   * Elements become 1 where either holds, and 0 elsewhere; what is not 0 holds.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor logicalOr_(Tensor other) {
    return InPlace.binary(Ops.LOGICAL_OR, (Tensor) this, other);
  }

  /**
   * Elements become 1 where one of two holds, and 0 elsewhere; what is not 0 holds.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor logicalXor_(Tensor other) {
    return InPlace.binary(CombinedOps.LOGICAL_XOR, (Tensor) this, other);
  }

  /**
   * Elements become 1 where they are 0, and 0 elsewhere.
   *
   * @return this
   */
  default Tensor logicalNot_() {
    return InPlace.unary(Ops.LOGICAL_NOT, (Tensor) this);
  }
}
