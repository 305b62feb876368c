package dev.lamina.autograd;

import dev.lamina.tensor.Context;

/** A stretch of code on one thread during which recording for gradients is switched. */
public final class NoGrad implements AutoCloseable {
  private final boolean before;

  NoGrad(boolean enabled) {
    before = Context.current().gradEnabled(enabled);
  }

  /** Restores what held before. */
  @Override
  public void close() {
    Context.current().gradEnabled(before);
  }
}
