package dev.lamina.tensor;

/**
 * The different values of a tensor.
 *
 * @param values each once, in ascending order
 * @param inverse for each element its place among the values, int64
 * @param counts how often each value occurs, int64
 */
public record UniqueValues(Tensor values, Tensor inverse, Tensor counts) {}
