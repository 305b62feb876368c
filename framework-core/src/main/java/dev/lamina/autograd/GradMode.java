package dev.lamina.autograd;

import dev.lamina.tensor.Context;

/**
 * A stretch of code on one thread during which something about gradients is switched: made by
 * {@link Autograd}, ended by {@link #close}, which is best left to try-with-resources.
 */
public abstract sealed class GradMode implements AutoCloseable
    permits NoGrad, InferenceMode, DetectAnomaly {
  private final String name;
  private final Context context = Context.current();
  private boolean closed;

  GradMode(String name) {
    this.name = name;
  }

  final Context context() {
    return context;
  }

  /** Puts back what held before. */
  abstract void restore();

  /**
   * Restores what held before. Closing twice does nothing.
   *
   * @throws AutogradException if another thread made the guard
   */
  @Override
  public final void close() {
    if (closed) {
      return;
    }
    if (Context.current() != context) {
      throw new AutogradException(
          name
              + ": the guard was closed by a thread that did not make it; got thread "
              + Thread.currentThread().getName()
              + ". Use try-with-resources");
    }
    closed = true;
    restore();
  }
}
