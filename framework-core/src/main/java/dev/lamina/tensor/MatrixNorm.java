package dev.lamina.tensor;

/** The norms of a matrix that have names instead of numbers. */
public enum MatrixNorm {
  /** The root of the sum of all squares; PyTorch's {@code "fro"}. */
  FROBENIUS,
  /** The sum of the singular values; PyTorch's {@code "nuc"}. */
  NUCLEAR
}
