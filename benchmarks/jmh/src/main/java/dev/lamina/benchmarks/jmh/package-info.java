/**
 * Kernels under JMH, each three times: with the Vector API, without it, and as a loop written by
 * hand in plain Java, which is what users would have without the library.
 */
package dev.lamina.benchmarks.jmh;
