package dev.lamina.train;

import dev.lamina.backend.LaminaException;

/** Training cannot go on: the data holds NaN, or the loss has become NaN or infinite. */
public final class TrainingException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, where, and what to do
   */
  public TrainingException(String message) {
    super(message);
  }
}
