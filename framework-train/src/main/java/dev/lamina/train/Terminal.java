package dev.lamina.train;

import java.io.Console;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** What is known of the terminal, if standard output is one. */
final class Terminal {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int MIN_COLUMNS = 40;

  private Terminal() {}

  /** Whether standard output goes to a terminal that can rewrite a line. */
  static boolean interactive() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** The width from the environment's {@code COLUMNS}, else 80. */
  static int columns() {
    return columns(Optional.ofNullable(System.getenv("COLUMNS")));
  }

  static int columns(Optional<String> setting) {
    return setting
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Integer::valueOf)
        .filter(columns -> columns >= MIN_COLUMNS)
        .orElse(DEFAULT_COLUMNS);
  }

  /**
   * Before JDK 22 there is a console only on a terminal; from then on there always is one, and it
   * tells by {@code isTerminal()}, which a class compiled for 17 cannot call directly.
   */
  private static boolean isTerminal(Console console) {
    MethodHandle method;
    try {
      method =
          MethodHandles.publicLookup()
              .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Console.isTerminal is public and cannot be called", e);
    }
    try {
      return (boolean) method.invokeExact(console);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Console.isTerminal declares no checked exception", e);
    }
  }
}
