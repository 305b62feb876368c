package dev.lamina.autograd;

import dev.lamina.backend.Capture;

/**
 * A leaf whose gradient is cleared in a step that is recorded. Engine-internal.
 *
 * @param leaf the leaf
 */
public record Clearing(Leaf leaf) implements Capture.Item {}
