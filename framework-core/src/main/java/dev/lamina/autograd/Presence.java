package dev.lamina.autograd;

import dev.lamina.backend.Capture;

/**
 * The answer that a step that is recorded got when it asked a leaf for its gradient's presence: it
 * may have done this or that. Engine-internal.
 *
 * @param leaf the leaf
 * @param defined whether there was a gradient
 */
public record Presence(Leaf leaf, boolean defined) implements Capture.Item {}
