package dev.lamina.tensor;

/**
 * A determinant, {@code sign * exp(logAbsDet)}.
 *
 * @param sign 1, -1, or 0 for a singular matrix; {@code [...]}
 * @param logAbsDet the logarithm of its magnitude, minus infinity for a singular matrix; {@code
 *     [...]}
 */
public record SlogDet(Tensor sign, Tensor logAbsDet) {}
