/**
 * Scalar expressions: what an element-wise operation computes for one element, and what follows
 * from it: derivatives, substitution, types and an interpreter that defines the meaning. Knows
 * neither tensors nor bytecode.
 */
package dev.lamina.expr;
