/**
 * Automatic differentiation in reverse mode: the graph that operations record, the pass through it,
 * and what users ask of it ({@link dev.lamina.autograd.Autograd}).
 *
 * <p>Functions with a gradient of their own are {@link dev.lamina.autograd.CustomFunction}s; {@link
 * dev.lamina.autograd.GradCheck} compares a gradient with differences.
 */
package dev.lamina.autograd;
