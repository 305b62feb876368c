package dev.lamina.data;

import dev.lamina.backend.LaminaException;

/** Data that cannot be read, or that does not hold what is asked of it. */
public final class DataException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what is wrong, with file, line and column, and what to do
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * Creates the error with its cause.
   *
   * @param message what is wrong, with file, line and column, and what to do
   * @param cause the error underneath
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
