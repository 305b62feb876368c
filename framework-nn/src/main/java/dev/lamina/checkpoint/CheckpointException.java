package dev.lamina.checkpoint;

import dev.lamina.backend.LaminaException;

/**
 * A checkpoint that cannot be written, read, or fitted to the object that it should restore. The
 * message names the file and everything that is wrong with it.
 */
public final class CheckpointException extends LaminaException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an error.
   *
   * @param message what is wrong with which checkpoint, and what to do
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * Creates an error with its cause.
   *
   * @param message what is wrong with which checkpoint, and what to do
   * @param cause the error underneath
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
