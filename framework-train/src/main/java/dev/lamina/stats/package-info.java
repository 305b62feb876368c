/** Ordinary least squares with the statistics of R's {@code lm} and its printed summary. */
package dev.lamina.stats;
