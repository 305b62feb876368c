/**
 * Factorisations of dense matrices of {@code double} in Java's memory. Matrices are arrays in
 * row-major order; nothing here knows of tensors, batches or gradients. The one place that uses
 * EJML.
 */
package dev.lamina.linalg;
