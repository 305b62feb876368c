package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes recorded calls as a reader would: {@code Linear(7, 4, bias=false)}. */
final class CallText {
  private static final int LONGEST_LIST = 8;

  private CallText() {}

  /** A call with positional and named arguments. */
  static String of(String name, JsonNode args, JsonNode kwargs) {
    List<String> words = new ArrayList<>();
    args.forEach(value -> words.add(of(value)));
    kwargs.fields().forEachRemaining(entry -> words.add(named(entry)));
    return name + "(" + String.join(", ", words) + ")";
  }

  private static String named(Map.Entry<String, JsonNode> entry) {
    return entry.getKey() + "=" + of(entry.getValue());
  }

  /** One value; tensors by type and shape, long lists cut. */
  static String of(JsonNode value) {
    if (value.has("tensor")) {
      return of(value.get("tensor"));
    }
    if (value.has("dtype") && value.has("shape")) {
      return value.get("dtype").asText() + CallText.of(value.get("shape"));
    }
    if (!value.isArray()) {
      String text = value.toString();
      return text.length() <= 80 ? text : text.substring(0, 77) + "...";
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
