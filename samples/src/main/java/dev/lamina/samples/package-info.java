/**
 * Programs to read and to run: each is one class that goes from the data to the figures, in the
 * order in which a tutorial would. {@link dev.lamina.samples.Main} starts them by name.
 */
package dev.lamina.samples;
