/** Measurements: of whole training steps, of single operations, and of start-up. Not published. */
package dev.lamina.benchmarks;
