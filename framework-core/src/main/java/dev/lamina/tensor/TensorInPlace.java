package dev.lamina.tensor;

import dev.lamina.op.InPlace;
import dev.lamina.op.Ops;
import dev.lamina.op.RandomFill;
import dev.lamina.op.TruthValues;
import dev.lamina.random.Generator;

/**
 * Changes in place; each returns this tensor. The other operand is broadcast to this shape and cast
 * to this type; a result that this type cannot hold is an error.
 *
 * <p>A leaf that requires a gradient may only be changed while nothing is recorded ({@code
 * Autograd.noGrad}), and so may tensors that share memory with a view. A change is noted, and a
 * backward pass that needs the value before it fails instead of giving wrong gradients.
 */
public sealed interface TensorInPlace permits Tensor {
  /**
   * {@code this = this + other}.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor add_(Tensor other) {
    return InPlace.binary(Ops.ADD, (Tensor) this, other);
  }

  /**
   * {@code this = this + value}.
   *
   * @param value a real number
   * @return this
   */
  default Tensor add_(double value) {
    return InPlace.scalar(Ops.ADD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this + value}.
   *
   * @param value an integer
   * @return this
   */
  default Tensor add_(long value) {
    return InPlace.scalar(Ops.ADD_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this - other}.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor sub_(Tensor other) {
    Tensor x = TruthValues.reducible("sub_", (Tensor) this, other);
    return InPlace.binary(Ops.SUB, x, other);
  }

  /**
   * {@code this = this - value}.
   *
   * @param value a real number
   * @return this
   */
  default Tensor sub_(double value) {
    return InPlace.scalar(Ops.SUB_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this - value}.
   *
   * @param value an integer
   * @return this
   */
  default Tensor sub_(long value) {
    return InPlace.scalar(Ops.SUB_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this * other}.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor mul_(Tensor other) {
    return InPlace.binary(Ops.MUL, (Tensor) this, other);
  }

  /**
   * {@code this = this * value}.
   *
   * @param value a real number
   * @return this
   */
  default Tensor mul_(double value) {
    return InPlace.scalar(Ops.MUL_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this * value}.
   *
   * @param value an integer
   * @return this
   */
  default Tensor mul_(long value) {
    return InPlace.scalar(Ops.MUL_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this / other}.
   *
   * @param other the other operand
   * @return this
   */
  default Tensor div_(Tensor other) {
    return InPlace.binary(Ops.DIV, (Tensor) this, other);
  }

  /**
   * {@code this = this / value}.
   *
   * @param value a real number
   * @return this
   */
  default Tensor div_(double value) {
    return InPlace.scalar(Ops.DIV_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = this / value}.
   *
   * @param value an integer
   * @return this
   */
  default Tensor div_(long value) {
    return InPlace.scalar(Ops.DIV_SCALAR, (Tensor) this, value);
  }

  /**
   * {@code this = min(max(this, min), max)}.
   *
   * @param min the lower end
   * @param max the upper end
   * @return this
   */
  default Tensor clamp_(double min, double max) {
    return InPlace.scalars(Ops.CLAMP, (Tensor) this, min, max);
  }

  /**
   * All elements become 0.
   *
   * @return this
   */
  default Tensor zero_() {
    return fill_(0);
  }

  /**
   * All elements become one value.
   *
   * @param value the value
   * @return this
   */
  default Tensor fill_(double value) {
    return InPlace.fill(Ops.FILL, (Tensor) this, value);
  }

  /**
   * All elements become one integer.
   *
   * @param value the value
   * @return this
   */
  default Tensor fill_(long value) {
    return InPlace.fill(Ops.FILL, (Tensor) this, value);
  }

  /**
   * All elements become another tensor's, broadcast and cast to this one.
   *
   * @param source what is copied
   * @return this
   */
  default Tensor copy_(Tensor source) {
    return InPlace.copy(Ops.COPY, (Tensor) this, source);
  }

  /**
   * Values uniform on {@code [from, to)}, from the process-wide generator.
   *
   * @param from the lower end
   * @param to the upper end
   * @return this
   */
  default Tensor uniform_(double from, double to) {
    return uniform_(Generator.defaultGenerator(), from, to);
  }

  /**
   * Values uniform on {@code [from, to)}, from a generator.
   *
   * @param generator where the numbers come from
   * @param from the lower end
   * @param to the upper end
   * @return this
   */
  default Tensor uniform_(Generator generator, double from, double to) {
    return RandomFill.uniform((Tensor) this, generator, from, to);
  }

  /**
   * Values normal with a mean and a standard deviation, from the process-wide generator.
   *
   * @param mean the mean
   * @param std the standard deviation, at least 0
   * @return this
   */
  default Tensor normal_(double mean, double std) {
    return normal_(Generator.defaultGenerator(), mean, std);
  }

  /**
   * Values normal with a mean and a standard deviation, from a generator.
   *
   * @param generator where the numbers come from
   * @param mean the mean
   * @param std the standard deviation, at least 0
   * @return this
   */
  default Tensor normal_(Generator generator, double mean, double std) {
    return RandomFill.normal((Tensor) this, generator, mean, std);
  }

  /**
   * One with probability p, else 0, from the process-wide generator.
   *
   * @param p the probability
   * @return this
   */
  default Tensor bernoulli_(double p) {
    return bernoulli_(Generator.defaultGenerator(), p);
  }

  /**
   * One with probability p, else 0, from a generator.
   *
   * @param generator where the numbers come from
   * @param p the probability
   * @return this
   */
  default Tensor bernoulli_(Generator generator, double p) {
    return RandomFill.bernoulli((Tensor) this, generator, p);
  }

  /**
   * Values exponential with a rate, of mean {@code 1 / rate}, from the process-wide generator.
   *
   * @param rate the rate, above 0
   * @return this
   */
  default Tensor exponential_(double rate) {
    return exponential_(Generator.defaultGenerator(), rate);
  }

  /**
   * Values exponential with a rate, of mean {@code 1 / rate}, from a generator.
   *
   * @param generator where the numbers come from
   * @param rate the rate, above 0
   * @return this
   */
  default Tensor exponential_(Generator generator, double rate) {
    return RandomFill.exponential((Tensor) this, generator, rate);
  }
}
