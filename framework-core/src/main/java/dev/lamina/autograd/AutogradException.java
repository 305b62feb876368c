package dev.lamina.autograd;

import dev.lamina.backend.LaminaException;

/** A gradient that cannot be computed: no graph, a graph used twice, a saved value changed. */
public final class AutogradException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what went wrong, and what to do
   */
  public AutogradException(String message) {
    super(message);
  }
}
