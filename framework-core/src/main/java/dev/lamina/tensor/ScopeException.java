package dev.lamina.tensor;

import dev.lamina.backend.LaminaException;

/** A tensor used after its scope was closed, or a scope used wrongly. */
public final class ScopeException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what went wrong, and what to do
   */
  public ScopeException(String message) {
    super(message);
  }
}
