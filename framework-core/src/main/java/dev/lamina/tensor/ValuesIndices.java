package dev.lamina.tensor;

/**
 * Elements that were picked from a tensor, and where they were.
 *
 * @param values the elements
 * @param indices their positions in the dimension that was looked along, int64, of the same shape
 */
public record ValuesIndices(Tensor values, Tensor indices) {}
