package dev.lamina.conformance;

/** A case that asks for something that Lamina does not have yet. */
final class UnsupportedCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedCaseException(String message) {
    super(message);
  }
}
