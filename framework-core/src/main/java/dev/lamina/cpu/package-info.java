/**
 * The CPU backend: loops emitted from expressions, sums, products, sorting and all else that the
 * processor computes. Nothing outside sees it; the service loader finds it.
 *
 * <p>Each kernel has one defined order of operations, which its plain version here fixes; vector
 * code ({@code dev.lamina.cpu.simd}), threads and layouts give the same bits.
 */
package dev.lamina.cpu;
