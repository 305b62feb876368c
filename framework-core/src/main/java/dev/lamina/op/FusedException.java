package dev.lamina.op;

import dev.lamina.backend.LaminaException;

/** A function that cannot be made one loop: something in it is not element-wise. */
public final class FusedException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what is not element-wise, and what to do
   */
  public FusedException(String message) {
    super(message);
  }
}
