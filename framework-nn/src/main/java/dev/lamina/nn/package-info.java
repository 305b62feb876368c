/**
 * Networks: modules with named parameters, layers, containers, losses and initial values.
 *
 * <p>A {@link dev.lamina.nn.Module} owns parameters, buffers and child modules under names; {@link
 * dev.lamina.nn.Functional} has the same operations as plain functions. A module's structure
 * travels as registered type names and options ({@link dev.lamina.nn.ModuleRegistry}), its values
 * as a {@link dev.lamina.state.State}.
 */
package dev.lamina.nn;
