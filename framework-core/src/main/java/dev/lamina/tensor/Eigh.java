package dev.lamina.tensor;

/**
 * The decomposition {@code A = V diag(w) V^T} of a symmetric matrix.
 *
 * @param values eigenvalues w {@code [..., n]}, the smallest first
 * @param vectors eigenvectors, the orthonormal columns of V {@code [..., n, n]}
 */
public record Eigh(Tensor values, Tensor vectors) {}
