package dev.lamina.autograd;

import dev.lamina.backend.Capture;
import dev.lamina.tensor.Tensor;

/**
 * A gradient that arrives at a leaf in a step that is recorded, or is read there; the launches that
 * write it into the buffer, or read it, follow. Engine-internal.
 *
 * @param leaf the leaf
 * @param first whether it is the first since the gradient was cleared
 * @param buffer where it is written
 */
public record Accumulation(Leaf leaf, boolean first, Tensor buffer) implements Capture.Item {}
