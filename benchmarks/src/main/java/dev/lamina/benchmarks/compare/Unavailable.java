package dev.lamina.benchmarks.compare;

/** Why a system cannot take part, in a line for the table's foot. */
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  Unavailable(String why) {
    super(why);
  }

  Unavailable(String why, Throwable cause) {
    super(why, cause);
  }
}
