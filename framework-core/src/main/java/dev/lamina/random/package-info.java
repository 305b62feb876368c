/** Random numbers: PyTorch's CPU stream from a {@link dev.lamina.random.Generator}. */
package dev.lamina.random;
