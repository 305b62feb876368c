/**
 * All code that touches {@code jdk.incubator.vector}: emitted vector loops and vector kernels.
 * Found by name, so that the rest runs without the module. Every result has the bits of the scalar
 * twin.
 */
package dev.lamina.cpu.simd;
