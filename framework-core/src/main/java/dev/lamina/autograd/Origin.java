package dev.lamina.autograd;

import java.util.Set;

/** Finds the line of the user's program that called into the framework. */
final class Origin {
  /** Packages of the framework; what lies beside them, such as a user's tests, counts as user's. */
  private static final Set<String> FRAMEWORK =
      Set.of(
          "dev.lamina",
          "dev.lamina.autograd",
          "dev.lamina.data",
          "dev.lamina.op",
          "dev.lamina.tensor",
          "dev.lamina.nn",
          "dev.lamina.optim",
          "dev.lamina.stats",
          "dev.lamina.train");

  private Origin() {}

  /** The innermost line outside the framework, as in a stack trace. */
  static String here() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> isUsers(frame.getClassName()))
                    .findFirst()
                    .map(frame -> frame.toStackTraceElement().toString())
                    .orElse("the framework itself"));
  }

  private static boolean isUsers(String type) {
    String folder = type.substring(0, Math.max(0, type.lastIndexOf('.')));
    return !FRAMEWORK.contains(folder) && !folder.startsWith("java.") && !folder.startsWith("jdk.");
  }
}
