package dev.lamina.conformance;

/**
 * A case that could not be read far enough to be named. It fails.
 *
 * @param name where it stands
 * @param reason why
 */
record BrokenCase(String name, MalformedCaseException reason) implements Case {
  @Override
  public String call() {
    return name;
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    throw reason;
  }
}
