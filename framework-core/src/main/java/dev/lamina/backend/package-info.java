/**
 * The raw layer below tensors: shapes, element types, layouts, storages and devices, and {@link
 * dev.lamina.backend.Backend}, what a device must be able to compute.
 *
 * <p>Users meet {@link dev.lamina.backend.Shape}, {@link dev.lamina.backend.DType}, {@link
 * dev.lamina.backend.Device} and {@link dev.lamina.backend.LaminaException}, the root of all
 * errors. The rest is for backends, which are found by {@link java.util.ServiceLoader} as {@link
 * dev.lamina.backend.BackendProvider}s, and may change between versions.
 */
package dev.lamina.backend;
