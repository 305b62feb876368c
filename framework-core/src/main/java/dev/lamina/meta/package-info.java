/**
 * The device {@code meta}: storages without elements and kernels that do nothing, so that an
 * operation is its checks and the shape of its result.
 */
package dev.lamina.meta;
