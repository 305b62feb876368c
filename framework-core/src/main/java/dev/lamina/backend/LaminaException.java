package dev.lamina.backend;

/**
 * Root of every error that Lamina itself raises.
 *
 * <p>The message has the form {@code <op>: <what is wrong>; got <names and shapes>; expected
 * <rule>. <what to do>}. Inside a module the path of the module is put in front of it.
 */
public abstract class LaminaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private transient String place = "";

  /**
   * Creates an error.
   *
   * @param message what went wrong, where, and what to do
   */
  protected LaminaException(String message) {
    super(message);
  }

  /**
   * Creates an error with its cause.
   *
   * @param message what went wrong, where, and what to do
   * @param cause the error underneath
   */
  protected LaminaException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Puts the path of an enclosing module in front of the message. Called by containers while the
   * error travels outwards; the type of the error and its stack trace stay what they were.
   *
   * @param outer the name of the enclosing step, such as {@code "Sequential/1"}
   * @return this error
   */
  public final LaminaException within(String outer) {
    String inner = place();
    place = inner.isEmpty() ? outer : outer + "/" + inner;
    return this;
  }

  /**
   * The path of the module in which the error arose.
   *
   * @return the path, or an empty string outside modules
   */
  public final String place() {
    return place == null ? "" : place;
  }

  @Override
  public String getMessage() {
    String inner = place();
    return inner.isEmpty() ? super.getMessage() : inner + ": " + super.getMessage();
  }
}
