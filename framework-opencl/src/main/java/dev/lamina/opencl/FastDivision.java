package dev.lamina.opencl;

/**
 * Division by a number that is known before a launch. Kernels divide {@code n} below 2<sup>31</sup>
 * by {@code (mul_hi(n, multiplier) + n) >> shift}, after Granlund and Montgomery, <i>Division by
 * invariant integers using multiplication</i> (PLDI 1994): the multiplier stands for the fraction
 * by which a power of two exceeds the divisor, rounded up.
 *
 * @param multiplier the bits of an unsigned number
 * @param shift the divisor's logarithm, rounded up
 */
record FastDivision(int multiplier, int shift) {
  /** The function that kernels divide with. */
  static final String TEXT =
      """
      uint quotient(uint n, uint multiplier, uint shift) {
        return (mul_hi(n, multiplier) + n) >> shift;
      }
      """;

  /** How to divide by {@code divisor}; one below 1 counts as 1. */
  static FastDivision by(int divisor) {
    int d = Math.max(divisor, 1);
    int shift = d == 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(d - 1);
    long excess = (1L << shift) - d;
    return new FastDivision((int) ((excess << Integer.SIZE) / d + 1), shift);
  }

  static int multiplier(int divisor) {
    return by(divisor).multiplier;
  }

  static int shift(int divisor) {
    return by(divisor).shift;
  }
}
