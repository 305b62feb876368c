/**
 * What concerns the whole process: {@link dev.lamina.Lamina}, the seed of all random numbers, and
 * {@link dev.lamina.Devices}, what computes here and whether it computes right.
 */
package dev.lamina;
