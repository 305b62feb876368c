package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the kind of a case by its keys. */
final class CaseKind {
  /** Creates a case from its file and itself; reads no more than it takes to name it. */
  @FunctionalInterface
  private interface Reader {
    Case read(Fields file, Fields recorded);
  }

  /** In this order: a run also has the key of an optimizer. */
  private static final Map<String, Reader> BY_KEY = new LinkedHashMap<>();

  static {
    BY_KEY.put("calls", (file, recorded) -> new RandomCase(recorded));
    BY_KEY.put("init", (file, recorded) -> new InitCase(recorded));
    BY_KEY.put("module", (file, recorded) -> new ModuleCase(recorded));
    BY_KEY.put("schedule", (file, recorded) -> new ScheduleCase(recorded));
    BY_KEY.put("run", (file, recorded) -> new RunCase(recorded));
    BY_KEY.put("optimizer", OptimizerCase::new);
  }

  private CaseKind() {}

  /**
   * Reads a case. One that cannot be read becomes a case that fails with the reason.
   *
   * @param root the file
   * @param recorded the case
   * @param place the file's name and the case's number, to name a case that cannot be read
   */
  static Case read(JsonNode root, JsonNode recorded, String place) {
    try {
      Fields file = Fields.of(root, "file");
      Fields fields = Fields.of(recorded, "");
      return reader(file, fields).read(file, fields);
    } catch (MalformedCaseException malformed) {
      return new BrokenCase(place, malformed);
    }
  }

  private static Reader reader(Fields file, Fields recorded) {
    if (file.has("op")) {
      return OperatorCase::new;
    }
    if (file.has("source")) {
      return (root, one) -> new RegressionCase(one);
    }
    return BY_KEY.entrySet().stream()
        .filter(kind -> recorded.has(kind.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedCaseException(
                    "a case of no known kind: expected one of the keys "
                        + BY_KEY.keySet()
                        + ", or \"op\" or \"source\" in the file; got "
                        + recorded.names()));
  }
}
