package dev.lamina.tensor;

import dev.lamina.backend.LaminaException;

/** A matrix whose values do not allow a computation, such as the inverse of a singular one. */
public final class LinearAlgebraException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what is wrong
   */
  public LinearAlgebraException(String message) {
    super(message);
  }
}
