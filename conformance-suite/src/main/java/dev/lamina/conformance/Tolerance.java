package dev.lamina.conformance;

import dev.lamina.backend.DType;

/** How far a value may lie from the recorded one. */
@FunctionalInterface
interface Tolerance {
  /** To the bit. */
  Tolerance EXACT = (expected, largest) -> 0;

  /** A float32 result of an operator: 1e-5 + 1.3e-6·|e| + 1e-6·m. */
  Tolerance OPERATOR32 = (expected, largest) -> 1e-5 + 1.3e-6 * Math.abs(expected) + 1e-6 * largest;

  /** A float64 result of an operator: 1e-10·(1 + |e| + m). */
  Tolerance OPERATOR64 = (expected, largest) -> 1e-10 * (1 + Math.abs(expected) + largest);

  /**
   * The largest distance that still agrees.
   *
   * @param expected the recorded value e, finite
   * @param largest m, the largest finite magnitude in the recorded tensor
   */
  double bound(double expected, double largest);

  /** {@code factor·|e|}. */
  static Tolerance relative(double factor) {
    return (expected, largest) -> factor * Math.abs(expected);
  }

  /** {@code factor·max(1, |e|)}. */
  static Tolerance scaled(double factor) {
    return (expected, largest) -> factor * Math.max(1, Math.abs(expected));
  }

  /** What an operator's result of this type has to meet. */
  static Tolerance ofOperator(DType dtype) {
    return dtype == DType.FLOAT32 ? OPERATOR32 : OPERATOR64;
  }

  /**
   * What a drawn number of this type has to meet. PyTorch's own builds differ by 1e-6 in float32,
   * since some approximate the logarithm and the sine.
   */
  static Tolerance ofDraw(DType dtype) {
    return scaled(dtype == DType.FLOAT32 ? 2e-6 : 1e-12);
  }
}
