/**
 * Operations: their declarations, shape and type rules, and gradients. Tensors' methods are one
 * line that calls a class of this package; the loops are in the backends.
 *
 * <p>Users meet {@link dev.lamina.op.Fused}, one loop of a function of their own, and {@link
 * dev.lamina.op.ElementwiseOp}, an operation of their own. The rest is the engine's and may change
 * between versions.
 */
package dev.lamina.op;
