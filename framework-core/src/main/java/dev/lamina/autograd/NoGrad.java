package dev.lamina.autograd;

import dev.lamina.tensor.Context;

/** A stretch of code on one thread during which recording for gradients is switched. */
public final class NoGrad implements AutoCloseable {
  private final Context context = Context.current();
  private final boolean before;
  private boolean closed;

  NoGrad(boolean enabled) {
    before = context.gradEnabled(enabled);
  }

  /**
   * Restores what held before. Closing twice does nothing.
   *
   * @throws AutogradException if another thread made the guard
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (Context.current() != context) {
      throw new AutogradException(
          "noGrad: the guard was closed by a thread that did not make it; got thread "
              + Thread.currentThread().getName()
              + ". Use try-with-resources");
    }
    closed = true;
    context.gradEnabled(before);
  }
}
