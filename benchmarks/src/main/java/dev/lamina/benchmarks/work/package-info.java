/**
 * What all measured programs share, Lamina's and the peers': the inputs, and the few words that
 * they exchange with the program that compares them. Knows no library.
 */
package dev.lamina.benchmarks.work;
