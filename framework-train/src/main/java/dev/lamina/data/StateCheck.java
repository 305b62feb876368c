package dev.lamina.data;

import dev.lamina.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares the names of a state with those expected, so that all that is wrong is said at once. */
final class StateCheck {
  private StateCheck() {}

  /**
   * Refuses missing and unexpected names.
   *
   * @throws DataException naming all of them
   */
  static void names(String owner, State state, Set<String> expected) {
    List<String> problems = new ArrayList<>();
    for (String name : expected) {
      if (!state.has(name)) {
        problems.add("'" + name + "' is missing");
      }
    }
    for (String name : state.names()) {
      if (!expected.contains(name)) {
        problems.add("'" + name + "' is unexpected");
      }
    }
    if (!problems.isEmpty()) {
      throw new DataException(
          owner
              + ".load: "
              + String.join(", ", problems)
              + "; got "
              + state.names()
              + "; expected "
              + expected);
    }
  }

  /**
   * Returns the texts of a list.
   *
   * @throws DataException if an element is of another kind
   */
  static List<String> texts(String owner, State state, String name) {
    List<String> texts = new ArrayList<>();
    for (Object value : state.list(name)) {
      if (!(value instanceof String text)) {
        throw new DataException(
            owner + ".load: '" + name + "' holds " + value + "; expected a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }
}
