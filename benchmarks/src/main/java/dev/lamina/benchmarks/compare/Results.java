package dev.lamina.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What came out: values by row and system, and what has to be said besides. */
final class Results {
  private final List<String> systems;
  private final Map<Row, Map<String, Values>> values = new LinkedHashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> versions = new LinkedHashSet<>();

  /**
   * Makes room for results.
   *
   * @param systems names of all that take part, those of Lamina first
   */
  Results(List<String> systems) {
    this.systems = List.copyOf(systems);
  }

  /** Whether a system is Lamina in one of its forms. */
  static boolean isLamina(String system) {
    return system.startsWith("lamina");
  }

  List<String> systems() {
    return systems;
  }

  /** Those of the systems that are Lamina. */
  List<String> laminas() {
    return systems.stream().filter(Results::isLamina).toList();
  }

  List<Row> rows() {
    return List.copyOf(values.keySet());
  }

  void begin(Row row) {
    values.put(row, new LinkedHashMap<>());
  }

  void add(Row row, String system, double value) {
    values.get(row).computeIfAbsent(system, s -> new Values()).add(value);
  }

  /** Whether a system has a value in some row. */
  boolean measured(String system) {
    return values.values().stream().anyMatch(row -> row.containsKey(system));
  }

  /** Forgets what a system has answered in a row. */
  void drop(Row row, String system) {
    values.get(row).remove(system);
  }

  Optional<Values> of(Row row, String system) {
    return Optional.ofNullable(values.get(row).get(system));
  }

  void note(String note) {
    notes.add(note);
  }

  List<String> notes() {
    return new ArrayList<>(notes);
  }

  void version(String version) {
    versions.add(version);
  }

  List<String> versions() {
    return new ArrayList<>(versions);
  }

  /** The peer with the best median of a row, if one ran. */
  Optional<String> bestPeer(Row row) {
    String best = null;
    for (String system : systems) {
      if (!isLamina(system) && of(row, system).isPresent()) {
        if (best == null || row.unit().ratio(median(row, system), median(row, best)) > 1) {
          best = system;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private double median(Row row, String system) {
    return of(row, system).orElseThrow().median();
  }

  /** How many times as good a form of Lamina is as the best peer; NaN if one of them is missing. */
  double ratio(Row row, String lamina) {
    Optional<String> peer = bestPeer(row);
    if (peer.isEmpty() || of(row, lamina).isEmpty()) {
      return Double.NaN;
    }
    return row.unit().ratio(median(row, lamina), median(row, peer.get()));
  }
}
