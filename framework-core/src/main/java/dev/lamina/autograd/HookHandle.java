package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A function that is called with the gradients of a tensor, as long as {@link #remove} has not been
 * called. See {@link Tensor#registerHook}.
 */
public final class HookHandle implements AutoCloseable {
  private final Watch watch;
  private final UnaryOperator<Tensor> hook;
  private final boolean afterwards;

  HookHandle(Watch watch, UnaryOperator<Tensor> hook, boolean afterwards) {
    this.watch = watch;
    this.hook = hook;
    this.afterwards = afterwards;
  }

  /** Whether it is called once the gradient has been added up, rather than before. */
  boolean isAfterwards() {
    return afterwards;
  }

  /** Calls the function. */
  Tensor call(Tensor gradient) {
    return hook.apply(gradient);
  }

  /** Stops the calls. Doing so twice does nothing; a pass that is running may still make one. */
  public void remove() {
    watch.remove(this);
  }

  /** As {@link #remove}. */
  @Override
  public void close() {
    remove();
  }
}
