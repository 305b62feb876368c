/**
 * Checkpoints: {@link dev.lamina.state.State} trees to and from JSON files.
 *
 * <p>This package knows the file format ({@code docs/checkpoint-format.md}) and nothing else: no
 * modules, no tensors, and nothing that a file names is ever instantiated here.
 */
package dev.lamina.checkpoint;
