/**
 * Matrix products by a BLAS of the system, called through {@code java.lang.foreign} on the heap's
 * own arrays. Nothing here is used unless the property {@code lamina.blas} asks for it.
 */
package dev.lamina.blas;
