package dev.lamina.tensor;

/**
 * The X that makes {@code |A X - B|} smallest, for A {@code [..., m, n]} and B {@code [..., m, k]}.
 * What a driver does not give is a tensor of no elements.
 *
 * @param solution X {@code [..., n, k]}, or {@code [..., n]} for a vector B
 * @param residuals the sums of squares {@code [..., k]} that remain; given if there are more rows
 *     than columns and no matrix lacks rank, but not by {@link Driver#GELSY}
 * @param rank the ranks {@code [...]}, int64; not given by {@link Driver#GELS}
 * @param singularValues of A, {@code [..., min(m, n)]}; given by {@link Driver#GELSS} and {@link
 *     Driver#GELSD}
 */
public record LeastSquares(Tensor solution, Tensor residuals, Tensor rank, Tensor singularValues) {
  /** How the solution is found, by the names of LAPACK's routines. */
  public enum Driver {
    /** QR; for matrices of full rank. */
    GELS,
    /** For any rank; the solution of least norm. */
    GELSY,
    /** As {@link #GELSY}, with the singular values. */
    GELSS,
    /** As {@link #GELSS}. */
    GELSD
  }
}
