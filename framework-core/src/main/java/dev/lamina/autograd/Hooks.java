package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;

/** Calls what users have registered on tensors. */
final class Hooks {
  private Hooks() {}

  /**
   * Calls the hooks of a node one after the other, each with what the one before gave.
   *
   * @param node where the gradient has arrived
   * @param watch what is registered there
   * @param gradient the sum of all that has come in
   * @param createGraph whether the pass is recorded itself
   * @return the gradient to go on with
   */
  static Tensor before(Node node, Watch watch, Tensor gradient, boolean createGraph) {
    Tensor now = gradient;
    for (HookHandle hook : watch.hooks()) {
      if (!hook.isAfterwards()) {
        // The pass recycles its gradients; what a hook gets, it may keep.
        Tensor given = createGraph ? now : now.clone();
        Tensor answer = hook.call(given);
        require(node, now, answer);
        now = answer;
      }
    }
    return now;
  }

  private static void require(Node node, Tensor gradient, Tensor answer) {
    String expected =
        "; expected " + gradient.dtype() + " " + gradient.shape() + " on " + gradient.device();
    if (answer == null) {
      throw new AutogradException(
          "registerHook: a hook at "
              + node.name()
              + " returned null"
              + expected
              + ". Return the argument to leave the gradient as it is");
    }
    answer.layout("registerHook");
    if (answer.dtype() != gradient.dtype()
        || !answer.shape().equals(gradient.shape())
        || answer.device() != gradient.device()) {
      throw new AutogradException(
          "registerHook: a hook at "
              + node.name()
              + " returned a gradient that does not fit; got "
              + answer.dtype()
              + " "
              + answer.shape()
              + " on "
              + answer.device()
              + expected
              + ". Give it the gradient's shape, type and device");
    }
  }

  /** Calls the hooks that wait for a leaf's gradient to be added up. */
  static void after(Leaf leaf, Watch watch) {
    for (HookHandle hook : watch.hooks()) {
      if (hook.isAfterwards()) {
        hook.call(leaf.take());
      }
    }
  }
}
