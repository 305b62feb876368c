package dev.lamina.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as JSON: an array with an object for each row and system. */
final class Json {
  private Json() {}

  /**
   * Writes the medians.
   *
   * @param results what came out
   * @param threads how many threads were allowed
   * @return the text of a JSON file
   */
  static String of(Results results, int threads) {
    List<String> objects = new ArrayList<>();
    for (Row row : results.rows()) {
      for (String system : results.systems()) {
        Optional<Values> values = results.of(row, system);
        values.ifPresent(v -> objects.add(object(row, system, v.median(), threads)));
      }
    }
    return objects.isEmpty() ? "[]\n" : "[\n  " + String.join(",\n  ", objects) + "\n]\n";
  }

  private static String object(Row row, String system, double value, int threads) {
    return String.format(
        Locale.ROOT,
        "{\"workload\": \"%s\", \"system\": \"%s\", \"value\": %s, \"unit\": \"%s\","
            + " \"lower_is_better\": %b, \"threads\": %d}",
        row.name(),
        system,
        value,
        row.unit(),
        row.unit().lowerIsBetter(),
        threads);
  }
}
