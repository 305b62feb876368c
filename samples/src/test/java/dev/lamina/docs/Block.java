package dev.lamina.docs;

import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param line the number of its first line inside the fence, from 1
 * @param language what stands behind the opening fence, such as {@code java}; may be empty
 * @param marker the text of the {@code snippet:} comment right above it; may be empty
 * @param lines what is inside
 */
record Block(int line, String language, String marker, List<String> lines) {
  private static final List<String> FLAGS = List.of("continues", "throws");

  /** Whether it says how a source file is to be changed. */
  boolean isEdit() {
    return marker.startsWith("edit ");
  }

  /** Whether it does nothing but import. */
  boolean isImports() {
    return lines.stream().allMatch(text -> text.isBlank() || isImport(text));
  }

  static boolean isImport(String text) {
    return text.startsWith("import ");
  }

  /** Whether the marker says {@code continues} or {@code throws}. */
  boolean has(String flag) {
    return List.of(marker.split(", *")).contains(flag);
  }

  /** The program it belongs to: the one that its marker names, or one of its own. */
  String program() {
    String first = marker.split(", *")[0];
    return first.isEmpty() || FLAGS.contains(first) ? "line " + line : first;
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
