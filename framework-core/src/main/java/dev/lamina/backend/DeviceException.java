package dev.lamina.backend;

/** Operands on different devices, or a device that cannot do what was asked. */
public final class DeviceException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what went wrong, with names and shapes, and what to do
   */
  public DeviceException(String message) {
    super(message);
  }

  /**
   * Creates the error with its cause.
   *
   * @param message what went wrong, with names and shapes, and what to do
   * @param cause the error underneath
   */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
