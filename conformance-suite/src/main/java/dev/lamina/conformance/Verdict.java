package dev.lamina.conformance;

/** How a case ended under one layout. */
enum Verdict {
  PASSED,
  FAILED,
  UNSUPPORTED
}
