package dev.lamina.tensor;

/**
 * The factorisation {@code A = Q R}.
 *
 * @param q orthonormal columns, {@code [..., m, k]}
 * @param r upper triangular, {@code [..., k, n]}
 */
public record QR(Tensor q, Tensor r) {
  /** How many columns Q has. */
  public enum Mode {
    /** {@code k = min(m, n)}. */
    REDUCED,
    /** {@code k = m}: Q is square. Without a gradient if there are more rows than columns. */
    COMPLETE
  }
}
