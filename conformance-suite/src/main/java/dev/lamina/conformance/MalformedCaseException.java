package dev.lamina.conformance;

/** A case that is not written as its format says. It counts as failed. */
final class MalformedCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedCaseException(String message) {
    super(message);
  }
}
