package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.GradOptions;
import dev.lamina.autograd.HookHandle;
import dev.lamina.autograd.Leaf;
import dev.lamina.autograd.Node;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Gradients: computing them, where they are kept, and looking on while they are computed. */
public sealed interface TensorGradient permits Tensor {
  /**
   * Asks for the gradient of this tensor.
   *
   * @return this
   */
  default Tensor requiresGrad_() {
    return ((Tensor) this).requiresGrad_(true);
  }

  /**
   * Whether this tensor was not computed by a recorded operation.
   *
   * @return true for parameters and for all that requires no gradient
   */
  default boolean isLeaf() {
    Node node = ((Tensor) this).node();
    return node == null || node instanceof Leaf;
  }

  /**
   * Whether this tensor was made in {@link Autograd#inferenceMode()}, or is a view of such a one.
   *
   * @return true if no gradient graph may hold it
   */
  default boolean isInference() {
    return ((Tensor) this).storage().isInference();
  }

  // ---- Passes

  /**
   * Adds the gradients of this number to all leaves it was computed from, and frees what was saved
   * for it.
   *
   * @throws AutogradException if this is not a single number, has no graph, or was used already
   */
  default void backward() {
    Autograd.backward((Tensor) this);
  }

  /**
   * Adds the gradients of {@code sum(this * gradient)} to all leaves.
   *
   * @param gradient of this shape
   */
  default void backward(Tensor gradient) {
    backward(GradOptions.defaults().gradOutputs(gradient));
  }

  /**
   * Adds the gradients of {@code sum(this * gradient)} to all leaves.
   *
   * @param gradient of this shape
   * @param retainGraph whether another pass over the same graph may follow
   * @param createGraph whether the gradients can be differentiated themselves
   */
  default void backward(Tensor gradient, boolean retainGraph, boolean createGraph) {
    Autograd.backward(List.of((Tensor) this), List.of(gradient), retainGraph, createGraph);
  }

  /**
   * Adds the gradients of this tensor to all leaves.
   *
   * @param options what comes in and what stays behind
   */
  default void backward(GradOptions options) {
    Autograd.backward(List.of((Tensor) this), options);
  }

  // ---- The gradient of this tensor

  /**
   * Whether a gradient has arrived since the last {@link #zeroGrad}.
   *
   * @return true if {@link #grad} has one
   */
  default boolean hasGrad() {
    Node node = ((Tensor) this).node();
    if (node instanceof Leaf leaf) {
      return leaf.isDefined();
    }
    return node != null && node.kept().filter(Leaf::isDefined).isPresent();
  }

  /**
   * The accumulated gradient, of this shape.
   *
   * @return the gradient itself: further passes add to it
   * @throws AutogradException if there is none
   */
  default Tensor grad() {
    return keeper("grad").take();
  }

  /**
   * The gradient for code that does not keep it, such as optimizers: after {@link #zeroGrad} its
   * memory is used again.
   *
   * @return the gradient
   * @throws AutogradException if there is none
   */
  default Tensor gradBuffer() {
    return keeper("gradBuffer").gradient();
  }

  private Leaf keeper(String op) {
    Tensor self = (Tensor) this;
    Node node = self.node();
    if (node instanceof Leaf leaf) {
      return leaf;
    }
    if (node == null || node.kept().isEmpty()) {
      throw new AutogradException(
          op
              + ": only leaves keep their gradient; got a tensor "
              + self.shape()
              + (node == null
                  ? " that does not require one. Call requiresGrad_() before computing with it"
                  : " computed by "
                      + node.name()
                      + ". Ask Autograd.grad(output, tensor) for it, or call retainGrad_() before"
                      + " backward()"));
    }
    return node.kept().get();
  }

  /** Forgets the gradient. A gradient got from {@link #grad} before stays as it is. */
  default void zeroGrad() {
    Node node = ((Tensor) this).node();
    if (node instanceof Leaf leaf) {
      leaf.zero();
    } else if (node != null) {
      node.kept().ifPresent(Leaf::zero);
    }
  }

  /**
   * Makes a computed tensor keep its gradient as leaves do: each {@link #backward()} adds to its
   * {@link #grad}. {@code Autograd.grad} adds nothing. For leaves, which do so anyway, nothing
   * changes. If the tensor is changed in place later, the gradient is that of its new values.
   *
   * @return this
   * @throws AutogradException if it does not require a gradient
   */
  default Tensor retainGrad_() {
    Node node = watched("retainGrad_");
    if (!(node instanceof Leaf)) {
      node.keepGradient();
    }
    return (Tensor) this;
  }

  // ---- Looking on

  /**
   * Has a function called with the gradient of this tensor whenever a pass has computed it, before
   * the gradient is kept or sent further. It gives the gradient to go on with, mostly its argument.
   * Several are called in the order of registration, each with what the one before gave. What it
   * gets is its own: it may keep it. It belongs to the tensor's values at the time of registration:
   * a later change in place is not part of it.
   *
   * @param hook from the gradient to one of its shape, type and device
   * @return ends the calls
   * @throws AutogradException if this tensor does not require a gradient; later, from the pass, if
   *     the answer does not fit
   */
  default HookHandle registerHook(UnaryOperator<Tensor> hook) {
    return watched("registerHook").onGradient(hook);
  }

  /**
   * Has a function called with the gradient of this leaf whenever a pass has added to it, for
   * example to update a parameter at once and {@link #zeroGrad} it.
   *
   * @param hook gets what {@link #grad} gives
   * @return ends the calls
   * @throws AutogradException if this is not a leaf that requires a gradient
   */
  default HookHandle registerPostAccumulateGradHook(Consumer<Tensor> hook) {
    if (watched("registerPostAccumulateGradHook") instanceof Leaf leaf) {
      return leaf.onAccumulated(hook);
    }
    throw new AutogradException(
        "registerPostAccumulateGradHook: only leaves add their gradients up; got a tensor "
            + ((Tensor) this).shape()
            + " computed by "
            + ((Tensor) this).node().name()
            + ". Use registerHook");
  }

  private Node watched(String op) {
    Tensor self = (Tensor) this;
    self.layout(op);
    if (self.node() == null) {
      throw new AutogradException(
          op
              + ": the tensor does not require a gradient; got "
              + self.dtype()
              + " "
              + self.shape()
              + "; expected one that does. Call requiresGrad_() before computing with it");
    }
    return self.node();
  }
}
