package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes recorded calls as a reader would: {@code Linear(7, 4, bias=false)}. */
final class CallText {
  private static final int LONGEST_LIST = 8;
  private static final int LONGEST_TEXT = 80;

  private CallText() {}

  /**
   * A call.
   *
   * @param recorded the case
   * @param arguments under which of its names its arguments stand: positional ones are values or
   *     lists of them, named ones objects
   */
  static String of(String name, Fields recorded, String... arguments) {
    List<String> words = new ArrayList<>();
    for (String argument : arguments) {
      JsonNode values = recorded.optional(argument);
      if (values.isArray()) {
        values.forEach(value -> words.add(of(value)));
      } else if (values.has("tensor") || values.isValueNode()) {
        words.add(of(values));
      } else {
        values.properties().forEach(one -> words.add(one.getKey() + "=" + of(one.getValue())));
      }
    }
    return name + "(" + String.join(", ", words) + ")";
  }

  /** What else tells a call from others: {@code " seed 42 shape [6, 9]"}. */
  static String others(Fields recorded, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (recorded.has(name)) {
        text.append(' ').append(name).append(' ').append(of(recorded.value(name)));
      }
    }
    return text.toString();
  }

  /** One value; tensors by type and shape, long lists and texts cut. */
  static String of(JsonNode value) {
    if (value.has("tensor")) {
      return of(value.get("tensor"));
    }
    if (value.has("dtype") && value.has("shape")) {
      return value.get("dtype").asText() + of(value.get("shape"));
    }
    if (!value.isArray()) {
      String text = value.toString();
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 3) + "...";
    }
    List<String> words = new ArrayList<>();
    for (JsonNode item : value) {
      if (words.size() == LONGEST_LIST) {
        words.add("... " + value.size() + " values");
        break;
      }
      words.add(of(item));
    }
    return "[" + String.join(", ", words) + "]";
  }
}
