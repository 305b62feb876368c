package dev.lamina.autograd;

import dev.lamina.backend.Layout;
import dev.lamina.tensor.Tensor;

/**
 * A value that a backward rule needs, with the state of its storage at the time. Engine-internal.
 */
public final class Saved {
  private final Tensor value;
  private final Layout layout;
  private final Node node;
  private final int version;

  /**
   * Saves a value as it is now.
   *
   * @param value the tensor
   */
  public Saved(Tensor value) {
    this(value, value.storage().version());
  }

  /**
   * Saves a value as it was at some version.
   *
   * @param value the tensor
   * @param version the version of its storage that the rule needs
   */
  public Saved(Tensor value, int version) {
    if (value.storage().isInference()) {
      throw inference(value);
    }
    this.value = value;
    this.layout = value.layout();
    this.node = value.node();
    this.version = version;
  }

  private static AutogradException inference(Tensor value) {
    return new AutogradException(
        "inferenceMode: a tensor made in inference mode cannot be kept for a gradient; got "
            + value.dtype()
            + " "
            + value.shape()
            + "; expected one made outside. Take a clone() of it outside, or make it inside"
            + " noGrad");
  }

  /**
   * The value, if it is still what was saved.
   *
   * @param op the operation that saved it, named in the error
   * @return the tensor
   * @throws AutogradException if it was changed in place
   */
  public Tensor get(String op) {
    value.layout(op);
    if (value.storage().version() != version) {
      throw changed(op);
    }
    boolean same = value.layout() == layout && (node == null || value.node() == node);
    return same ? value : asItWas(op);
  }

  /** The value under the dimensions and with the history that it had. */
  private Tensor asItWas(String op) {
    if (node == null && value.requiresGrad() && Autograd.isGradEnabled()) {
      throw new AutogradException(
          "backward: a value that "
              + op
              + " saved for its gradient got other dimensions in place, so that the gradient cannot"
              + " be differentiated; got "
              + value.shape()
              + "; expected "
              + layout.shape()
              + ". Use the method without the underscore, which gives a view");
    }
    Tensor before = value.viewedAs(layout);
    before.recordedAs(node);
    return before;
  }

  private AutogradException changed(String op) {
    return new AutogradException(
        "backward: a value that "
            + op
            + " saved for its gradient has been changed in place; got "
            + value.dtype()
            + " "
            + value.shape()
            + " at version "
            + value.storage().version()
            + "; expected version "
            + version
            + ". Use the out-of-place operation, or change a clone()");
  }
}
