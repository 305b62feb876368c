/**
 * Training without writing the loop: a {@link dev.lamina.train.Model} is compiled with an
 * optimizer, a loss and metrics, then fitted, evaluated, used and saved.
 */
package dev.lamina.train;
