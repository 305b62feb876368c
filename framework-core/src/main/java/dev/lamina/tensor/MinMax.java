package dev.lamina.tensor;

/**
 * The ends of what a tensor holds.
 *
 * @param min the smallest elements
 * @param max the largest elements, of the same shape
 */
public record MinMax(Tensor min, Tensor max) {}
