package dev.lamina.backend;

/** Operands whose shapes, strides or sizes do not fit together. */
public final class ShapeException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what went wrong, with names and shapes, and what to do
   */
  public ShapeException(String message) {
    super(message);
  }
}
