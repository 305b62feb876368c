package dev.lamina.conformance;

/** A file that cannot be read as case file. It counts as one failed case a layout. */
final class CaseFileException extends Exception {
  private static final long serialVersionUID = 1L;

  CaseFileException(String message) {
    super(message);
  }

  CaseFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
