/**
 * {@link dev.lamina.tensor.Tensor}, its operations in families ({@code TensorArithmetic}, {@code
 * TensorReduction}, …), indices, printing, and the lifetime of memory: {@link
 * dev.lamina.tensor.Scope} and {@link dev.lamina.tensor.MemoryReport}.
 */
package dev.lamina.tensor;
