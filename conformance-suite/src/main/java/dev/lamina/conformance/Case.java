package dev.lamina.conformance;

/** One recorded case. */
interface Case {
  /** What its verdicts are counted under and {@code --only} selects by. */
  String name();

  /** The call, as a reader would write it. */
  String call();

  /**
   * Runs the case and compares. What fails otherwise than by a difference is thrown.
   *
   * @throws UnsupportedCaseException if Lamina does not have what the case asks for
   * @throws MalformedCaseException if it is not written as its format says
   */
  void run(Conditions conditions, Differences differences);
}
