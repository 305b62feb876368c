package dev.lamina.tensor;

/**
 * The singular value decomposition {@code A = U diag(s) Vh} of {@code [..., m, n]}, with {@code k =
 * min(m, n)}.
 *
 * @param u orthonormal columns, {@code [..., m, k]}, or {@code [..., m, m]} if full
 * @param s singular values {@code [..., k]}, the largest first
 * @param vh orthonormal rows, {@code [..., k, n]}, or {@code [..., n, n]} if full
 */
public record SVD(Tensor u, Tensor s, Tensor vh) {}
