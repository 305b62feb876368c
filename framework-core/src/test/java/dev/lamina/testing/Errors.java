package dev.lamina.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Errors with their messages. */
public final class Errors {
  private Errors() {}

  /**
   * Fails unless code throws this very message.
   *
   * @param type the exception's type
   * @param message its whole message
   * @param code what should fail
   */
  public static void assertError(Class<? extends Throwable> type, String message, Executable code) {
    assertEquals(message, assertThrows(type, code).getMessage());
  }
}
