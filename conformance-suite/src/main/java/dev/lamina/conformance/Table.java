package dev.lamina.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Lamina has of one kind, by PyTorch's names.
 *
 * @param <R> what a row does
 */
final class Table<R> {
  private final String kind;
  private final Map<String, R> rows = new LinkedHashMap<>();

  /**
   * Creates an empty table.
   *
   * @param kind what its rows are, in the words of a message: "module"
   */
  Table(String kind) {
    this.kind = kind;
  }

  /** Adds a row; returns the table. */
  Table<R> with(String name, R row) {
    if (rows.putIfAbsent(name, row) != null) {
      throw new IllegalArgumentException("two rows for " + kind + " " + name);
    }
    return this;
  }

  /**
   * The row of a name.
   *
   * @throws UnsupportedCaseException if there is none
   */
  R row(String name) {
    R row = rows.get(name);
    if (row == null) {
      throw new UnsupportedCaseException("no " + kind + " " + name);
    }
    return row;
  }
}
