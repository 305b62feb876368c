package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;

/**
 * A value that a backward rule needs, with the state of its storage at the time. Engine-internal.
 */
public final class Saved {
  private final Tensor value;
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
    this.value = value;
    this.version = version;
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
    return value;
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
