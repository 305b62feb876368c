/** The workloads as Lamina's users write them; see {@code docs/benchmarks.md}. */
package dev.lamina.benchmarks.lamina;
