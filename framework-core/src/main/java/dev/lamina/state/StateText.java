package dev.lamina.state;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How states and their values read in messages. */
final class StateText {
  private static final int NAMES_SHOWN = 20;
  private static final int TEXT_SHOWN = 40;

  private StateText() {}

  /** The kind of a value and enough of it to recognise it. */
  static String describe(Object value) {
    if (value instanceof State state) {
      return "a tree with " + nameList(state.names());
    }
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    if (value instanceof String text) {
      return "the text '" + shortened(text) + "'";
    }
    if (value instanceof Long) {
      return "the integer " + value;
    }
    if (value instanceof Double) {
      return "the real number " + value;
    }
    if (value instanceof Boolean) {
      return "the flag " + value;
    }
    return "the array " + value;
  }

  static String nameList(Collection<String> names) {
    if (names.isEmpty()) {
      return "no names at all";
    }
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    int rest = names.size() - NAMES_SHOWN;
    return "the names [" + shown + (rest > 0 ? " and " + rest + " more]" : "]");
  }

  static String line(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "…";
  }
}
