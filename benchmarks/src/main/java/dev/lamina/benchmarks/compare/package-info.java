/**
 * {@code ./bench}: Lamina and other libraries, each in a process of its own, measured in turn.
 *
 * <p>{@code Rows} says what is measured and which bars there are, {@code Systems} by whom. {@code
 * Comparison} runs them, {@code Participant} is one of their processes, and {@code Table} and
 * {@code Json} print what came out.
 */
package dev.lamina.benchmarks.compare;
