package dev.lamina.backend;

/** Operands whose element types an operation cannot take. */
public final class DTypeException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what went wrong, with names and shapes, and what to do
   */
  public DTypeException(String message) {
    super(message);
  }
}
